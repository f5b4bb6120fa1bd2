"""Ask an engine what a person asked: exactly, and with more that is near where the exact answer is short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.engine import Searcher
from index.query import AnyOf, Clause, Concept, Expression, Hit, Phrase, Query, SearchAnswer, Sort, Word


def ask(engine: Searcher, query: Query) -> SearchAnswer:
    """Answer a query; where its matches do not fill the first page, ``more`` has what has any of its words.

    Counts, facets, histogram and further pages are those of the exact matches. Raises what ``Engine.search`` raises.
    """
    answer = engine.search(query)
    missing = query.limit - len(answer.hits)
    if missing <= 0 or query.cursor is not None or query.sort is not Sort.RELEVANCE:
        return answer
    wider = widen(query.expression)
    if wider == query.expression:
        return answer
    asked = replace(query, expression=wider, facets=(), histogram=None)
    return replace(answer, more=tuple(_others(engine.search(asked).hits, answer))[:missing])


def _others(hits: tuple[Hit, ...], answer: SearchAnswer) -> Iterator[Hit]:
    known = {hit.entry.id for hit in answer.hits}
    return (hit for hit in hits if hit.entry.id not in known)


def widen(expression: Expression) -> Expression:
    """Return an expression that any wanted word satisfies; what is required or excluded stays."""
    wanted = dict.fromkeys(part for clause in expression.wanted for part in _parts(clause))
    return replace(expression, wanted=tuple(wanted), minimum=1)


def _parts(clause: Clause) -> Iterator[Clause]:
    match clause:
        case Phrase():
            yield from (Word(word, clause.field) for word in clause.words)
        case AnyOf():
            yield from clause.alternatives
        case Word() | Concept():
            yield clause
