"""What is asked for at once: some codes in some days, which are halved where they have more than can be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_DAY = timedelta(days=1)
_OR = " or "
# In the payload of a request, beside its place: what is still to be asked for, this first.
_SLICES = "slices"


@dataclass(frozen=True, slots=True)
class Slice:
    """Terms of CQL of which a document meets one, and the days of publication, both included."""

    first: date
    last: date
    terms: tuple[str, ...]

    def query(self) -> str:
        """Return the query in CQL."""
        return f'({_OR.join(self.terms)}) and pd within "{self.first:%Y%m%d} {self.last:%Y%m%d}"'

    def halves(self) -> list[Slice]:
        """Return the halves: of the days, or of the terms of a single day; none of one term on one day."""
        days, middle = (self.last - self.first).days, len(self.terms) // 2
        if days:
            end = self.first + timedelta(days=days // 2)
            return [Slice(self.first, end, self.terms), Slice(end + _DAY, self.last, self.terms)]
        if middle:
            return [Slice(self.first, self.last, half) for half in (self.terms[:middle], self.terms[middle:])]
        return []


def make_slice(query: str, first: date, last: date) -> Slice:
    """Return the whole of what is asked for: all terms of a query, all days."""
    return Slice(first, last, tuple(query.split(_OR)))


def write_slices(slices: Sequence[Slice]) -> dict[str, Any]:
    """Return what the payload of a request says of what is still to be asked for."""
    return {_SLICES: [[one.first.isoformat(), one.last.isoformat(), list(one.terms)] for one in slices]}


def read_slices(payload: Mapping[str, Any]) -> list[Slice]:
    """Return what a payload says is still to be asked for."""
    return [
        Slice(date.fromisoformat(first), date.fromisoformat(last), tuple(str(term) for term in terms))
        for first, last, terms in payload[_SLICES]
    ]
