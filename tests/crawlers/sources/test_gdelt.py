"""GDELT: windows that are halved while they are full, words that it takes, notices that come as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import ConfigurationError, NoAnswerError
from core.models import DateKind
from core.store.crawling.asks import SEED, Ask
from core.taxonomy import load_taxonomy
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer
from crawlers.source import Source, load_sources
from crawlers.sources.gdelt import MOST_RECORDS, check_query
from crawlers.spiders.choosing import make_spider
from crawlers.spiders.places import read_place
from tests.crawlers.sources.recorded_projects import ARTICLE, LIMIT, gdelt_list
from tests.crawlers.spiders.apis import make_round, read, seeds

SOURCE = load_sources()["gdelt"]
FULL = gdelt_list(*({**ARTICLE, "url": f"https://outlet.example/{number}"} for number in range(MOST_RECORDS)))


def query_of(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def window_of(ask: Ask) -> tuple[str, str]:
    query = query_of(ask)
    return query["startdatetime"], query["enddatetime"]


def searching(**searches: str) -> Source:
    assert SOURCE.paged_api is not None
    own = {name: {"query": query} for name, query in searches.items()}
    return SOURCE.model_copy(update={"paged_api": SOURCE.paged_api.model_copy(update={"searches": own})})


def test_a_round_asks_each_search_for_the_last_days_up_to_now() -> None:
    asks = seeds(SOURCE)
    assert [ask.key for ask in asks] == ["seed", "seed-photonics", "seed-batteries", "seed-semiconductors"]
    query = query_of(asks[0])
    assert {name: query[name] for name in ("mode", "format", "maxrecords")} == {
        "mode": "artlist",
        "format": "json",
        "maxrecords": "250",
    }
    assert window_of(asks[0]) == ("20261030000000", "20261101120000")
    assert query["query"].startswith('("quantum computing" OR ')


def test_an_article_is_its_title_and_link() -> None:
    document = read(SOURCE, gdelt_list(ARTICLE)).documents[0]
    assert (document.title, document.text, document.lead_only) == ("A quantum chip & its maker", "", True)
    assert (document.lang, document.outlet) == ("nl", "outlet.example")
    assert document.url == ARTICLE["url"]
    assert [(one.kind, one.value) for one in document.dates] == [(DateKind.PUBLISHED, date(2026, 11, 25))]


def test_one_article_has_one_key_whatever_search_finds_it() -> None:
    keys = [read(SOURCE, gdelt_list(ARTICLE), ask).documents[0].key for ask in seeds(SOURCE)]
    assert len(keys) == 4
    assert len(set(keys)) == 1


def test_a_full_window_is_asked_for_in_halves_that_meet() -> None:
    given = read(SOURCE, FULL, seeds(SOURCE)[0])
    assert [window_of(ask) for ask in given.asks] == [
        ("20261030000000", "20261031060000"),
        ("20261031060000", "20261101120000"),
    ]
    assert [ask.key for ask in given.asks] == ["half-quantum-a", "half-quantum-b"]
    assert given.remembered == {"complete-quantum": "2026-11-01"}
    assert given.refused == []


def test_halves_are_halved_until_half_an_hour_and_then_it_is_told() -> None:
    spider: Any = make_spider(SOURCE, make_round())
    first = seeds(SOURCE)[0]
    asks, told = [spider.page_ask(replace(read_place(first.payload), since="20261101080000"))], []
    depths = set()
    while asks:
        given = read(SOURCE, FULL, asks.pop())
        asks += given.asks
        told += given.refused
        depths |= {ask.depth for ask in given.asks}
    # Four hours: two, one, a half, and quarters that are not halved.
    assert depths == {1, 2, 3, 4}
    assert len(told) == 16
    assert "only the first 250 records can be reached" in told[0].error.message


@pytest.mark.parametrize("count", [0, 1, MOST_RECORDS - 1])
def test_a_window_that_is_not_full_is_whole(count: int) -> None:
    articles = [{**ARTICLE, "url": f"https://outlet.example/{number}"} for number in range(count)]
    given = read(SOURCE, gdelt_list(*articles))
    assert (len(given.documents), given.asks, given.refused) == (count, [], [])


def test_nothing_older_than_three_months_is_asked_for_and_that_is_told() -> None:
    this_round = make_round(since=date(2026, 1, 1))
    ask = seeds(SOURCE, since=date(2026, 1, 1))[0]
    assert window_of(ask)[0] == "20260803120000"
    given = read(SOURCE, gdelt_list(ARTICLE), ask, this_round=this_round)
    assert "reaches back to 2026-08-03 only" in given.refused[0].error.message
    assert len(given.documents) == 1


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ('"quantum computing" OR "quantum sensing"', '("quantum computing" OR "quantum sensing")'),
        ('("a laser" OR lidar) sourcelang:eng', '("a laser" OR lidar) sourcelang:eng'),
        ('"quantum computing"', '"quantum computing"'),
        ("lidar", "lidar"),
    ],
)
def test_parentheses_stand_only_around_alternatives(query: str, sent: str) -> None:
    assert check_query(query, "gdelt") == sent


@pytest.mark.parametrize("query", ["AI", '"quantum" OR "5G"', '"AI" OR chip', "", "sourcelang:eng"])
def test_words_that_it_rejects_are_refused_before_anything_is_asked(query: str) -> None:
    with pytest.raises(ConfigurationError, match=r"fewer than 3 characters|no query"):
        seeds(searching(own=query))


def test_the_words_of_a_shipped_search_are_terms_of_the_taxonomy() -> None:
    assert SOURCE.paged_api is not None
    terms = {term.text for technology in load_taxonomy() for term in technology.terms}
    words = [word.strip('"') for one in SOURCE.paged_api.searches.values() for word in str(one["query"]).split(" OR ")]
    assert [word for word in words if word not in terms] == []


def test_a_technology_of_the_past_is_asked_for_by_its_words() -> None:
    topic = Topic("robots", terms=(("en", "robot arm"), ("en", "UR"), ("nl", "robotarm"), ("en", "gripper")))
    asks = list(make_spider(SOURCE, make_round()).backfill(topic, Window(date(2026, 10, 5), date(2026, 10, 12))))
    assert [query_of(ask)["query"] for ask in asks] == ['("robot arm" OR "gripper")']
    assert window_of(asks[0]) == ("20261005000000", "20261012000000")
    assert SOURCE.backfill is not None
    assert SOURCE.backfill.oldest_days == 90


def test_a_full_week_of_the_past_is_asked_for_in_halves() -> None:
    spider = make_spider(SOURCE, make_round())
    topic = Topic("robots", terms=(("en", "robot arm"),))
    ask = next(iter(spider.backfill(topic, Window(date(2026, 10, 5), date(2026, 10, 12)))))
    given = read(SOURCE, FULL, ask)
    assert [window_of(one) for one in given.asks] == [
        ("20261005000000", "20261008000000"),
        ("20261008000000", "20261012000000"),
    ]
    assert given.documents == []


@pytest.mark.parametrize(("status", "seconds"), [(200, 60), (429, 900)])
def test_a_notice_of_the_limit_makes_quiet_longer_where_it_comes_with_a_status(status: int, seconds: int) -> None:
    spider: Any = make_spider(SOURCE, make_round())
    pause = spider.pause_after(Answer(SOURCE.url or "", LIMIT, status))
    assert pause is not None
    assert pause.seconds == seconds


@pytest.mark.parametrize(
    "notice", ["You are making too many requests", "Rate limit exceeded", "You have exceeded the hourly limit."]
)
def test_a_notice_in_other_words_is_asked_again_later(notice: str) -> None:
    spider: Any = make_spider(SOURCE, make_round())
    assert spider.pause_after(Answer(SOURCE.url or "", notice.encode())) is not None
    with pytest.raises(NoAnswerError, match="the limit is reached"):
        read(SOURCE, notice.encode())


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        (rb"The chip\'s maker", "The chip's maker"),
        (b"A tab\tin it", "A tab in it"),
        (rb"C:\\chips \"new\" \u00fc", 'C:\\chips "new" ü'),
    ],
)
def test_stray_signs_in_a_title_do_not_cost_the_answer(title: bytes, read_as: str) -> None:
    body = gdelt_list({**ARTICLE, "title": "TITLE"}).replace(b"TITLE", title)
    given = read(SOURCE, b"\xef\xbb\xbf" + body)
    assert ([document.title for document in given.documents], given.refused) == ([read_as], [])


def test_an_answer_that_is_sound_asks_for_no_quiet() -> None:
    spider: Any = make_spider(SOURCE, make_round())
    assert spider.pause_after(Answer(SOURCE.url or "", gdelt_list(ARTICLE))) is None


def test_half_a_window_is_read_as_a_whole_one_is() -> None:
    half = read(SOURCE, FULL, seeds(SOURCE)[0]).asks[0]
    held = replace(half, key=half.id)
    assert half.role != SEED
    assert [ask.key for ask in read(SOURCE, FULL, held).asks] == ["half-quantum-aa", "half-quantum-ab"]
