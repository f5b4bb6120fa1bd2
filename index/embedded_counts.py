"""Count what matches in tantivy: the total, the values of fields, the bars of a histogram, in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import tantivy

from index.matching import make_bars
from index.query import Bar, FacetCount, FacetField, Interval, Query

# Each segment gives all its values: with fewer, sums over segments would only be estimates.
_ALL_VALUES = 1_000_000
_MOST_VALUES = 50_000
_MOST_BARS = 20_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What an answer counts besides its hits."""

    total: int
    facets: dict[FacetField, tuple[FacetCount, ...]]
    histogram: tuple[Bar, ...] = ()
    undated: int = 0


def count(searcher: tantivy.Searcher, matching: tantivy.Query, query: Query) -> Counts:
    """Return the counts that ``query`` asks for, over all that ``matching`` matches."""
    asked: dict[str, object] = {"total": {"value_count": {"field": "newest"}}}
    asked |= {name.value: _terms(name.value, _spare(query.facet_size)) for name in query.facets}
    if query.histogram:
        asked["histogram"] = _terms(query.histogram.value, _MOST_BARS)
    answer = searcher.aggregate(matching, asked)
    total = int(answer["total"]["value"])
    facets = {name: _facet(searcher, matching, name, query.facet_size, answer[name.value]) for name in query.facets}
    if query.histogram is None:
        return Counts(total, facets)
    bars = _bars(answer["histogram"], query.histogram)
    return Counts(total, facets, bars, total - sum(bar.count for bar in bars))


def _spare(size: int) -> int:
    return max(40, 4 * size)


def _terms(field: str, size: int) -> dict[str, object]:
    return {"terms": {"field": field, "size": size, "segment_size": _ALL_VALUES}}


def _facet(
    searcher: tantivy.Searcher, matching: tantivy.Query, name: FacetField, size: int, answer: dict[str, Any]
) -> tuple[FacetCount, ...]:
    """Return the first values in our order.

    tantivy cuts among values of equal count where it likes, so we ask for more until the cut is below our last value.
    """
    asked = _spare(size)
    while _is_cut_in_a_tie(answer, size) and asked < _MOST_VALUES:
        asked = min(asked * 20, _MOST_VALUES)
        answer = searcher.aggregate(matching, {"facet": _terms(name.value, asked)})["facet"]
    counts = [FacetCount(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]
    return tuple(sorted(counts, key=lambda c: (-c.count, c.value))[:size])


def _is_cut_in_a_tie(answer: dict[str, Any], size: int) -> bool:
    buckets = answer["buckets"]
    if not size or not answer["sum_other_doc_count"] or len(buckets) < size:
        return False
    return cast("bool", buckets[size - 1]["doc_count"] == buckets[-1]["doc_count"])


def _bars(answer: dict[str, Any], interval: Interval) -> tuple[Bar, ...]:
    return make_bars(sorted((int(bucket["key"]), bucket["doc_count"]) for bucket in answer["buckets"]), interval)
