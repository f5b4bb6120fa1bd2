"""What speaks for each pair of the appearances of one name, counted for one with all later ones at once.

The same as ``knowledge.people.evidence.compare`` says of each pair; but thousands of namesakes at one university are
millions of pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.people.evidence import CO_AUTHOR, CO_AUTHOR_BY_LETTER, MOST_BY_CO_AUTHORS, PLACE, Appearance
from knowledge.people.names import PersonName, are_compatible

Numbers = NDArray[np.int64]
_T = TypeVar("_T")
_NONE: Numbers = np.empty(0, np.int64)


class Pairing:
    """Appearances by number, with what each says: as numbers too, so that many are looked at in one step.

    ``names``, ``documents``, ``orcids``: the same number where it is the same; an ORCID that is not given is -1.
    """

    def __init__(self, ordered: Sequence[Appearance]) -> None:
        self._ordered = ordered
        self.names = _number(one.name for one in ordered)
        self.documents = _number(one.document_id for one in ordered)
        self.orcids = _number(one.orcid for one in ordered)
        self.orcids[[one.orcid is None for one in ordered]] = -1
        self._at = _gather((place, number) for number, one in enumerate(ordered) for place in one.places)
        self._with = _gather((name, number) for number, one in enumerate(ordered) for name in one.others)
        self._called: dict[str, list[PersonName]] = {}
        for name in self._with:
            self._called.setdefault(name.key, []).append(name)
        self._alike: dict[PersonName, tuple[Numbers, Numbers]] = {}

    def weigh(self, first: int) -> NDArray[np.float32]:
        """Return what speaks for an appearance being one person's with each later one, in their order."""
        one, after = self._ordered[first], first + 1
        together = np.zeros(len(self._ordered) - after, np.float32)
        for name in one.others:
            surely, maybe = self._find_alike(name)
            together[_later(surely, after)] += CO_AUTHOR
            together[_later(maybe, after)] += CO_AUTHOR_BY_LETTER
        np.minimum(together, MOST_BY_CO_AUTHORS, out=together)
        is_there = np.zeros(len(together), np.bool_)
        for place in one.places:
            is_there[_later(self._at[place], after)] = True
        together[is_there] += PLACE
        return together

    def keep_possible(self, first: int, seconds: Numbers) -> Numbers:
        """Return those of these appearances that no other ORCID and no common document keeps apart from one."""
        orcid, theirs = self.orcids[first], self.orcids[seconds]
        may_be = self.documents[seconds] != self.documents[first]
        if orcid >= 0:
            may_be &= (theirs < 0) | (theirs == orcid)
        kept: Numbers = seconds[may_be]
        return kept

    def _find_alike(self, mine: PersonName) -> tuple[Numbers, Numbers]:
        """Return the appearances beside which somebody stands who is surely, or maybe, the co-author of this name."""
        if mine not in self._alike:
            names = [name for name in self._called[mine.key] if are_compatible(mine, name)]
            alike = _unite(self._with[name] for name in names)
            surely = alike
            if mine.is_common:
                surely = _unite(self._with[name] for name in names if mine.first and mine.first == name.first)
            self._alike[mine] = surely, np.setdiff1d(alike, surely, assume_unique=True)
        return self._alike[mine]


def _number(values: Iterable[object]) -> Numbers:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def _gather(pairs: Iterable[tuple[_T, int]]) -> Mapping[_T, Numbers]:
    held: dict[_T, list[int]] = {}
    for key, number in pairs:
        held.setdefault(key, []).append(number)
    return {key: np.array(numbers, np.int64) for key, numbers in held.items()}


def _unite(parts: Iterable[Numbers]) -> Numbers:
    """Return the numbers of all parts, each once, in order."""
    found = list(parts)
    return np.unique(np.concatenate(found)) if found else _NONE


def _later(numbers: Numbers, after: int) -> Numbers:
    """Return those numbers that are not before one, counted from it."""
    return numbers[np.searchsorted(numbers, after) :] - after
