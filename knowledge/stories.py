"""Which units of news become one story for near-copies: documents that share keys, judged on their texts.

A join is asked of whole units: more than half of the texts of both must be copies of each other, so that no chain of
ever less similar texts ties two stories together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from core.models import UNIT_KIND_OF, Document, DocumentKind, StoredDocument
from core.store import Store
from core.store.units import MERGED
from knowledge.document_keys import founding_id
from knowledge.grouping import Grouping
from knowledge.near_copies import Copy, has_length_of, make_copy, rate_copies

REASON = "near-copy"
# A series in one template shares keys with all of itself; a story has its nearest copies among the first.
_MAX_CANDIDATES = 10
# Texts of a unit that are asked; a story in more outlets is the same text again.
_MAX_WITNESSES = 6


@dataclass(slots=True)
class Copies:
    """What is compared of documents, loaded when it is asked for."""

    store: Store
    _held: dict[str, Copy | None] = field(default_factory=dict)

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents that are at hand."""
        self._held.update((document.id, make_copy(document)) for document in documents)

    def fetch(self, ids: Iterable[str]) -> None:
        """Load what is missing of these, all at once."""
        missing = sorted(set(ids) - self._held.keys())
        self._held.update(dict.fromkeys(missing))
        self.add(stored.document for stored in self.store.documents.load(missing).values())

    def rate(self, one: str, other: str) -> float | None:
        """Return how alike two documents of one story are, ``None`` if they are not."""
        mine, theirs = self._held[one], self._held[other]
        return rate_copies(mine, theirs) if mine and theirs else None

    def are_of_one_length(self, one: str, other: str) -> bool:
        """Say whether neither is a cut copy of the other."""
        mine, theirs = self._held[one], self._held[other]
        return bool(mine and theirs and has_length_of(mine, theirs))


@dataclass(frozen=True, slots=True)
class Stories:
    """Joins units of near-copies in a grouping. ``units``: document → its unit before any join."""

    store: Store
    documents: Mapping[str, StoredDocument]
    units: Mapping[str, str]
    grouping: Grouping

    def join(self, sharing: Mapping[str, Sequence[str]]) -> None:
        """Join the units of near-copies among documents that share a key (key → documents), the most alike first."""
        candidates = self._candidates(sharing)
        if not candidates:
            return
        copies = Copies(self.store)
        copies.add(self.documents[i].document for i in {i for pair in candidates for i in pair} & self.documents.keys())
        copies.fetch(i for pair in candidates for i in pair)
        rated = [(rating, pair) for pair in candidates if (rating := copies.rate(*pair)) is not None]
        members = self._members({self.units[i] for _, pair in rated for i in pair})
        copies.fetch(i for held in members.values() for i in held)
        for rating, (one, other) in sorted(rated, key=lambda found: (-found[0], found[1])):
            if self._are_one_story(one, other, members, copies):
                self.grouping.join((self.units[one], self.units[other]), make_reason(rating, one, other))

    def _candidates(self, sharing: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        """Return pairs of documents of different units; of each document those that share most keys with it."""
        shared: dict[str, Counter[str]] = {}
        for sharers in sharing.values():
            for i in sharers:
                if i in self.documents:
                    shared.setdefault(i, Counter()).update(sharers)
        return sorted({(min(i, j), max(i, j)) for i, counts in shared.items() for j in self._nearest(i, counts)})

    def _nearest(self, document_id: str, counts: Counter[str]) -> Iterator[str]:
        """Give one document of each other unit, up to a number of units."""
        seen = {self.grouping.root(self.units[document_id])}
        for other, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            root = self.grouping.root(self.units[other])
            if root not in seen:
                seen.add(root)
                yield other
            if len(seen) > _MAX_CANDIDATES:
                return

    def _members(self, units: set[str]) -> dict[str, list[str]]:
        """Return some documents of each of these units as they stand in the grouping so far, and of those tied to them.

        ``units`` → documents; what a unit has in the store and in this batch.
        """
        roots = {self.grouping.root(unit) for unit in units}
        members = {unit.id: set(unit.members) for unit in self.store.units.load(sorted(units)).values()}
        for i in self.documents:
            if self.grouping.root(self.units[i]) in roots:
                members.setdefault(self.units[i], set()).add(i)
        return {unit: sorted(held)[:_MAX_WITNESSES] for unit, held in members.items()}

    def _are_one_story(self, one: str, other: str, members: Mapping[str, Sequence[str]], copies: Copies) -> bool:
        roots = [self.grouping.root(self.units[i]) for i in (one, other)]
        if roots[0] == roots[1]:
            return False
        mine, theirs = [
            sorted(i for unit, held in members.items() if self.grouping.root(unit) == root for i in held)
            for root in roots
        ]
        pairs = list(product(mine[:_MAX_WITNESSES], theirs[:_MAX_WITNESSES]))
        # A lead says nothing against a longer text of its story that opens otherwise.
        asked = [pair for pair in pairs if copies.are_of_one_length(*pair)] or pairs
        return 2 * sum(copies.rate(*pair) is not None for pair in asked) > len(asked)


def make_reason(rating: float, one: str, other: str) -> str:
    """Return why two units are one story: ``near-copy 0.83 of a:1 and b:2``."""
    return f"{REASON} {rating:.2f} of {one} and {other}"


def find_outdated(store: Store, documents: Mapping[str, StoredDocument], changed: Sequence[str]) -> list[str]:
    """Return the reasons of standing joins that hold no longer for what these changed documents say now."""
    units = store.units.load(sorted(set(store.units.of_documents(changed).values())))
    story = UNIT_KIND_OF[DocumentKind.NEWS]
    founded = [founding_id(story, member) for unit in units.values() for member in unit.members]
    reasons = [join.reason for join in store.statements.about(founded, MERGED) if join.reason.startswith(REASON)]
    copies = Copies(store)
    copies.add(documents[i].document for i in changed)
    return [reason for reason in reasons for i in changed if not _holds(reason, i, copies)]


def _holds(reason: str, document_id: str, copies: Copies) -> bool:
    """Say whether a reason that names this document is still true; one that does not name it is."""
    pair = reason.partition(" of ")[2]
    if pair.startswith(f"{document_id} and "):
        other = pair.removeprefix(f"{document_id} and ")
    elif pair.endswith(f" and {document_id}"):
        other = pair.removesuffix(f" and {document_id}")
    else:
        return True
    copies.fetch([other])
    return copies.rate(document_id, other) is not None
