"""Which units become one: connected by shared keys, unless a person keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.store.units import Merge


@dataclass(slots=True)
class Grouping:
    """Disjoint sets of units that grow by shared keys.

    ``ages``: when the first document of each unit was first seen; the oldest of a set (then the smallest id) is the one
    that is kept.
    ``apart``: pairs that are never in one set.
    """

    ages: Mapping[str, datetime]
    apart: frozenset[tuple[str, str]] = frozenset()
    _parent: dict[str, str] = field(default_factory=dict)
    _members: dict[str, list[str]] = field(default_factory=dict)
    _merges: list[Merge] = field(default_factory=list)

    def join(self, units: Iterable[str], reason: str) -> None:
        """Join all these units for one reason."""
        ordered = sorted(set(units), key=self._rank)
        for other in ordered[1:]:
            self._join(ordered[0], other, reason)

    def root(self, unit: str) -> str:
        """Return the unit that is kept for this one."""
        while (parent := self._parent.get(unit, unit)) != unit:
            unit = parent
        return unit

    def merges(self) -> list[Merge]:
        """Return the joins in the order they were made; each gives up a unit that stood for itself until then."""
        return self._merges

    def _join(self, one: str, other: str, reason: str) -> None:
        kept, gone = sorted((self.root(one), self.root(other)), key=self._rank)
        if kept == gone or self._is_kept_apart(kept, gone):
            return
        self._parent[gone] = kept
        self._members.setdefault(kept, [kept]).extend(self._members.pop(gone, [gone]))
        self._merges.append(Merge(gone, kept, reason))

    def _is_kept_apart(self, one: str, other: str) -> bool:
        if not self.apart:
            return False
        mine, theirs = self._members.get(one, [one]), self._members.get(other, [other])
        return any((a, b) in self.apart or (b, a) in self.apart for a in mine for b in theirs)

    def _rank(self, unit: str) -> tuple[float, str]:
        founded = self.ages.get(unit)
        return (founded.timestamp() if founded else float("inf"), unit)
