"""What is sent to Elasticsearch, and what is read from its answers: pure functions."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest

from core.settings import ElasticsearchSettings
from index.cursor import Position
from index.elastic_answers import are_exact, read_counts, read_end
from index.elastic_mapping import build_index, make_source
from index.elastic_query import build_clause, build_query, build_search
from index.entry import EntryActor
from index.query import (
    AnyOf,
    Bar,
    Expression,
    FacetCount,
    FacetField,
    Filters,
    Interval,
    Phrase,
    Query,
    Sort,
    TextField,
    Word,
)
from tests.index.entries import make_entry, make_query


def should(*queries: Any) -> dict[str, Any]:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


RING = should(*({"term": {"all": {"value": form}}} for form in ("ring", "ring~de", "ring~en", "ring~nl")))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (Word("ring"), RING),
        (Word("ring", TextField.AUTHOR), {"term": {"author": {"value": "ring"}}}),
        (Word("…"), {"match_none": {}}),
        (Phrase(("de", "vries"), TextField.AUTHOR), {"match_phrase": {"author": "de vries"}}),
        (
            Phrase(("ring", "laser"), TextField.TITLE),
            should(
                *(
                    {"match_phrase": {"title": form}}
                    for form in ("ring laser", "ring~de las~de", "ring~en laser~en", "ring~nl laser~nl")
                )
            ),
        ),
        (AnyOf((Word("a", TextField.AUTHOR), Word("ring"))), should({"term": {"author": {"value": "a"}}}, RING)),
    ],
)
def test_a_clause_becomes_a_query(clause: Word | Phrase | AnyOf, expected: dict[str, Any]) -> None:
    assert build_clause(clause) == expected


AUTHORS = [Word(name, TextField.AUTHOR) for name in "abcdefgh"]
TERMS = [{"term": {"author": {"value": name}}} for name in "abcdefgh"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Expression(), {"match_all": {}}),
        (Expression(wanted=(AUTHORS[0],)), {"bool": {"must": TERMS[:1]}}),
        (Expression(required=(AUTHORS[0],), wanted=(AUTHORS[1],)), {"bool": {"must": TERMS[:2]}}),
        (Expression(excluded=(AUTHORS[0],)), {"bool": {"must_not": TERMS[:1]}}),
        (
            Expression(wanted=tuple(AUTHORS[:4])),
            {
                "bool": {
                    "must": [{"bool": {"should": TERMS[:4], "minimum_should_match": 3}}],
                    "should": [{"constant_score": {"filter": {"bool": {"filter": TERMS[:4]}}, "boost": 100.0}}],
                }
            },
        ),
        (
            Expression(wanted=tuple(AUTHORS)),
            {"bool": {"must": [{"bool": {"should": TERMS, "minimum_should_match": 2}}]}},
        ),
    ],
)
def test_words_become_a_query(expression: Expression, expected: dict[str, Any]) -> None:
    assert build_query(Query(expression)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("paper", "patent")), {"terms": {"kind": ["paper", "patent"]}}),
        (Filters(countries=("NL",)), {"terms": {"country": ["NL"]}}),
        (Filters(spaces=("shared",)), {"terms": {"space": ["shared"]}}),
        (Filters(spaces=()), {"match_none": {}}),
        (Filters(actors=("\udfff",)), {"terms": {"actor": ["?"]}}),
        (Filters(published_from=date(2019, 1, 1)), {"range": {"published": {"gte": "2019-01-01"}}}),
        (
            Filters(published_from=date(2019, 1, 1), published_until=date(2020, 1, 1)),
            {"range": {"published": {"gte": "2019-01-01", "lt": "2020-01-01"}}},
        ),
    ],
)
def test_a_filter_does_not_score(filters: Filters, expected: dict[str, Any]) -> None:
    assert build_query(Query(filters=filters)) == {"bool": {"filter": [expected]}}


def test_as_of_and_excluded_values_are_conditions() -> None:
    query = Query(filters=Filters(excluded=((FacetField.KIND, "news"),)), as_of=date(2020, 2, 3))
    assert build_query(query) == {
        "bool": {
            "filter": [{"range": {"visible_from": {"lte": "2020-02-03"}}}],
            "must_not": [{"term": {"kind": "news"}}],
        }
    }


@pytest.mark.parametrize(
    ("query", "start", "order", "after"),
    [
        (make_query("ring"), None, [{"_score": "desc"}, {"newest": "desc"}], None),
        (make_query("ring"), Position(1.5, 7, 0), [{"_score": "desc"}, {"newest": "desc"}], [1.5, 7]),
        (Query(), None, [{"newest": "desc"}], None),
        (Query(sort=Sort.OLDEST), Position(0.0, 7, 0), [{"oldest": "desc"}], [7]),
    ],
)
def test_pages_follow_each_other_in_a_fixed_order(
    query: Query, start: Position | None, order: list[Any], after: list[Any] | None
) -> None:
    body = build_search(query, start)
    assert (body["sort"], body.get("search_after"), body["size"]) == (order, after, 11)


def test_counts_are_aggregations() -> None:
    body = build_search(Query(limit=0, facets=(FacetField.KIND,), facet_size=3, histogram=Interval.MONTH))
    assert body["size"] == 0
    assert body["aggs"] == {
        "kind": {
            "terms": {
                "field": "kind",
                "size": 3,
                "shard_size": 1000,
                "order": [{"_count": "desc"}, {"_key": "asc"}],
                "show_term_doc_count_error": True,
            }
        },
        "histogram": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
    }


def facet(counts: list[tuple[str, int, int]], most_missed: int) -> dict[str, Any]:
    buckets = [{"key": k, "doc_count": n, "doc_count_error_upper_bound": e} for k, n, e in counts]
    return {"aggregations": {"actor": {"doc_count_error_upper_bound": most_missed, "buckets": buckets}}}


@pytest.mark.parametrize(
    ("answer", "exact"),
    [
        (facet([("a", 9, 0), ("b", 5, 0)], 0), True),
        (facet([("a", 9, 0), ("b", 5, 0)], 4), True),
        (facet([("a", 9, 0), ("b", 5, 0)], 5), False),
        (facet([("a", 9, 0), ("b", 5, 2)], 0), False),
        (facet([("a", 9, 0)], 4), False),
    ],
)
def test_sums_over_shards_are_known_to_be_exact(answer: dict[str, Any], exact: bool) -> None:
    assert are_exact(answer, Query(facets=(FacetField.ACTOR,), facet_size=2)) is exact


def test_counts_are_read_with_empty_bars_between() -> None:
    answer = facet([("a", 9, 0)], 0)
    bars = [{"key": 2019.0, "doc_count": 2}, {"key": 2021.0, "doc_count": 1}]
    answer["aggregations"]["histogram"] = {"buckets": bars}
    counts = read_counts(answer, Query(facets=(FacetField.ACTOR,), histogram=Interval.YEAR))
    assert counts.facets == {FacetField.ACTOR: (FacetCount("a", 9),)}
    assert counts.histogram == (Bar(date(2019, 1, 1), 2), Bar(date(2020, 1, 1), 0), Bar(date(2021, 1, 1), 1))
    assert counts.dated == 3


def test_a_page_ends_where_another_begins() -> None:
    hits = [{"sort": [3.5, 9, 1]}, {"sort": [2.5, 8, 0]}]
    query = make_query("ring", limit=1)
    assert read_end({"hits": {"hits": hits}}, query) == Position(3.5, 9, 0)
    assert read_end({"hits": {"hits": hits[:1]}}, query) is None


def test_every_field_of_a_document_is_mapped() -> None:
    entry = make_entry(actors=(EntryActor("a", "A", "applicant", "NL"),), visible_from=date(2020, 1, 1))
    mapped = build_index(ElasticsearchSettings())["mappings"]
    assert set(orjson.loads(make_source(entry))) == set(mapped["properties"])
    assert mapped["dynamic"] == "strict"


def test_shards_and_copies_are_settings() -> None:
    asked = build_index(ElasticsearchSettings(shards=3, replicas=2))["settings"]
    assert (asked["number_of_shards"], asked["number_of_replicas"]) == (3, 2)
