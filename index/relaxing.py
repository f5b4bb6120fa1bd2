"""What a search nearly finds: units that have all but one of the words it needs, in parts that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from index.asking import widen
from index.query import Expression, Query

# Of a search of many words so many of the parts are looked at.
MAX_PARTS = 24


def relax(query: Query) -> tuple[Query, ...]:
    """Return queries whose matches lack just one of the words needed; no unit matches two of them, or ``query``.

    Of a search of one phrase: what has any of its words, and not the phrase. What is required or excluded, and all
    filters, stay. None for a search that cannot be relaxed: of one word, or only of what is required.
    """
    relaxed = (replace(query, expression=one, cursor=None) for one in _relax(query.expression))
    return tuple(one for one, _ in zip(relaxed, range(MAX_PARTS), strict=False))


def _relax(expression: Expression) -> Iterator[Expression]:
    wanted, enough = expression.wanted, expression.needed - 1
    if len(wanted) == 1:
        wider = widen(expression)
        if wider.wanted != wanted:
            yield replace(wider, excluded=(*expression.excluded, *wanted), preferred=())
    elif enough >= 1:
        for kept in combinations(wanted, enough):
            others = tuple(clause for clause in wanted if clause not in kept)
            excluded = (*expression.excluded, *others)
            yield replace(expression, wanted=kept, minimum=enough, excluded=excluded, preferred=())
