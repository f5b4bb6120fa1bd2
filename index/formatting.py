"""Write a parsed search as a search string: the inverse of ``index.parser.parse_query``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from core.text.stopwords import STOP_WORDS
from index.parser import ParsedQuery
from index.query import (
    AllOf,
    Alternative,
    AnyOf,
    Clause,
    Concept,
    FacetField,
    Filters,
    Lean,
    Near,
    Phrase,
    Valued,
    Word,
)

_PLAIN_VALUE = re.compile(r"[\w.:/-]+")
# Read as part of a contraction, or as a word of one letter that a text breaks off.
_QUOTED_WORDS = STOP_WORDS | {"s"}


def format_query(query: ParsedQuery) -> str:
    """Return a search string that is parsed to ``query``. Spaces are no part of what people type and are left out."""
    expression = query.expression
    signed = (("", expression.wanted), ("+", expression.required), ("-", expression.excluded))
    words = [sign + format_clause(clause) for sign, clauses in signed for clause in clauses]
    return " ".join([*words, *_format_filters(query.filters)])


def format_clause(clause: Clause | Alternative) -> str:
    """Return one clause as it is typed, without its sign; of a concept what stands for it."""
    match clause:
        case Concept():
            return clause.typed
        case AnyOf():
            return " OR ".join(map(format_clause, clause.alternatives))
        case AllOf():
            return " ".join(map(format_clause, clause.words))
        case Valued():
            return f"{clause.field}:{_format_value(clause.value)}"
        case Word():
            quoted = clause.field is None and clause.text in _QUOTED_WORDS
            text = f'"{clause.text}"' if quoted else clause.text
        case Phrase():
            text = f'"{" ".join(clause.words)}"'
    return f"{clause.field}:{text}" if clause.field else text


def format_preference(preferred: Near | Lean) -> str:
    """Return in words what ranks a unit higher."""
    if isinstance(preferred, Near):
        return f"{' '.join(preferred.words)} near each other"
    return format_clause(preferred.value)


def _format_filters(filters: Filters) -> Iterator[str]:
    for name in FacetField:
        yield from (f"{name}:{_format_value(value)}" for value in filters.values(name))
    if filters.published_from or filters.published_until:
        yield f"date:{_format_range(filters.published_from, filters.published_until)}"
    yield from (f"-{name}:{_format_value(value)}" for name, value in filters.excluded)


def _format_value(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else f'"{value}"'


def _format_range(start: date | None, end: date | None) -> str:
    last = end - timedelta(days=1) if end else None
    return f"{start or ''}..{last or ''}"
