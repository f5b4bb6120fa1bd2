"""What a change of the taxonomy would do to the tags of the documents we hold, found by tagging the affected ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.models import Document, Refusal, TagSet
from core.store import Store
from core.taxonomy.facts import compare
from core.taxonomy.model import Taxonomy
from nlp.retagging.affected import Affected
from nlp.runners import tag_safely
from nlp.tagger import Tagger

Progress = Callable[[int], None]
MAX_EXAMPLES = 10
_BY_CODE = "by classification"


class Degree(StrEnum):
    """How a document has a technology."""

    ABSENT = "absent"
    MENTIONED = "mentioned"
    CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Example:
    """A document that would change: from what to what, and the words of the text that say so."""

    document_id: str
    title: str
    before: Degree
    after: Degree
    term: str


@dataclass(frozen=True, slots=True)
class TechnologyShift:
    """What would change of one technology: documents by (before, after), with examples."""

    technology: str
    counts: dict[tuple[Degree, Degree], int]
    examples: tuple[Example, ...]

    @property
    def documents(self) -> int:
        """How many documents gain, lose or have it otherwise."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Preview:
    """How many documents were looked through, may be touched, and would change; by technology, the most changed first.

    ``changed`` counts documents that gain, lose or have otherwise a technology; scores and places of words may change
    in other affected ones too.
    """

    read: int
    affected: int
    changed: int
    shifts: tuple[TechnologyShift, ...]


def preview_change(store: Store, old: Taxonomy, new: Taxonomy, progress: Progress = lambda _: None) -> Preview:
    """Return what tagging by ``new`` in place of ``old`` changes. Writes nothing."""
    affected, tally = Affected(old, new, compare(old, new).read_ids), _Tally(old, new)
    read = touched = 0
    for batch in store.retagging.iter_texts():
        held = [text.id for text in batch if affected.holds(text)]
        read += len(batch)
        touched += len(held)
        if held:
            tally.add([stored.document for stored in store.documents.load(held).values()])
        progress(len(batch))
    return Preview(read, touched, tally.changed, tuple(tally.shifts()))


@dataclass(slots=True)
class _Shift:
    counts: Counter[tuple[Degree, Degree]] = field(default_factory=Counter)
    examples: list[tuple[str, Example]] = field(default_factory=list)

    def add(self, example: Example) -> None:
        """Count a document, and keep it as an example while it is one of the ten with the smallest hashes.

        So examples come from all over the base, and are the same each time.
        """
        self.counts[example.before, example.after] += 1
        rank = hashlib.blake2b(example.document_id.encode(), digest_size=8).hexdigest()
        self.examples.append((rank, example))
        if len(self.examples) > 2 * MAX_EXAMPLES:
            self.shorten()

    def shorten(self) -> None:
        """Keep the examples that are shown."""
        self.examples = sorted(self.examples, key=lambda ranked: ranked[0])[:MAX_EXAMPLES]


class _Tally:
    """Tags documents by both taxonomies and counts the differences."""

    def __init__(self, old: Taxonomy, new: Taxonomy) -> None:
        self._taggers = Tagger(old, names=False), Tagger(new, names=False)
        self._families = _families(old), _families(new)
        # What only has another id now, or went into another technology, is compared with that one.
        self._moved = {gone: to[0] for gone, to in new.retired.items() if len(to) == 1}
        self._shifts: dict[str, _Shift] = {}
        self.changed = 0

    def add(self, documents: Sequence[Document]) -> None:
        """Count what changes in these documents; one that cannot be read has no tags before nor after."""
        before, after = (tag_safely(tagger, documents) for tagger in self._taggers)
        for document, old, new in zip(documents, before, after, strict=True):
            if not isinstance(old, Refusal) and not isinstance(new, Refusal):
                self._add_one(document, old, new)

    def _add_one(self, document: Document, old: TagSet, new: TagSet) -> None:
        degrees = self._move(_degrees(old)), _degrees(new)
        is_changed = False
        for technology in dict.fromkeys([*degrees[0], *degrees[1]]):
            before, after = (one.get(technology, Degree.ABSENT) for one in degrees)
            if before is not after:
                is_changed = True
                term = self._find_term(technology, old, new)
                example = Example(document.id, document.title, before, after, term)
                self._shifts.setdefault(technology, _Shift()).add(example)
        self.changed += is_changed

    def _move(self, degrees: dict[str, Degree]) -> dict[str, Degree]:
        moved: dict[str, Degree] = {}
        for technology, degree in degrees.items():
            to = self._moved.get(technology, technology)
            moved[to] = degree if moved.get(to) is not Degree.CENTRAL else Degree.CENTRAL
        return moved

    def _find_term(self, technology: str, old: TagSet, new: TagSet) -> str:
        """Return the words that make the difference: a mention that only one side has, else any of it."""
        surfaces = [
            {m.surface: None for m in tags.mentions if m.target in family.get(technology, ())}
            for tags, family in zip((old, new), self._families, strict=True)
        ]
        only = [*(s for s in surfaces[1] if s not in surfaces[0]), *(s for s in surfaces[0] if s not in surfaces[1])]
        return next(iter([*only, *surfaces[1], *surfaces[0]]), _BY_CODE)

    def shifts(self) -> Iterator[TechnologyShift]:
        """Give what changes by technology, the most changed first."""
        for technology, shift in sorted(self._shifts.items(), key=lambda item: (-item[1].counts.total(), item[0])):
            shift.shorten()
            examples = tuple(example for _, example in shift.examples)
            yield TechnologyShift(technology, dict(shift.counts), examples)


def _degrees(tags: TagSet) -> dict[str, Degree]:
    return {tag.technology: Degree.CENTRAL if tag.central else Degree.MENTIONED for tag in tags.tags}


def _families(taxonomy: Taxonomy) -> dict[str, Iterable[str]]:
    """Return for each technology those whose mentions are its own: itself and its children."""
    return {t.id: {t.id, *taxonomy.children.get(t.id, ())} for t in taxonomy}
