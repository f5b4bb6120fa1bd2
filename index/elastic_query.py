"""Turn our ``Query`` into an Elasticsearch request that matches what ``index.matching`` matches. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.text.tokens import variants
from index.analysis import phrase_forms, word_forms
from index.cursor import Position
from index.elastic_mapping import EVERYTHING
from index.order import effective_sort
from index.query import (
    NEAR_SLOP,
    SENTENCE_CLAUSES,
    TIE_SHARE,
    WHOLE_SCORE,
    AllOf,
    Alternative,
    AnyOf,
    Clause,
    Concept,
    Expression,
    FacetField,
    Filters,
    Lean,
    Near,
    Phrase,
    Query,
    Sort,
    TextField,
    Valued,
    Word,
)
from index.spelling import MAX_DISTANCE

Body = dict[str, Any]
HISTOGRAM = "histogram"
# More values than are shown are asked of each shard, so that their sums are exact (see ``elastic_answers``).
FEW_VALUES = 1_000
MOST_VALUES = 50_000
_NOTHING: Body = {"match_none": {}}
# BM25 gives a value that a unit has once, of a field without lengths, 1 / (1 + 1.2) of its rarity.
_KEYWORD_BOOST = 2.2


def build_search(query: Query, start: Position | None = None, values: int = FEW_VALUES) -> Body:
    """Return the body of a search for one page, one hit more than asked to know whether there is another.

    ``values``: how many values of each facet a shard gives.
    """
    sort = effective_sort(query)
    body: Body = {
        "query": build_query(query),
        "track_total_hits": True,
        "size": query.limit + 1 if query.limit else 0,
        "sort": _SORTS[sort],
    }
    if start is not None:
        body["search_after"] = [start.score, start.key] if sort is Sort.RELEVANCE else [start.key]
    counts = _counts(query, values)
    if counts:
        body["aggs"] = counts
    return body


_SORTS: Mapping[Sort, list[Body]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"newest": "desc"}],
    Sort.NEWEST: [{"newest": "desc"}],
    Sort.OLDEST: [{"oldest": "desc"}],
}


def _counts(query: Query, values: int) -> Body:
    counts: Body = {name.value: _facet(name, query.facet_size, values) for name in query.facets if query.facet_size}
    if query.histogram:
        # Every bar that is filled, however many: a "terms" aggregation would cut.
        counts[HISTOGRAM] = {"histogram": {"field": query.histogram.value, "interval": 1, "min_doc_count": 1}}
    return counts


def _facet(name: FacetField, size: int, values: int) -> Body:
    return {
        "terms": {
            "field": name.value,
            "size": size,
            "shard_size": max(size, values),
            "order": [{"_count": "desc"}, {"_key": "asc"}],
            "show_term_doc_count_error": True,
        }
    }


def build_query(query: Query) -> Body:
    """Return the whole question; filters do not change scores."""
    parts = _expression(query.expression)
    filters = _filters(query)
    if filters:
        parts["filter"] = filters
    elif "should" in parts and "must" not in parts:
        # What only ranks would be asked of every entry where nothing else is.
        parts["filter"] = [{"match_all": {}}]
    excluded = [_value(name, value) for name, value in query.filters.excluded]
    if excluded:
        parts["must_not"] = [*parts.get("must_not", ()), *excluded]
    if not parts:
        return {"match_all": {}}
    return {"bool": parts}


def build_similar(word: str, filters: Filters) -> Body:
    """Return entries with a word in the title that is spelled nearly so, in any language."""
    title = TextField.TITLE.value
    near = [{"fuzzy": {title: {"value": form, "fuzziness": MAX_DISTANCE}}} for form in variants(word)]
    return {"bool": {"must": [_any_of(near)], "filter": _filters(Query(filters=filters))}}


def build_clause(clause: Clause) -> Body:
    """Return a word, a phrase, alternatives or a concept."""
    match clause:
        case AnyOf():
            return _any_of([_alternative(alternative) for alternative in clause.alternatives])
        case Concept():
            return _concept(clause)
    return _alternative(clause)


def _alternative(alternative: Alternative) -> Body:
    match alternative:
        case Word():
            field = field_name(alternative.field)
            return _any_of([_term(field, form) for form in word_forms(alternative)])
        case Phrase():
            field = field_name(alternative.field)
            return _any_of([{"match_phrase": {field: " ".join(form)}} for form in phrase_forms(alternative)])
        case AllOf():
            return {"bool": {"must": [_alternative(word) for word in alternative.words]}}
        case Valued():
            return _valued(alternative)


def _concept(concept: Concept) -> Body:
    weighed = zip(concept.alternatives, concept.weights, strict=True)
    parts = [{"bool": {"must": [_alternative(part)], "boost": weight}} for part, weight in weighed]
    return {"dis_max": {"queries": parts, "tie_breaker": TIE_SHARE}}


def _valued(valued: Valued) -> Body:
    """Return units with a value; it weighs as a word that as many units have."""
    return {"term": {valued.field.value: {"value": valid_value(valued.value), "boost": _KEYWORD_BOOST}}}


def build_preferred(part: Near | Lean) -> Body:
    """Return what ranks higher."""
    if isinstance(part, Near):
        return _near(part)
    return {"bool": {"must": [_valued(part.value)], "boost": part.weight}}


def _near(near: Near) -> Body:
    field = field_name(near.field)
    forms = phrase_forms(Phrase(near.words))
    found = [{"match_phrase": {field: {"query": " ".join(form), "slop": NEAR_SLOP}}} for form in forms]
    return {"bool": {"must": [_any_of(found)], "boost": near.weight}}


def _constant(matching: Body, score: float) -> Body:
    return {"constant_score": {"filter": matching, "boost": score}}


def field_name(field: TextField | None) -> str:
    """Return the field that a clause is looked up in."""
    return field.value if field else EVERYTHING


def _expression(expression: Expression) -> Body:
    must = [build_clause(clause) for clause in expression.required]
    must_not = [build_clause(clause) for clause in expression.excluded]
    wanted = [build_clause(clause) for clause in expression.wanted]
    parts: Body = {}
    should = [build_preferred(part) for part in expression.preferred]
    if expression.needed == len(wanted):
        must += wanted
    else:
        must.append({"bool": {"should": wanted, "minimum_should_match": expression.needed}})
        if len(wanted) < SENTENCE_CLAUSES:
            should.append(_constant({"bool": {"filter": wanted}}, WHOLE_SCORE))
    if must:
        parts["must"] = must
    if should:
        parts["should"] = should
    if must_not:
        parts["must_not"] = must_not
    return parts


def _term(field: str, token: str) -> Body:
    return {"term": {field: {"value": token}}}


def _value(name: FacetField, value: str) -> Body:
    return {"term": {name.value: valid_value(value)}}


def valid_value(value: str) -> str:
    """Return a value as it can be sent: no entry has a lone surrogate in what is compared as a whole."""
    return value.encode("utf-8", "replace").decode()


def _filters(query: Query) -> list[Body]:
    filters = query.filters
    built = [_one_of(name.value, filters.values(name)) for name in FacetField if filters.values(name)]
    if filters.spaces is not None:
        built.append(_one_of("space", filters.spaces))
    if query.as_of is not None:
        built.append({"range": {"visible_from": {"lte": query.as_of.isoformat()}}})
    if filters.readable_from is not None:
        built.append({"range": {"visible_from": {"gte": filters.readable_from.isoformat()}}})
    return built + _published(filters)


def _one_of(field: str, values: Sequence[str]) -> Body:
    return {"terms": {field: [valid_value(value) for value in values]}} if values else _NOTHING


def _published(filters: Filters) -> list[Body]:
    bounds: dict[str, date | None] = {"gte": filters.published_from, "lt": filters.published_until}
    asked = {name: day.isoformat() for name, day in bounds.items() if day is not None}
    return [{"range": {"published": asked}}] if asked else []


def _any_of(queries: Sequence[Body]) -> Body:
    if not queries:
        return _NOTHING
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}
