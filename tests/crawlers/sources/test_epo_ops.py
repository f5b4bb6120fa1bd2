"""Open Patent Services as a source: which days and codes are asked for, in which order, and what they become."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.models import DateKind
from core.store.crawling.asks import Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.reading import Answer
from crawlers.source import Source, load_sources
from crawlers.sources.epo_ops import Spider
from tests.crawlers.sources.ops import Publication, make_search
from tests.crawlers.spiders.apis import Given, make_round

TERMS = "cpc=/low G06N10 or cpc=/low B82Y10"
TODAY = date(2026, 11, 1)


def make_epo(query: str = TERMS, **options: Any) -> Source:
    epo = load_sources()["epo-ops"]
    assert epo.paged_api is not None
    block = epo.paged_api.model_copy(update={"searches": {"ours": {"q": query}}} | options)
    return epo.model_copy(update={"paged_api": block})


def make_epo_spider(source: Source | None = None, since: date | None = None, **facts: Any) -> Spider:
    return Spider(source or make_epo(), make_round(since=since, **facts))


def query_of(ask: Ask) -> str:
    return parse_qs(urlsplit(ask.url).query)["q"][0]


def days_of(ask: Ask) -> str:
    return query_of(ask).partition("pd within ")[2].strip('"')


def answer(spider: Spider, ask: Ask, count: int, total: int | None = None) -> Given:
    body = make_search([Publication(f"{4_000_000 + n}") for n in range(count)], total)
    return Given().take(spider.read(ask, Answer(ask.url, body)))


def walk(spider: Spider, total_of: Any) -> list[Ask]:
    """Answer the first request of a round and all that it leads to, each as full as it must be."""
    asks: list[Ask] = [next(iter(spider.seeds()))]
    for ask in asks:
        total, at = total_of(ask), int(ask.payload["at"])
        asks += answer(spider, ask, max(min(total - at + 1, 100), 0), total).asks
    return asks


def test_a_round_asks_for_all_days_at_once_where_they_can_be_reached() -> None:
    [ask] = walk(make_epo_spider(since=date(2026, 10, 12)), lambda _ask: 3)
    assert query_of(ask) == '(cpc=/low G06N10 or cpc=/low B82Y10) and pd within "20261012 20261101"'


def test_pages_are_named_by_a_header() -> None:
    spider = make_epo_spider(since=date(2026, 10, 27))
    asks = walk(spider, lambda _ask: 250)
    assert [spider.headers(ask)["X-OPS-Range"] for ask in asks] == ["1-100", "101-200", "201-300"]
    assert len({ask.url for ask in asks}) == 1


def test_all_of_two_thousand_results_are_asked_for_and_no_more() -> None:
    spider = make_epo_spider(since=TODAY)
    asks = walk(spider, lambda _ask: 2_000)
    assert [spider.headers(ask)["X-OPS-Range"] for ask in asks][-1] == "1901-2000"
    assert len(asks) == 20


def test_what_cannot_be_reached_is_asked_for_in_halves_of_days_then_of_codes() -> None:
    asks = walk(make_epo_spider(since=date(2026, 10, 26)), lambda ask: 10_000 if _holds(ask, 28) else 5)
    assert [(days_of(ask), query_of(ask).count("cpc=")) for ask in asks if ask.payload["at"] == 1] == [
        ("20261026 20261101", 2),
        ("20261026 20261029", 2),
        ("20261026 20261027", 2),
        ("20261028 20261029", 2),
        ("20261028 20261028", 2),
        ("20261028 20261028", 1),
        ("20261028 20261028", 1),
        ("20261029 20261029", 2),
        ("20261030 20261101", 2),
    ]


def _holds(ask: Ask, day: int) -> bool:
    first, last = days_of(ask).split(" ")
    return first <= f"202610{day}" <= last


def test_of_what_is_halved_nothing_is_kept_twice() -> None:
    spider = make_epo_spider(since=date(2026, 10, 26))
    given = answer(spider, next(iter(spider.seeds())), 100, 2_500)
    assert (given.documents, len(given.asks)) == ([], 1)


def test_what_cannot_be_reached_of_one_code_on_one_day_is_told() -> None:
    spider = make_epo_spider(make_epo("cpc=/low G06N10"), since=TODAY)
    first = next(iter(spider.seeds()))
    last = replace(first, payload={**first.payload, "at": 1901, "seen": 1900})
    given = answer(spider, last, 100, 10_000)
    [told] = given.refused
    assert told.error.message == "only the first 2000 of 10000 documents of one code on one day can be reached"
    assert (told.is_record, len(given.documents)) == (False, 100)


def test_fewer_documents_than_were_promised_are_told() -> None:
    spider = make_epo_spider(since=TODAY)
    [told] = answer(spider, next(iter(spider.seeds())), 7, 9).refused
    assert told.error.message == "only 7 of the 9 documents that the search promised"


def test_a_round_is_complete_after_its_last_page_and_the_next_begins_four_weeks_before() -> None:
    spider = make_epo_spider()
    [begin] = spider.seeds()
    assert days_of(begin) == "20261004 20261101"
    given = answer(spider, begin, 100, 150)
    assert given.remembered == {}
    given = answer(spider, given.asks[0], 50, 150)
    assert given.remembered == {"complete-ours": "2026-11-01"}
    later = make_epo_spider(memory={"complete-ours": "2026-10-25"})
    assert days_of(next(iter(later.seeds())))[:8] == "20260927"


def test_a_search_that_never_ends_is_left_at_its_bound() -> None:
    spider = make_epo_spider(make_epo(max_pages=3), since=date(2026, 1, 1))
    asks = walk(spider, lambda _ask: 900)
    assert len(asks) == 3
    assert "stopped after 3 requests" in answer(spider, asks[-1], 100, 900).refused[0].error.message


def test_halves_have_keys_of_their_own() -> None:
    asks = walk(make_epo_spider(since=date(2026, 10, 1)), lambda ask: 10_000 if _holds(ask, 28) else 150)
    assert len({ask.key for ask in asks}) == len(asks) > 10


@pytest.mark.parametrize(("sandbox_url", "slowed"), [(None, 12.0), ("http://127.0.0.1:8100", None)])
def test_a_sandbox_is_asked_without_pace(sandbox_url: str | None, slowed: float | None) -> None:
    spider = make_epo_spider(sandbox_url=sandbox_url)
    [ask] = spider.seeds()
    pause = spider.pause_after(Answer(ask.url, b"", headers={"x-throttling-control": "busy (search=red:5)"}))
    assert (pause and pause.seconds) == slowed


def test_a_document_says_its_family_language_and_place() -> None:
    spider = make_epo_spider()
    [document] = answer(spider, next(iter(spider.seeds())), 1).documents
    assert (document.key, document.lang, document.title) == ("EP4000000A1", "en", "Ring resonator")
    assert document.url == "https://worldwide.espacenet.com/patent/search?q=pn%3DEP4000000A1"
    assert ("family", "90000001") in document.identifiers
    assert ("docdb", "ep.4000000.a1") in document.identifiers
    assert document.visible_from == date(2026, 11, 4)
    assert [one.kind for one in document.dates] == [DateKind.PUBLISHED]


@pytest.mark.parametrize(
    ("country", "number", "kind", "asked"),
    [
        ("EP", "4000000", "A1", "EP.4000000.A1"),
        ("WO", "2026123456", "A2", "WO.2026123456.A2"),
        ("EP", "4000000", "B1", None),
        ("US", "2026123456", "A1", None),
    ],
)
def test_a_year_later_an_application_is_asked_for_with_its_family(
    country: str, number: str, kind: str, asked: str | None
) -> None:
    spider = make_epo_spider()
    body = make_search([Publication(number, country, kind)])
    [document] = Given().take(spider.read(next(iter(spider.seeds())), Answer("https://x.example", body))).documents
    ask = spider.second_ask(document)
    path = f"/3.2/rest-services/family/publication/docdb/{asked}/biblio"
    assert (ask and urlsplit(ask.url).path) == (asked and path)
    assert ask is None or spider.headers(ask) == {"Accept": "application/xml"}


def test_a_backfill_asks_for_the_codes_of_a_technology_in_a_window() -> None:
    spider = make_epo_spider()
    topic = Topic("qubits", cpc=("G06N10", "H04L9/0852"))
    [ask] = spider.backfill(topic, Window(date(2025, 1, 1), date(2025, 4, 1)))
    expected = '(cpc=/low "G06N10" or cpc=/low "H04L9/0852") and pd within "20250101 20250331"'
    assert query_of(ask) == expected
    assert spider.headers(ask)["X-OPS-Range"] == "1-100"
    given = answer(spider, ask, 100, 150)
    assert (len(given.documents), [spider.headers(one)["X-OPS-Range"] for one in given.asks]) == (100, ["101-200"])


def test_a_single_day_of_a_backfill_with_too_many_results_is_asked_for_code_by_code() -> None:
    spider = make_epo_spider()
    topic, day = Topic("cells", cpc=("H01M4", "H01M8", "H01M10")), Window(date(2025, 1, 1), date(2025, 1, 2))
    [ask] = spider.backfill(topic, day)
    given = answer(spider, ask, 100, 5_000)
    assert [query_of(one).partition(")")[0] for one in given.asks] == [
        '(cpc=/low "H01M4"',
        '(cpc=/low "H01M8" or cpc=/low "H01M10"',
    ]
    [whole] = spider.backfill(replace(topic, cpc=("H01M4",)), day)
    assert [one.is_record for one in answer(spider, whole, 100, 5_000).refused] == []
