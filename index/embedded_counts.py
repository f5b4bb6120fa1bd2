"""Count what matches in tantivy: the values of fields and the bars of a histogram in one pass, and all there is."""

from __future__ import annotations

from typing import Any, cast

import tantivy

from index.matching import make_bars
from index.query import Bar, FacetCount, FacetField, Interval, Query
from index.results import Counts

# Each segment gives all its values: with fewer, sums over segments would only be estimates.
_ALL_VALUES = 1_000_000
_MOST_VALUES = 50_000
# tantivy makes room for as many as are asked for; most histograms have few.
_FEW_BARS = 500
_MOST_BARS = 20_000


def count(searcher: tantivy.Searcher, matching: tantivy.Query, query: Query) -> Counts:
    """Return the counts that ``query`` asks for, over all that ``matching`` matches."""
    asked = {name.value: _terms(name.value, _spare(query.facet_size)) for name in query.facets}
    if query.histogram:
        asked["histogram"] = _terms(query.histogram.value, _FEW_BARS)
    answer = searcher.aggregate(matching, asked) if asked else {}
    facets = {name: _facet(searcher, matching, name, query.facet_size, answer[name.value]) for name in query.facets}
    if query.histogram is None:
        return Counts(facets)
    found = answer["histogram"]
    if found["sum_other_doc_count"]:
        whole = {"histogram": _terms(query.histogram.value, _MOST_BARS)}
        found = searcher.aggregate(matching, whole)["histogram"]
    bars = _bars(found, query.histogram)
    return Counts(facets, bars, sum(bar.count for bar in bars))


def count_all(searcher: tantivy.Searcher, matching: tantivy.Query) -> int:
    """Return how many entries match."""
    return int(searcher.aggregate(matching, {"total": {"value_count": {"field": "newest"}}})["total"]["value"])


def _spare(size: int) -> int:
    return max(20, 2 * size)


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
