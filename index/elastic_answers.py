"""Turn Elasticsearch's answer to a search into ours. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.cursor import Position
from index.elastic_query import HISTOGRAM
from index.highlight import Highlighter
from index.matching import make_bars
from index.order import effective_sort
from index.query import FacetCount, Hit, Query, Sort
from index.results import Counts
from index.stored import make_entry

Answer = Mapping[str, Any]


def read_total(answer: Answer) -> int:
    """Return how many entries match."""
    return int(answer["hits"]["total"]["value"])


def read_hits(answer: Answer, query: Query) -> tuple[Hit, ...]:
    """Return the hits of a page, marked where the query asks for it."""
    by_relevance = effective_sort(query) is Sort.RELEVANCE
    highlighter = Highlighter(query.expression) if query.highlight else None
    hits = []
    for found in answer["hits"]["hits"][: query.limit]:
        entry = make_entry(found["_source"]["entry"])
        score = float(found["sort"][0]) if by_relevance else 0.0
        hits.append(Hit(entry, score, *highlighter.fragments(entry)) if highlighter else Hit(entry, score))
    return tuple(hits)


def read_end(answer: Answer, query: Query) -> Position | None:
    """Return where the page ended, ``None`` on the last one."""
    found = answer["hits"]["hits"]
    if len(found) <= query.limit or not query.limit:
        return None
    last = found[query.limit - 1]["sort"]  # and a number of the server's after ours, in a point in time
    if effective_sort(query) is Sort.RELEVANCE:
        return Position(float(last[0]), int(last[1]), 0)
    return Position(0.0, int(last[0]), 0)


def read_index_names(answer: Answer) -> set[str]:
    """Return the indexes that the hits came from; none where there are no hits."""
    return {str(found["_index"]) for found in answer["hits"]["hits"]}


def read_counts(answer: Answer, query: Query) -> Counts:
    """Return facets and histogram."""
    found = answer.get("aggregations", {})
    facets = {name: _facet(found[name.value]) if query.facet_size else () for name in query.facets}
    if query.histogram is None:
        return Counts(facets)
    bars = [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in found[HISTOGRAM]["buckets"]]
    return Counts(facets, make_bars(bars, query.histogram), sum(count for _, count in bars))


def _facet(answer: Answer) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"])


def are_exact(answer: Answer, query: Query) -> bool:
    """Say whether the facets are what one shard would have counted.

    Each shard gives its most frequent values only. The sums are exact when no shard left out a value that is shown, and
    none that is not shown can be as frequent as the last one that is (``doc_count_error_upper_bound``).
    """
    found = answer.get("aggregations", {})
    return all(_is_exact(found[name.value], query.facet_size) for name in query.facets if query.facet_size)


def _is_exact(answer: Answer, size: int) -> bool:
    buckets: Sequence[Answer] = answer["buckets"]
    most_missed = answer["doc_count_error_upper_bound"]
    if any(bucket["doc_count_error_upper_bound"] for bucket in buckets):
        return False
    return bool(most_missed == 0 or (len(buckets) == size and buckets[-1]["doc_count"] > most_missed))
