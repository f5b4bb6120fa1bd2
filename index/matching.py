"""Say in plain Python what a query matches and counts: the reference for every engine and the verifier of alerts.

Slow on purpose: no index, one entry at a time. Ranking is left to the engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from core.models import Precision
from index.analysis import AnalysedEntry, Tokens, analyse_entry, phrase_forms, word_forms
from index.entry import IndexEntry
from index.query import (
    MAX_FILLED_BARS,
    AllOf,
    Alternative,
    AnyOf,
    Bar,
    Clause,
    Concept,
    Expression,
    FacetCount,
    FacetField,
    Filters,
    Interval,
    Phrase,
    Query,
    Valued,
    Word,
)

_MONTHS_OF = {Interval.YEAR: 12, Interval.QUARTER: 3, Interval.MONTH: 1}


def matches(query: Query, entry: IndexEntry, analysed: AnalysedEntry | None = None) -> bool:
    """Say whether an entry belongs to the answer of a query.

    ``analysed`` saves the analysis where one entry is compared with many queries.
    """
    if not passes(query.filters, entry) or not is_visible(entry, query.as_of):
        return False
    return matches_expression(query.expression, analysed or analyse_entry(entry), entry)


def is_visible(entry: IndexEntry, as_of: date | None) -> bool:
    """Say whether somebody who followed the sources knew of the entry on that day (``None``: always)."""
    return as_of is None or (entry.visible_from is not None and entry.visible_from <= as_of)


def passes(filters: Filters, entry: IndexEntry) -> bool:
    """Say whether an entry passes all filters."""
    for name in FacetField:
        asked = filters.values(name)
        if asked and not set(asked) & set(facet_values(entry, name)):
            return False
    if any(value in facet_values(entry, name) for name, value in filters.excluded):
        return False
    if filters.spaces is not None and entry.space not in filters.spaces:
        return False
    if not _is_between(entry.visible_from, filters.readable_from, None):
        return False
    return _is_between(entry.published, filters.published_from, filters.published_until)


def _is_between(day: date | None, start: date | None, end: date | None) -> bool:
    if start is None and end is None:
        return True
    return day is not None and (start is None or start <= day) and (end is None or day < end)


def facet_values(entry: IndexEntry, name: FacetField) -> tuple[str, ...]:
    """Return the values of a field that an entry is counted under, each once."""
    match name:
        case FacetField.KIND:
            return (entry.kind.value,)
        case FacetField.LANGUAGE:
            return (entry.lang,)
        case FacetField.COUNTRY:
            return entry.countries
        case FacetField.SOURCE:
            values: Iterable[str] = entry.sources
        case FacetField.TECHNOLOGY:
            values = entry.technologies
        case FacetField.ACTOR:
            values = (actor.id for actor in entry.actors)
    return tuple(dict.fromkeys(values))


def matches_expression(expression: Expression, analysed: AnalysedEntry, entry: IndexEntry) -> bool:
    """Say whether the words of a query are there: all required, none excluded, enough of the wanted."""
    if not all(matches_clause(clause, analysed, entry) for clause in expression.required):
        return False
    if any(matches_clause(clause, analysed, entry) for clause in expression.excluded):
        return False
    found = sum(matches_clause(clause, analysed, entry) for clause in expression.wanted)
    return found >= expression.needed


def matches_clause(clause: Clause | Alternative, analysed: AnalysedEntry, entry: IndexEntry) -> bool:
    """Say whether a word, a phrase, one of several alternatives or a value is there."""
    match clause:
        case AnyOf() | Concept():
            return any(matches_clause(alternative, analysed, entry) for alternative in clause.alternatives)
        case AllOf():
            return all(matches_clause(word, analysed, entry) for word in clause.words)
        case Valued():
            return clause.value in facet_values(entry, clause.field)
        case Word():
            forms = word_forms(clause)
            return any(form in tokens for tokens in analysed.values(clause.field) for form in forms)
        case Phrase():
            sequences = phrase_forms(clause)
            return any(_holds(tokens, form) for tokens in analysed.values(clause.field) for form in sequences)


def _holds(tokens: Tokens, form: tuple[str, ...]) -> bool:
    size = len(form)
    return any(tuple(tokens[at : at + size]) == form for at in _places(tokens, form[0]))


def _places(tokens: Tokens, first: str) -> Iterator[int]:
    return (at for at, token in enumerate(tokens) if token == first)


def facet_counts(entries: Iterable[IndexEntry], name: FacetField, size: int) -> tuple[FacetCount, ...]:
    """Count the values of a field over ``entries``: most frequent first, then by value; at most ``size``."""
    counts = Counter(value for entry in entries for value in facet_values(entry, name))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ordered[:size])


def histogram(entries: Iterable[IndexEntry], interval: Interval) -> tuple[tuple[Bar, ...], int]:
    """Return the bars over ``published``, oldest first, and the number of entries that have no place in them."""
    numbers = [interval_number(entry, interval) for entry in entries]
    counts = Counter(number for number in numbers if number is not None)
    return make_bars(sorted(counts.items()), interval), numbers.count(None)


def interval_number(entry: IndexEntry, interval: Interval) -> int | None:
    """Return which interval an entry is counted in, from year 0; ``None`` without a date that is exact enough."""
    day = entry.published
    if day is None or (entry.precision is Precision.YEAR and interval is not Interval.YEAR):
        return None
    return (day.year * 12 + day.month - 1) // _MONTHS_OF[interval]


def make_bars(counts: Sequence[tuple[int, int]], interval: Interval) -> tuple[Bar, ...]:
    """Return bars from (interval number, count) pairs in order of time, empty ones between filled in."""
    if not counts:
        return ()
    first, last = counts[0][0], counts[-1][0]
    known = dict(counts)
    numbers = range(first, last + 1) if last - first < MAX_FILLED_BARS else list(known)
    return tuple(Bar(_start(number, interval), known.get(number, 0)) for number in numbers)


def _start(number: int, interval: Interval) -> date:
    month = number * _MONTHS_OF[interval]
    return date(month // 12, month % 12 + 1, 1)
