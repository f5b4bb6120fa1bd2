"""Spans that lie inside others, asked for in logarithmic time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

Span = tuple[int, int]


class Cover:
    """Answers whether one of some spans holds another span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        """Return whether a span holds this one; it may be the same."""
        place = bisect_right(self._starts, start)
        return place > 0 and self._furthest[place - 1] >= end
