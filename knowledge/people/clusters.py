"""Joining the appearances of one name into people: the surest pairs first, and nothing that contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.people.evidence import (
    CO_AUTHOR_BY_LETTER,
    MOST_BY_CO_AUTHORS,
    PLACE,
    Appearance,
    are_contrary,
    compare,
)
from knowledge.people.names import PersonName, are_compatible
from knowledge.people.pairing import Numbers, Pairing


@dataclass(slots=True)
class Cluster:
    """Appearances of one person, by number, and what no other may contradict."""

    numbers: list[int]
    names: set[PersonName]
    orcids: set[str]
    documents: set[str]
    reasons: Counter[str]

    def may_be(self, other: Cluster) -> bool:
        """Say whether nothing keeps two clusters apart."""
        return (
            len(self.orcids | other.orcids) <= 1
            and self.documents.isdisjoint(other.documents)
            and all(are_compatible(mine, theirs) for mine in self.names for theirs in other.names)
        )

    def take(self, other: Cluster, reason: str) -> None:
        """Take the appearances of another in."""
        self.numbers += other.numbers
        self.names |= other.names
        self.orcids |= other.orcids
        self.documents |= other.documents
        self.reasons += other.reasons
        self.reasons[reason] += 1


def cluster(ordered: Sequence[Appearance], least: float) -> list[Cluster]:
    """Return the people of these appearances, the one with most first. ``least``: what must speak for a join.

    Joined are those of one ORCID, then the pairs for which most speaks, each in their order. What cannot be joined
    once never can: a cluster only gains what contradicts.
    """
    joining = _Joining(ordered)
    joining.join_by_orcid()
    for weight in _iter_weights(least):
        joining.join_by_weight(weight)
    return sorted(joining.found(), key=lambda one: (-len(one.numbers), min(one.numbers)))


def _iter_weights(least: float) -> Iterator[float]:
    """Give all that may speak for a join, the most first."""
    weight = PLACE + MOST_BY_CO_AUTHORS
    while weight >= least:
        yield weight
        weight -= CO_AUTHOR_BY_LETTER


class _Joining:
    """Appearances on their way into clusters; a cluster has the number of the appearance that founded it."""

    def __init__(self, ordered: Sequence[Appearance]) -> None:
        self._ordered = ordered
        self._pairing = Pairing(ordered)
        self._of: Numbers = np.arange(len(ordered))
        self._clusters = [
            Cluster([number], {one.name}, {one.orcid} if one.orcid else set(), {one.document_id}, Counter())
            for number, one in enumerate(ordered)
        ]

    def found(self) -> list[Cluster]:
        """Return the clusters as they stand."""
        return [self._clusters[number] for number in np.unique(self._of)]

    def join_by_orcid(self) -> None:
        """Join those of one ORCID, whatever else speaks for it."""
        orcids = self._pairing.orcids
        for first in np.flatnonzero(orcids >= 0):
            later = np.flatnonzero(orcids[first + 1 :] == orcids[first]) + first + 1
            self._join(int(first), later)

    def join_by_weight(self, weight: float) -> None:
        """Join those for which just so much speaks."""
        for first in range(len(self._ordered)):
            if (self._of[first + 1 :] != self._of[first]).any():
                later = np.flatnonzero(self._pairing.weigh(first) == weight) + first + 1
                self._join(first, later)

    def _join(self, first: int, seconds: Numbers) -> None:
        """Join an appearance with later ones, in their order, as far as nothing contradicts."""
        one, names = self._ordered[first], self._pairing.names
        seconds = self._pairing.keep_possible(first, seconds)
        while (seconds := seconds[self._of[seconds] != self._of[first]]).size:
            second = int(seconds[0])
            other, mine, theirs = self._ordered[second], self._of[first], self._of[second]
            kept, gone = self._clusters[mine], self._clusters[theirs]
            if are_contrary(one, other):  # by name, as all others of that name are
                seconds = seconds[names[seconds] != names[second]]
            elif kept.may_be(gone):
                kept.take(gone, _tell(one, other))
                self._of[gone.numbers] = mine
            else:
                seconds = seconds[self._of[seconds] != theirs]


def _tell(one: Appearance, other: Appearance) -> str:
    if one.orcid is not None and one.orcid == other.orcid:
        return "ORCID"
    likeness = compare(one, other)
    count = likeness.co_authors
    beside = "" if not count else "a co-author" if count == 1 else "co-authors"
    return " and ".join(filter(None, ("an organisation" if likeness.places else "", beside)))
