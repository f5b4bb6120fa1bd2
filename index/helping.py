"""Help where a search finds nothing: what each of its words would find, and how else a word may be spelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.engine import Searcher
from index.formatting import format_clause
from index.query import AnyOf, Clause, Concept, Expression, Filters, Phrase, Query, Word
from index.spelling import choose_spellings

# More words than that are not helped one by one: each is a search.
_MOST_HELPED = 8


@dataclass(frozen=True, slots=True)
class WordHelp:
    """What one part of a search finds by itself. ``spellings``: other words for one that finds nothing."""

    words: str
    count: int
    spellings: tuple[str, ...] = ()


def help_with(engine: Searcher, query: Query) -> tuple[WordHelp, ...]:
    """Return help for each part of a search, under its filters. Raises what ``Engine.search`` raises."""
    clauses = (*query.expression.required, *query.expression.wanted)[:_MOST_HELPED]
    return tuple(_help(engine, query, clause) for clause in clauses)


def _help(engine: Searcher, query: Query, clause: Clause) -> WordHelp:
    alone = Query(Expression(required=(clause,)), query.filters, query.as_of, limit=0)
    count = engine.search(alone).total
    spellings = () if count else _find_spellings(engine, clause, query.filters)
    return WordHelp(format_clause(clause), count, spellings)


def _find_spellings(engine: Searcher, clause: Clause, filters: Filters) -> tuple[str, ...]:
    """Return spellings from titles in the same spaces, whatever the other filters say."""
    seen = Filters(spaces=filters.spaces)
    found = (
        spelling for word in _iter_words(clause) for spelling in choose_spellings(word, engine.find_similar(word, seen))
    )
    return tuple(dict.fromkeys(found))


def _iter_words(clause: Clause) -> Iterator[str]:
    match clause:
        case Word():
            yield clause.text
        case Concept() | AnyOf():
            yield from (part.text for part in clause.alternatives if isinstance(part, Word))
        case Phrase():
            yield from clause.words
