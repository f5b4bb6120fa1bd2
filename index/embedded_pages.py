"""Find one page of hits in tantivy, in an order that is the same for every page.

tantivy gives equal scores in the order of its segments, which changes when these are merged. So we read on until the
last score is complete and order equal ones by our own key.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, cast

import tantivy
from tantivy import Occur

from index.cursor import Position
from index.embedded_counts import count_all
from index.embedded_query import QueryBuilder
from index.order import effective_sort
from index.query import Query, Sort

_SPARE = 16
# Beyond so many equal scores at the end of a page their order is tantivy's.
_MOST_EQUAL = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """The addresses and scores of a page, how much matches at all, and where it ended (``None`` on the last)."""

    total: int
    hits: tuple[tuple[float, tantivy.DocAddress], ...] = ()
    end: Position | None = None


def find_page(builder: QueryBuilder, matching: tantivy.Query, query: Query, start: Position | None) -> Page:
    """Return the page after ``start``."""
    if query.limit == 0:
        return Page(count_all(builder.searcher, matching))
    sort = effective_sort(query)
    if sort is Sort.RELEVANCE:
        return _by_relevance(builder.searcher, matching, query.limit, start)
    return _by_time(builder, matching, sort, query.limit, start)


def _by_time(builder: QueryBuilder, matching: tantivy.Query, sort: Sort, limit: int, start: Position | None) -> Page:
    total = None
    if start is not None:
        total = count_all(builder.searcher, matching)
        older = tantivy.Query.const_score_query(builder.numbers(sort.value, None, start.key - 1), 0.0)
        matching = tantivy.Query.boolean_query([(Occur.Must, matching), (Occur.Must, older)])
    result = builder.searcher.search(matching, limit + 1, count=total is None, order_by_field=sort.value)
    found = result.hits
    page = tuple((0.0, address) for _, address in found[:limit])
    end = Position(0.0, int(found[limit - 1][0]), 0) if page and len(found) > limit else None
    return Page(_count(result) if total is None else total, page, end)


def _by_relevance(searcher: tantivy.Searcher, matching: tantivy.Query, limit: int, start: Position | None) -> Page:
    given = start.given if start else 0
    total, ranked = _complete(searcher, matching, given + limit + 1)
    # Equal scores of the page before may come again: they are told apart by their keys.
    first = bisect_left(ranked, -start.score, key=lambda hit: -hit[0]) if start else 0
    needed = max(given, first) + limit + 1
    last = ranked[min(needed, len(ranked)) - 1][0] if ranked else 0.0
    candidates = [hit for hit in ranked[first:] if hit[0] >= last]
    ordered = _order(searcher, candidates)
    if start is not None:
        ordered = [hit for hit in ordered if (-hit[0], -hit[1]) > (-start.score, -start.key)]
    page = tuple((score, address) for score, _, address in ordered[:limit])
    if not page or len(ordered) <= limit:
        return Page(total, page)
    score, key, _ = ordered[limit - 1]
    return Page(total, page, Position(score, key, given + limit))


def _order(
    searcher: tantivy.Searcher, hits: list[tuple[float, tantivy.DocAddress]]
) -> list[tuple[float, int, tantivy.DocAddress]]:
    keys = searcher.fast_field_values("newest", [address for _, address in hits]) if hits else []
    keyed = [(score, int(key or 0), address) for (score, address), key in zip(hits, keys, strict=True)]
    return sorted(keyed, key=lambda hit: (-hit[0], -hit[1]))


def _complete(
    searcher: tantivy.Searcher, matching: tantivy.Query, needed: int
) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
    """Return how much matches, and at least ``needed`` hits with all that share the last of these scores.

    ``needed`` may come from a forged cursor, and tantivy makes room for as many hits as it is asked for, or dies.
    """
    most = searcher.num_docs + 1
    asked = needed + _SPARE
    while True:
        asked = min(asked, most)
        result = searcher.search(matching, asked)
        hits = result.hits
        if len(hits) < asked or hits[-1][0] < hits[needed - 1][0] or asked - needed > _MOST_EQUAL:
            return _count(result), hits
        asked = needed + (asked - needed) * 8


def _count(result: tantivy.SearchResult) -> int:
    # The type stubs leave this attribute out.
    return int(cast("Any", result).count)
