"""Turn our ``Query`` into a tantivy one that matches what ``index.matching`` matches."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import tantivy
from tantivy import FieldType, Occur

from core.text.tokens import variants
from index.analysis import phrase_forms, word_forms
from index.embedded_schema import EVERYTHING
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
    TextField,
    Valued,
    Word,
)
from index.spelling import MAX_DISTANCE

_Parts = list[tuple[Occur, tantivy.Query]]


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries for one state of an index: forms of a word that occur nowhere in it are left out."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher

    def build(self, query: Query) -> tantivy.Query:
        """Return the whole question; filters do not change scores."""
        parts = self._expression(query.expression)
        parts += [(Occur.Must, tantivy.Query.const_score_query(f, 0.0)) for f in self._filters(query)]
        parts += [(Occur.MustNot, self._value(name, value)) for name, value in query.filters.excluded]
        if not any(occur is Occur.Must for occur, _ in parts):
            parts.append((Occur.Must, tantivy.Query.all_query()))
        if len(parts) == 1:
            return parts[0][1]
        return tantivy.Query.boolean_query(parts)

    def clause(self, clause: Clause) -> tantivy.Query:
        """Return a word, a phrase, alternatives or a concept."""
        match clause:
            case AnyOf():
                return _any_of([self._alternative(alternative) for alternative in clause.alternatives])
            case Concept():
                return self._concept(clause)
        return self._alternative(clause)

    def unit(self, unit_id: str) -> tantivy.Query:
        """Return the query for one entry."""
        return self._term("id", unit_id)

    def similar(self, word: str, filters: Filters) -> tantivy.Query:
        """Return entries with a word in the title that is spelled nearly so, in any language."""
        title = TextField.TITLE.value
        near = [tantivy.Query.fuzzy_term_query(self.schema, title, form, MAX_DISTANCE) for form in variants(word)]
        parts = [(Occur.Must, _any_of(near)), *((Occur.Must, part) for part in self._filters(Query(filters=filters)))]
        return tantivy.Query.boolean_query(parts)

    def _expression(self, expression: Expression) -> _Parts:
        parts: _Parts = [(Occur.Must, self.clause(clause)) for clause in expression.required]
        parts += [(Occur.MustNot, self.clause(clause)) for clause in expression.excluded]
        wanted = [self.clause(clause) for clause in expression.wanted]
        parts += [(Occur.Should, self.preferred(part)) for part in expression.preferred]
        needed = expression.needed
        if needed == len(wanted):
            return parts + [(Occur.Must, query) for query in wanted]
        alternatives = [(Occur.Should, query) for query in wanted]
        parts.append((Occur.Must, tantivy.Query.boolean_query(alternatives, minimum_number_should_match=needed)))
        if len(wanted) < SENTENCE_CLAUSES:
            whole = tantivy.Query.boolean_query([(Occur.Must, query) for query in wanted])
            parts.append((Occur.Should, tantivy.Query.const_score_query(whole, WHOLE_SCORE)))
        return parts

    def _alternative(self, alternative: Alternative) -> tantivy.Query:
        match alternative:
            case Word():
                return self._word(alternative)
            case Phrase():
                return self._phrase(alternative)
            case AllOf():
                return tantivy.Query.boolean_query([(Occur.Must, self._word(word)) for word in alternative.words])
            case Valued():
                return self._valued(alternative)

    def _valued(self, valued: Valued) -> tantivy.Query:
        """Return units with a value; it weighs as a word that as many units have."""
        count = self.searcher.doc_freq(valued.field.value, valued.value.encode("utf-8", "replace").decode())
        return tantivy.Query.const_score_query(self._value(valued.field, valued.value), self._rarity(count))

    def _concept(self, concept: Concept) -> tantivy.Query:
        """Return the best of the wordings, each of which weighs as the most telling of them.

        By itself *artificial intelligence* would outweigh *AI*, of which the letters stand in more units.
        """
        tellings = [self._telling(part) for part in concept.alternatives]
        most = max(tellings)
        parts = []
        for part, weight, telling in zip(concept.alternatives, concept.weights, tellings, strict=True):
            share = weight * most / telling if telling else weight
            parts.append(tantivy.Query.boost_query(self._alternative(part), share))
        return tantivy.Query.disjunction_max_query(parts, tie_breaker=TIE_SHARE)

    def _telling(self, alternative: Alternative) -> float:
        """Return the rarity of a wording's words together; 0 for a value, and where one of them occurs nowhere."""
        counts = [self._count(word) for word in _words_of(alternative)]
        return sum(map(self._rarity, counts)) if all(counts) else 0.0

    def _count(self, word: Word) -> int:
        """Return how many units have a word, or more: those with two of its forms count twice."""
        field = _field_name(word.field)
        return sum(self.searcher.doc_freq(field, form) for form in word_forms(word))

    def preferred(self, part: Near | Lean) -> tantivy.Query:
        """Return what ranks higher; words of which one occurs nowhere match nothing."""
        if isinstance(part, Near):
            return self._near(part)
        return tantivy.Query.boost_query(self._valued(part.value), part.weight)

    def _near(self, near: Near) -> tantivy.Query:
        field = _field_name(near.field)
        forms = [form for form in phrase_forms(Phrase(near.words)) if all(self._occurs(field, token) for token in form)]
        found = [tantivy.Query.phrase_query(self.schema, field, list(form), slop=NEAR_SLOP) for form in forms]
        return tantivy.Query.boost_query(_any_of(found), near.weight)

    def _word(self, word: Word) -> tantivy.Query:
        """Return the forms of a word as one term: each weighs as if all its forms were one.

        By itself a form that is rare, being in a rare language, would outweigh the common one (BM25's inverse
        document frequency).
        """
        field = _field_name(word.field)
        found = [(form, self.searcher.doc_freq(field, form)) for form in word_forms(word)]
        present = [(self._token(field, form), count) for form, count in found if count]
        if len(present) == 1:
            return present[0][0]
        whole = self._rarity(sum(count for _, count in present))
        return _any_of([tantivy.Query.boost_query(term, whole / self._rarity(count)) for term, count in present])

    def _rarity(self, documents: int) -> float:
        """Return BM25's inverse document frequency (Robertson and Walker 1994, with one added as in Lucene)."""
        entries = self.searcher.num_docs
        return math.log1p((max(entries - documents, 0) + 0.5) / (documents + 0.5))

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        field = _field_name(phrase.field)
        forms = [form for form in phrase_forms(phrase) if all(self._occurs(field, token) for token in form)]
        return _any_of([tantivy.Query.phrase_query(self.schema, field, list(form)) for form in forms])

    def _occurs(self, field: str, token: str) -> bool:
        return self.searcher.doc_freq(field, token) > 0

    def _token(self, field: str, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, field, token, index_option="freq")

    def _term(self, field: str, value: str) -> tantivy.Query:
        # No entry has a lone surrogate in such a value; tantivy does not take one in a query.
        return tantivy.Query.term_query(self.schema, field, value.encode("utf-8", "replace").decode(), "basic")

    def _value(self, name: FacetField, value: str) -> tantivy.Query:
        return self._term(name.value, value)

    def _filters(self, query: Query) -> list[tantivy.Query]:
        filters = query.filters
        built = [
            _any_of([self._value(name, value) for value in filters.values(name)])
            for name in FacetField
            if filters.values(name)
        ]
        if filters.spaces is not None:
            built.append(_any_of([self._term("space", space) for space in filters.spaces]))
        if query.as_of is not None:
            built.append(self._days("visible_from", None, query.as_of))
        if filters.readable_from is not None:
            built.append(self._days("visible_from", filters.readable_from, None))
        return built + self._published(filters)

    def _published(self, filters: Filters) -> list[tantivy.Query]:
        start, end = filters.published_from, filters.published_until
        if start is None and end is None:
            return []
        if end == date.min or (start and end and start >= end):
            return [tantivy.Query.empty_query()]
        return [self._days("published", start, end - timedelta(days=1) if end else None)]

    def _days(self, field: str, first: date | None, last: date | None) -> tantivy.Query:
        return self.numbers(field, first.toordinal() if first else None, last.toordinal() if last else None)

    def numbers(self, field: str, low: int | None, high: int | None) -> tantivy.Query:
        """Return entries with a number from ``low`` to ``high``, both included; one without the number is none."""
        return tantivy.Query.range_query(self.schema, field, FieldType.Integer, low, high)


def _words_of(alternative: Alternative) -> Sequence[Word]:
    match alternative:
        case Word():
            return (alternative,)
        case AllOf():
            return alternative.words
        case Phrase():
            return [Word(word, alternative.field) for word in alternative.words]
        case Valued():
            return ()


def _field_name(field: TextField | None) -> str:
    return field.value if field else EVERYTHING


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])
