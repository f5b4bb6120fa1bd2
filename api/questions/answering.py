"""Answer a question from the base, for JSON, page and command line: never more than sentences say.

A list has only what has a sentence; a figure stands with the sentences of units that it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from api.names import COUNTRY_NAMES
from api.questions.events import answer_from_events
from api.questions.names import Named, find_named, keep_kind
from api.questions.replies import Base, Figure, Reply, Row, Said
from core.models import MENTION, Role
from index.query import (
    EXACT_CLAUSES,
    MAX_LIMIT,
    Clause,
    Concept,
    Expression,
    FacetField,
    Filters,
    Hit,
    Interval,
    Query,
    SearchAnswer,
    Sort,
    Valued,
)
from index.questions.quoting import Quote, Quoter
from index.questions.reading import Question, read_question
from index.questions.words import Measure, Target
from index.understanding.naming import name_technology
from index.understanding.reading import Understood, understand

MAX_ROWS = 12
MAX_SAID = 5
# Values of a facet that are looked at; a list that has as many may have more.
MAX_VALUES = 100
# Units of one value among which a sentence is looked for, where the best hits have none.
_VALUE_UNITS = 10
# Of a long question so many concepts must be in a unit that is counted; of up to three all.
_COUNTED_SHARE = 0.75
# Roles that do not say that an organisation works on what a text is about.
_BESIDE = frozenset({MENTION, Role.INVESTOR, Role.ACQUIRER, Role.PUBLISHER})
NOTHING_ASKED = "no subject was found in the question: name a technology or an organisation"
NOTHING_FOUND = "no unit has all of what is asked for"
NOTHING_SAID = "units match, and no sentence of theirs says enough of what is asked for"

_FACETS: Mapping[Target, FacetField] = {
    Target.ORGANISATIONS: FacetField.ACTOR,
    Target.TECHNOLOGIES: FacetField.TECHNOLOGY,
    Target.COUNTRIES: FacetField.COUNTRY,
}


def answer_question(text: str, base: Base) -> Reply:
    """Return the answer to a question. Raises QueryError for one that cannot be read, EngineError without an index."""
    question = read_question(text, base.lexicon)
    named = Named(question.subject) if question.measure is Measure.SENTENCES else find_named(question.subject, base)
    understood = understand(f"{named.rest}?" if named.rest else "", base.lexicon)
    reply = Reply(question, understood.read_as.rstrip("?"), steps=understood.steps, actors=named.actors)
    query = _make_query(question, named, understood, base)
    reply = replace(reply, search=tuple(_iter_search(query, named)))
    words = (*query.expression.wanted, *query.expression.required)
    if not words and query.filters == Filters(spaces=base.spaces):
        return replace(reply, reason=NOTHING_ASKED)
    if question.events:
        return answer_from_events(reply, query, base, is_named=bool(named.actors))
    return _answer(reply, query, Quoter(understood.query.expression, base.taxonomy), base)


def _iter_search(query: Query, named: Named) -> Iterator[tuple[str, str]]:
    """Give the parameters of the search that shows the units behind an answer."""
    filters = query.filters
    if query.expression.wanted or query.expression.required or not filters.technologies:
        yield "q", named.rest
    for facet in (FacetField.KIND, FacetField.TECHNOLOGY, FacetField.ACTOR, FacetField.COUNTRY):
        yield from ((facet.value, value) for value in filters.values(facet))
    if filters.published_from:
        yield "from", filters.published_from.isoformat()
    if filters.published_until:
        yield "until", filters.published_until.isoformat()


def _make_query(question: Question, named: Named, understood: Understood, base: Base) -> Query:
    parsed = understood.query
    filters = replace(
        parsed.filters,
        kinds=tuple(kind.value for kind in question.kinds) or parsed.filters.kinds,
        actors=tuple(named.actors),
        countries=question.countries or parsed.filters.countries,
        published_from=question.published_from,
        published_until=question.published_until,
        spaces=base.spaces,
    )
    expression = parsed.expression
    if question.measure is not Measure.SENTENCES:
        whole = name_technology(understood.read_as, base.lexicon)
        expression, filters = _make_strict(expression, filters, whole)
    return Query(expression, filters, limit=MAX_LIMIT, histogram=Interval.YEAR)


def _make_strict(expression: Expression, filters: Filters, whole: str | None) -> tuple[Expression, Filters]:
    """Return what counts: a technology that is named by its tag, not where its words merely occur; the rest by words.

    ``whole``: the technology that the whole subject names. Several technologies are alternatives in a filter; the first
    is one, the others are looked for as words.
    """
    if whole is not None:
        return replace(expression, wanted=(), minimum=0), replace(filters, technologies=(whole,))
    technology = next((value for clause in expression.wanted if (value := _technology_of(clause))), None)
    wanted = tuple(clause for clause in expression.wanted if technology is None or _technology_of(clause) != technology)
    needed = len(wanted) if len(wanted) <= EXACT_CLAUSES else ceil(len(wanted) * _COUNTED_SHARE)
    strict = replace(expression, wanted=wanted, minimum=needed)
    return strict, replace(filters, technologies=(technology,)) if technology else filters


def _technology_of(clause: Clause) -> str | None:
    """Return the technology that a concept names."""
    alternatives = clause.alternatives if isinstance(clause, Concept) else ()
    values = (one for one in alternatives if isinstance(one, Valued) and one.field is FacetField.TECHNOLOGY)
    return next((one.value for one in values), None)


def _answer(reply: Reply, query: Query, quoter: Quoter, base: Base) -> Reply:
    question = reply.question
    target = question.target
    facet = _FACETS.get(target)
    if question.measure is Measure.SINCE:
        query = replace(query, sort=Sort.OLDEST)
    answer = base.engine.search(replace(query, facets=(facet,) if facet else (), facet_size=MAX_VALUES))
    reply = replace(reply, total=answer.total, years=answer.histogram)
    if not answer.total:
        return replace(reply, reason=NOTHING_FOUND)
    quotes = list(_iter_quotes(answer.hits, quoter))
    if facet is not None:
        rows = list(_iter_rows(facet, answer, quotes, _Asked(reply, query, quoter, base)))
        return _list(reply, rows, is_least=len(answer.facets[facet]) >= MAX_VALUES)
    if not quotes:
        return replace(reply, reason=NOTHING_SAID)
    return _MEASURES[question.measure](reply, quotes)


def _iter_quotes(hits: Iterable[Hit], quoter: Quoter) -> Iterator[Quote]:
    return (quote for hit in hits if (quote := quoter.choose(hit.entry)))


def _list(reply: Reply, rows: list[Row], *, is_least: bool) -> Reply:
    if not rows:
        return replace(reply, reason=NOTHING_SAID)
    figure = Figure(len(rows), reply.question.target, is_least)
    return replace(reply, figure=figure, rows=tuple(rows[:MAX_ROWS]), said=tuple(row.said for row in rows[:MAX_SAID]))


def _count(reply: Reply, quotes: list[Quote]) -> Reply:
    return replace(reply, figure=Figure(reply.total, "units"), said=_best(quotes))


def _name_first(reply: Reply, quotes: list[Quote]) -> Reply:
    dated = [quote for quote in quotes if quote.entry.published]
    if not dated or dated[0].entry.published is None:
        return replace(reply, reason=NOTHING_SAID)
    year = dated[0].entry.published.year
    return replace(reply, figure=Figure(year, "year"), said=tuple(map(Said.from_quote, dated[:MAX_SAID])))


def _name_units(reply: Reply, quotes: list[Quote]) -> Reply:
    rows = tuple(Row(quote.entry.title, None, Said.from_quote(quote)) for quote in quotes[:MAX_ROWS])
    return replace(reply, figure=Figure(reply.total, "units"), rows=rows, said=_best(quotes))


def _quote(reply: Reply, quotes: list[Quote]) -> Reply:
    return replace(reply, said=_best(quotes))


_MEASURES: Mapping[Measure, Callable[[Reply, list[Quote]], Reply]] = {
    Measure.HOW_MANY: _count,
    Measure.SINCE: _name_first,
    Measure.WHICH: _name_units,
    Measure.SENTENCES: _quote,
}


def _best(quotes: list[Quote]) -> tuple[Said, ...]:
    """Return the sentences with the most concepts, of equal ones the best hit first."""
    ranked = sorted(quotes, key=lambda quote: -quote.found)
    return tuple(map(Said.from_quote, ranked[:MAX_SAID]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the lines of a list are made of."""

    reply: Reply
    query: Query
    quoter: Quoter
    base: Base


def _iter_rows(facet: FacetField, answer: SearchAnswer, quotes: list[Quote], asked: _Asked) -> Iterator[Row]:
    """Give a line for each value of a facet that has a sentence, those with most units first."""
    reply, base = asked.reply, asked.base
    labels = _label(facet, [count.value for count in answer.facets[facet]], reply, base)
    if facet is FacetField.ACTOR:
        labels = keep_kind(labels, reply.question.organisation, [hit.entry for hit in answer.hits], base)
    for count in answer.facets[facet]:
        if count.value in labels:
            mine = [quote for quote in quotes if count.value in _values(facet, quote)]
            # A sentence that names what it stands for says more than one that does not.
            best = max(mine, key=lambda quote: (labels[count.value] in quote.text, quote.found), default=None)
            best = best or _quote_value(facet, count.value, asked)
            if best is not None and (count.count > 1 or _is_more_than_named(facet, count.value, best)):
                filters = {facet.value: count.value}
                yield Row(labels[count.value], count.count, Said.from_quote(best), filters=filters)


def _is_more_than_named(facet: FacetField, value: str, quote: Quote) -> bool:
    """Say whether an organisation did what it stands beside; one that a single text names need not have."""
    roles = {actor.role for actor in quote.entry.actors if actor.id == value}
    return facet is not FacetField.ACTOR or not roles <= _BESIDE


def _quote_value(facet: FacetField, value: str, asked: _Asked) -> Quote | None:
    """Return a sentence from the units of one value, where none of the best hits is one of them."""
    filters = asked.query.filters
    narrowed: dict[FacetField, Filters] = {
        FacetField.ACTOR: replace(filters, actors=(value,)),
        FacetField.TECHNOLOGY: replace(filters, technologies=(value,)),
        FacetField.COUNTRY: replace(filters, countries=(value,)),
    }
    query = replace(asked.query, filters=narrowed[facet], limit=_VALUE_UNITS, histogram=None)
    return next(_iter_quotes(asked.base.engine.search(query).hits, asked.quoter), None)


def _values(facet: FacetField, quote: Quote) -> set[str]:
    entry = quote.entry
    match facet:
        case FacetField.ACTOR:
            return {actor.id for actor in entry.actors}
        case FacetField.TECHNOLOGY:
            return set(entry.technologies)
        case _:
            return set(entry.countries)


def _label(facet: FacetField, values: list[str], reply: Reply, base: Base) -> dict[str, str]:
    """Return what is listed by name: of technologies no parents, of organisations those of the places asked for."""
    match facet:
        case FacetField.COUNTRY:
            asked = reply.question.countries
            return {value: COUNTRY_NAMES.get(value, value) for value in values if not asked or value in asked}
        case FacetField.TECHNOLOGY:
            exact = [base.taxonomy[value] for value in values if value in base.taxonomy]
            return {one.id: one.label for one in exact if one.parent is not None}
        case _:
            found = base.store.actors.load(values)
            places = reply.question.countries
            named = {value: found[value] for value in values if value in found and value not in reply.actors}
            return {value: one.name for value, one in named.items() if not places or one.country in places}
