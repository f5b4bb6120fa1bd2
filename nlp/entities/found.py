"""A name found in a document, before it becomes a mention."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A name at a place of a field. ``name`` is its clean surface, ``label`` ORG, PERSON, LOC, PRODUCT or MONEY."""

    field: str
    start: int
    end: int
    name: str
    label: str


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Return the names by place, title first.

    Of two that overlap the longer stays, then the earlier, then the one given first.
    """
    rows: dict[str, list[Found]] = {}
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        row = rows.setdefault(one.field, [])
        place = bisect_left(row, one.start, key=lambda f: f.start)
        follows = place == 0 or row[place - 1].end <= one.start
        if follows and (place == len(row) or one.end <= row[place].start):
            row.insert(place, one)
    return [one for field in sorted(rows, key=lambda field: field != "title") for one in rows[field]]
