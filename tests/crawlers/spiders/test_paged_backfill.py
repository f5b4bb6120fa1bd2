"""Paged APIs asked for long ago: first pages, further ones, halves, and a cursor that ended meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from core.errors import StatusError
from core.store.crawling.asks import BACKFILL, Ask
from crawlers.backfill.topics import Topic, Window, unpack
from crawlers.reading import Answer, Counted, Item, Refused
from crawlers.records import Record
from crawlers.source import Source
from crawlers.spiders.choosing import make_spider
from tests.crawlers.spiders.apis import make_api, make_round

TOPIC = Topic("lasers", openalex=("T1", "T2", "T3"), cpc=("H01S5",))
WINDOW = Window(date(2020, 1, 1), date(2021, 1, 1))
CURSOR = {"by": "cursor", "parameter": "cursor", "first": "*", "next": "meta.next"}
OFFSET = {"by": "offset", "parameter": "offset", "size": 2}
BLOCK: dict[str, Any] = {
    "needs": ["openalex"],
    "parameters": {"filter": "t:{openalex},from:{begin},to:{last}"},
    "most_values": 2,
}


def make_archive(paging: dict[str, Any], **facts: Any) -> Source:
    own = {"backfill": BLOCK, "total_path": "meta.count", "parameters": {"per-page": 2, "filter": "from:{since}"}}
    return make_api(paging, **(own | facts))


def first_asks(source: Source, window: Window = WINDOW) -> list[Ask]:
    return list(make_spider(source, make_round()).backfill(TOPIC, window))


def read(source: Source, ask: Ask, *numbers: int, **meta: Any) -> list[Item]:
    works = [{"id": f"W{number}", "title": f"Work {number}"} for number in numbers]
    answer = Answer(ask.url, orjson.dumps({"meta": meta, "results": works}))
    return list(make_spider(source, make_round()).read(ask, answer))


def asks_of(items: list[Item]) -> list[Ask]:
    return [item for item in items if isinstance(item, Ask)]


def sent(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_a_topic_in_two_parts_is_asked_for_in_two_queries() -> None:
    one, other = first_asks(make_archive(CURSOR))
    assert sent(one) == {"per-page": "2", "filter": "t:T1|T2,from:2020-01-01,to:2020-12-31", "cursor": "*"}
    assert sent(other)["filter"].startswith("t:T3,")
    assert (one.role, unpack(one.payload)) == (BACKFILL, (Topic("lasers", openalex=("T1", "T2")), WINDOW))


def test_a_first_page_says_how_much_there_is_and_leads_on_in_the_same_query() -> None:
    source = make_archive(CURSOR)
    ask = first_asks(source)[0]
    items = read(source, ask, 1, 2, count=3, next="abc")
    [onward] = asks_of(items)
    assert Counted(3, 2) in items
    assert sent(onward) == sent(ask) | {"cursor": "abc"}
    assert (onward.role, unpack(onward.payload)) == (BACKFILL, unpack(ask.payload))
    last = read(source, onward, 3, count=3, next=None)
    assert [item.document.key for item in last if isinstance(item, Record)] == ["W3"]
    assert len(last) == 1


def test_a_body_that_is_posted_is_filled_like_parameters() -> None:
    block = BLOCK | {"parameters": {"topics": ["{openalex}"], "from": "{begin}", "to": "{end}"}}
    body = {"topics": [], "from": "{since}", "size": 2}
    source = make_archive(OFFSET | {"in_body": True}, body=body, parameters={}, backfill=block)
    ask = first_asks(source)[0]
    asked = {"topics": ["T1|T2"], "from": "2020-01-01", "to": "2021-01-01", "size": 2, "offset": 0}
    assert orjson.loads(ask.body or "") == asked
    [onward] = asks_of(read(source, ask, 1, 2, count=3))
    assert orjson.loads(onward.body or "") == asked | {"offset": 2}


@pytest.mark.parametrize("facts", [{"backfill": BLOCK | {"most": 4}}, {"paging": OFFSET | {"most": 4}}])
def test_a_query_with_more_than_can_be_reached_is_cut_in_two(facts: dict[str, Any]) -> None:
    source = make_archive(facts.pop("paging", OFFSET), **facts)
    items = read(source, first_asks(source)[0], 1, 2, count=5)
    assert not [item for item in items if isinstance(item, Record)]
    windows = [unpack(ask.payload)[1] for ask in asks_of(items)]
    assert windows == [Window(date(2020, 1, 1), date(2020, 7, 2)), Window(date(2020, 7, 2), date(2021, 1, 1))]
    assert {unpack(ask.payload)[0].openalex for ask in asks_of(items)} == {("T1", "T2")}


def test_a_query_whose_end_shows_only_at_its_bound_is_cut_in_two_there() -> None:
    source = make_archive(OFFSET | {"most": 4}, total_path=None)
    ask = first_asks(source)[0]
    [second] = asks_of(read(source, ask, 1, 2))
    assert len(asks_of(read(source, second, 3, 4))) == 2


def test_a_single_day_is_read_as_far_as_it_goes() -> None:
    source = make_archive(OFFSET | {"most": 4})
    day = Window(date(2020, 5, 5), date(2020, 5, 6))
    items = read(source, first_asks(source, day)[0], 1, 2, count=9)
    [second] = asks_of(items)
    last = read(source, second, 3, 4, count=9)
    [told] = [item for item in last if isinstance(item, Refused)]
    assert (str(told.error.message), told.is_record) == (
        "only the first 4 of 9 records of one day can be reached",
        False,
    )


def test_fewer_records_than_were_promised_are_told() -> None:
    source = make_archive(CURSOR)
    [told] = [one for one in read(source, first_asks(source)[0], 1, count=3, next=None) if isinstance(one, Refused)]
    assert "only 1 of the 3 records" in told.error.message


def test_a_cursor_that_ended_is_begun_again_but_not_for_ever() -> None:
    source = make_archive(CURSOR)
    spider = make_spider(source, make_round())
    error = StatusError("HTTP 400", http_status=400)
    [page] = asks_of(read(source, first_asks(source)[0], 1, 2, count=9, next="abc"))
    for number in (1, 2, 3):
        [again] = asks_of(list(spider.failed(page, error)))
        assert (sent(again)["cursor"], again.key) == ("*", f"restart-{number}")
        [page] = asks_of(read(source, again, 1, 2, count=9, next="abc"))
    assert list(spider.failed(page, error)) == []


def test_a_first_page_that_fails_and_a_page_that_is_counted_are_not_begun_again() -> None:
    by_cursor, by_offset = make_archive(CURSOR), make_archive(OFFSET)
    error = StatusError("HTTP 400", http_status=400)
    assert list(make_spider(by_cursor, make_round()).failed(first_asks(by_cursor)[0], error)) == []
    [page] = asks_of(read(by_offset, first_asks(by_offset)[0], 1, 2, count=9))
    assert list(make_spider(by_offset, make_round()).failed(page, error)) == []


def test_a_source_without_the_block_is_asked_nothing() -> None:
    assert first_asks(make_api(CURSOR)) == []
    of_terms = {"needs": ["terms"], "parameters": {"q": "{terms} {begin}"}}
    assert first_asks(make_archive(CURSOR, backfill=of_terms)) == []


def test_words_of_a_topic_that_is_not_asked_for_do_not_travel() -> None:
    ask = first_asks(make_archive(CURSOR))[0]
    assert replace(unpack(ask.payload)[0], openalex=()) == Topic("lasers")
