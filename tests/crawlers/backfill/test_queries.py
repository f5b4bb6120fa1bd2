"""What blocks ``backfill`` make of a technology, and sources whose facts leave open what they are asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from crawlers.backfill.narrowing import is_open, narrow
from crawlers.backfill.queries import make_queries
from crawlers.backfill.topics import Topic, Window
from crawlers.options import BackfillOptions
from crawlers.source import Source
from tests.crawlers.loopback import make_source

WINDOW = Window(date(2020, 1, 1), date(2020, 4, 1))
TOPIC = Topic(
    "lasers",
    openalex=("T1", "T2", "T3"),
    cpc=("H01S3", "H01S5"),
    arxiv=("physics.optics", "hep-ex"),
    arxiv_hints=("quant-ph",),
    terms=(("en", "diode laser"), ("de", "Diodenlaser"), ("en", 'the "laser"')),
)


def make_options(**facts: Any) -> BackfillOptions:
    asked = {"filter": "topics:{openalex},from:{begin},to:{last},before:{end}"}
    return BackfillOptions.model_validate({"needs": ["openalex"], "parameters": asked} | facts)


def filled(options: BackfillOptions, topic: Topic = TOPIC) -> list[Any]:
    return [query.parameters for query in make_queries(options, topic, WINDOW, "%Y-%m-%d")]


def test_values_and_days_are_filled_in_as_the_source_wants_them() -> None:
    assert filled(make_options()) == [{"filter": "topics:T1|T2|T3,from:2020-01-01,to:2020-03-31,before:2020-04-01"}]
    quoted = make_options(quote='"', join=" or ", parameters={"q": "t={openalex}", "from": "{begin}"})
    assert filled(quoted) == [{"q": 't="T1" or "T2" or "T3"', "from": "2020-01-01"}]


@pytest.mark.parametrize(
    ("limits", "parts"),
    [({"most_values": 2}, [("T1", "T2"), ("T3",)]), ({"most_values": 1}, [("T1",), ("T2",), ("T3",)])],
)
def test_a_topic_with_more_values_than_a_query_takes_is_asked_in_parts(
    limits: dict[str, int], parts: list[tuple[str, ...]]
) -> None:
    queries = list(make_queries(make_options(**limits), TOPIC, WINDOW, "%Y-%m-%d"))
    assert [query.part.openalex for query in queries] == parts
    assert {(query.part.technology, query.part.terms, query.part.cpc) for query in queries} == {("lasers", (), ())}


def test_values_that_are_too_long_together_are_cut_too() -> None:
    long = Topic("x", terms=tuple(("en", f"{letter * 24}") for letter in "abcd"))
    options = make_options(needs=["terms"], parameters={"q": "{terms} {begin}"}, most_chars=60)
    assert [len(query.part.terms) for query in make_queries(options, long, WINDOW, "%Y")] == [2, 2]


def test_terms_are_those_of_the_languages_and_none_ends_its_own_quotation() -> None:
    options = make_options(needs=["terms"], parameters={"q": "{terms} {begin}"}, languages=["en"], quote='"')
    assert filled(options) == [{"q": '"diode laser" 2020-01-01'}]


def test_braces_within_a_body_are_filled_too() -> None:
    options = make_options(parameters={"query": {"all": ["{openalex}"], "since": "{begin}", "n": 5}}, most_values=2)
    assert filled(options)[1] == {"query": {"all": ["T3"], "since": "2020-01-01", "n": 5}}


def test_a_topic_without_such_values_is_not_asked_for() -> None:
    assert filled(make_options(), Topic("lasers")) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"parameters": {"filter": "from:{begin}"}}, "nothing in braces"),
        ({"parameters": {"filter": "t:{openalex}"}}, "no day of the window"),
        ({"needs": ["cpc"]}, "nothing in braces"),
        ({"needs": ["words"]}, "needs"),
        ({"window": "day"}, "window"),
        ({"requests_a_day": 0}, "requests_a_day"),
    ],
)
def test_a_block_that_cannot_be_asked_with_is_refused(facts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        make_options(**facts)


def make_api(**block: Any) -> Source:
    facts = {"access": "paged-api", "url": "https://api.example/works", "record": {"title": "title"}}
    return make_source(**facts, paged_api={"records": "items"} | block)


def test_what_a_source_leaves_open_is_filled_with_what_is_followed() -> None:
    source = make_api(parameters={"filter": "t:{openalex},since:{since}", "size": 5})
    assert is_open(source)
    api = narrow(source, TOPIC).paged_api
    assert api is not None
    assert (api.parameters, api.searches) == ({"filter": "t:T1|T2|T3,since:{since}", "size": 5}, {})


def test_a_round_asks_in_as_many_parts_as_the_source_wants() -> None:
    source = make_api(parameters={"filter": "t:{openalex}"}).model_copy(
        update={"backfill": make_options(most_values=2)}
    )
    api = narrow(source, TOPIC).paged_api
    assert api is not None
    assert api.searches == {"part-1": {"filter": "t:T1|T2"}, "part-2": {"filter": "t:T3"}}


def test_each_search_is_filled_and_those_that_ask_for_something_else_stay() -> None:
    source = make_api(searches={"topics": {"q": "{cpc}"}, "news": {"q": "latest"}})
    api = narrow(source, TOPIC).paged_api
    assert api is not None
    assert api.searches == {"topics": {"q": "H01S3|H01S5"}, "news": {"q": "latest"}}


def test_the_categories_of_arxiv_are_those_that_mean_it() -> None:
    source = make_source(access="arxiv-api", kind="paper", arxiv={"search": "{arxiv}"})
    arxiv = narrow(source, TOPIC).arxiv
    assert arxiv is not None
    assert arxiv.search == "cat:physics.optics OR cat:hep-ex"


def test_a_source_that_has_nothing_of_what_is_followed_is_off() -> None:
    assert not narrow(make_api(parameters={"q": "{cpc}"}), Topic("x", openalex=("T1",))).enabled
    assert not narrow(make_source(access="arxiv-api", kind="paper", arxiv={"search": "{arxiv}"}), Topic("x")).enabled


def test_a_source_that_leaves_nothing_open_stays_the_same() -> None:
    source = make_api(parameters={"q": "lasers since {since}"})
    assert (is_open(source), narrow(source, TOPIC)) == (False, source)
