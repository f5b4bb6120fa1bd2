"""arXiv's query API: pages of a search, and what it has of long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from core.store.crawling.asks import BACKFILL, Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer, Counted, Item
from crawlers.source import load_sources
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_arxiv import atom, atom_entry
from tests.crawlers.spiders.apis import Given
from tests.crawlers.spiders.reading import make_round

TOPIC = Topic(
    "spin-qubits",
    arxiv=("quant-ph", "cs.ET"),
    arxiv_hints=("cond-mat.mes-hall",),
    terms=(("en", "spin qubit"), ("nl", "spinqubit"), ("en", 'a "quoted" one'), ("en", "quantum dot qubit")),
)
YEAR = Window(date(2020, 1, 1), date(2021, 1, 1))


@pytest.fixture
def spider() -> SourceSpider:
    return make_spider(load_sources()["arxiv"], make_round())


def search_of(ask: Ask) -> str:
    return parse_qs(urlsplit(ask.url).query)["search_query"][0]


def read(spider: SourceSpider, ask: Ask, body: bytes) -> list[Item]:
    return list(spider.read(ask, Answer(ask.url, body)))


def page(ask: Ask, count: int, total: int) -> bytes:
    entries = (atom_entry(number, "2020-03-04T00:00:00Z") for number in range(1, count + 1))
    return atom(*entries, total=total, search=search_of(ask).replace('"', "&quot;"))


def test_a_topic_is_asked_for_by_its_categories_and_in_those_beside_them_by_its_terms(spider: SourceSpider) -> None:
    own, beside = spider.backfill(TOPIC, YEAR)
    dates = "submittedDate:[202001010000 TO 202012312359]"
    assert search_of(own) == f"(cat:quant-ph OR cat:cs.ET) AND {dates}"
    terms = 'all:"spin qubit" OR all:"quantum dot qubit"'
    assert search_of(beside) == f"((cat:cond-mat.mes-hall) AND ({terms})) AND {dates}"
    assert {own.role, beside.role} == {BACKFILL}


@pytest.mark.parametrize(
    ("topic", "count"),
    [
        (Topic("x"), 0),
        (Topic("x", terms=(("en", "laser"),)), 0),
        (Topic("x", arxiv_hints=("cs.ET",)), 0),
        (Topic("x", arxiv_hints=("cs.ET",), terms=tuple(("en", f"laser {n}") for n in range(60))), 3),
    ],
)
def test_there_are_as_many_searches_as_its_address_takes(spider: SourceSpider, topic: Topic, count: int) -> None:
    asks = list(spider.backfill(topic, YEAR))
    assert len(asks) == count
    assert all(len(ask.url) < 3_000 for ask in asks)


def test_a_first_page_is_counted_and_leads_to_the_next(spider: SourceSpider) -> None:
    first = next(iter(spider.backfill(TOPIC, YEAR)))
    items = read(spider, first, page(first, 3, total=5))
    given = Given().take(iter(items))
    assert Counted(5, 3) in items
    assert len(given.documents) == 3
    [following] = given.asks
    assert (following.role, parse_qs(urlsplit(following.url).query)["start"]) == (BACKFILL, ["3"])
    assert search_of(following) == search_of(first)
    last = read(spider, following, page(following, 2, total=5))
    assert not any(isinstance(one, Counted | Ask) for one in last)


def test_of_more_than_can_be_had_the_two_halves_are_asked_for_and_nothing_is_kept(spider: SourceSpider) -> None:
    _, beside = spider.backfill(TOPIC, YEAR)
    given = Given().take(iter(read(spider, beside, page(beside, 1, total=30_001))))
    assert given.documents == []
    assert [search_of(ask).rpartition("submittedDate:")[2] for ask in given.asks] == [
        "[202001010000 TO 202007012359]",
        "[202007020000 TO 202012312359]",
    ]
    assert all('all:"spin qubit"' in search_of(ask) for ask in given.asks)


def test_of_one_day_with_more_than_can_be_had_the_first_are_kept_and_the_rest_is_told(spider: SourceSpider) -> None:
    first = next(iter(spider.backfill(TOPIC, Window(date(2020, 1, 1), date(2020, 1, 2)))))
    last = replace(first, payload={**first.payload, "start": 29_999})
    given = Given().take(iter(read(spider, last, page(first, 1, total=40_000))))
    assert (len(given.documents), given.asks) == (1, [])
    assert "only the first 30000 of 40000 papers of one day" in given.refused[0].error.message
