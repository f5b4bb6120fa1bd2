"""Read a whole answer, page by page through its cursors: one page is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.retrying import Patience, retry
from index.engine import Searcher
from index.order import effective_sort
from index.query import MAX_LIMIT, Query, SearchAnswer, Sort

# An engine ranks all hits before a page anew: read to its end, an order of relevance costs the square of its length.
MAX_RANKED = 10_000
_PATIENCE_S = 20.0


def choose_order(query: Query, matches: int) -> Query:
    """Return the query in the order in which ``matches`` hits are read: beyond ``MAX_RANKED`` by relevance, newest."""
    sort = effective_sort(query)
    if sort is Sort.RELEVANCE and matches > MAX_RANKED:
        sort = Sort.NEWEST
    return replace(query, sort=sort)


def iter_pages(engine: Searcher, query: Query, most: int) -> Iterator[SearchAnswer]:
    """Give the pages of an answer from the query's cursor on, ``most`` hits at most.

    Raises what ``Engine.search`` raises; what may pass is tried again for a while.
    """
    patience = Patience(_PATIENCE_S)
    left = most
    while left > 0:
        asked = replace(query, limit=min(left, MAX_LIMIT))
        answer = retry(lambda asked=asked: engine.search(asked), patience)  # type: ignore[misc]
        yield answer
        left -= len(answer.hits)
        if answer.next_cursor is None:
            return
        query = replace(query, cursor=answer.next_cursor)
