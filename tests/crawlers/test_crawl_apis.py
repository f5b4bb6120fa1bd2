"""Crawls of paged APIs, harvests and large files as a whole, on loopback: what is asked, kept, and never kept."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source
from tests.crawlers.loopback import Reply, Web, make_source

AGAIN = CrawlRequest(today=date(2026, 11, 1), again=True)
RECORD = {"key": "id", "title": "title"}
KEY = "s3cret-key"
LONG_KEY = "s3cret-key-of-many-chars"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text(f"# of the outlet\nOUTLET_KEY={KEY}\n")
    crawl_settings = {"timeout_s": 5, "readers": 0, "max_download_mb": 1, "keys_file": tmp_path / "keys"}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"})


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = AGAIN) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def make_api(web: Web, **facts: Any) -> Source:
    paging = {"by": "page", "parameter": "page", "size": 10}
    block = {"records": "items", "total_path": "count", "paging": paging}
    own = {"access": "paged-api", "url": f"{web.url}/works", "record": RECORD, "paged_api": block}
    return make_source(**(own | facts))


def answer_pages(count: int) -> Callable[[int, str], Reply]:
    def answer(_: int, query: str) -> Reply:
        start = 10 * int(parse_qs(query).get("page", ["1"])[0]) - 10
        items = [{"id": f"w{n}", "title": f"Work {n}"} for n in range(start, min(start + 10, count))]
        return Reply(orjson.dumps({"count": count, "items": items}), media_type="application/json")

    return answer


def make_file(web: Web, **facts: Any) -> Source:
    own = {"access": "bulk-file", "url": f"{web.url}/all.csv.gz", "record": RECORD, "bulk_file": {"form": "csv"}}
    return make_source(**(own | {"kind": "project", "visible_from": "unknown"} | facts))


def test_all_pages_are_read_once_a_round(settings: Settings, web: Web) -> None:
    web.replies["/works"] = answer_pages(35)
    outcome = crawl_one(settings, make_api(web))
    assert (outcome.error, outcome.counts.new) == (None, 35)
    assert len(web.hits["/works"]) == 4
    assert crawl_one(settings, make_api(web)).counts.unchanged == 35
    assert len(web.hits["/works"]) == 8


def test_a_crawl_that_stops_in_between_goes_on_with_the_next_page(settings: Settings, web: Web) -> None:
    web.replies["/works"] = answer_pages(35)
    first = crawl_one(settings, make_api(web), CrawlRequest(today=AGAIN.today, max_requests=2))
    second = crawl_one(settings, make_api(web), CrawlRequest(today=AGAIN.today))
    assert (first.counts.new, second.counts.new) == (20, 15)
    assert len(web.hits["/works"]) == 4


@pytest.mark.parametrize(("since", "remembered"), [(None, "2026-11-01"), (date(2026, 10, 1), None)])
def test_a_round_that_was_broken_off_goes_on_as_of_the_day_it_began(
    settings: Settings, web: Web, since: date | None, remembered: str | None
) -> None:
    web.replies["/works"] = answer_pages(35)
    crawl_one(settings, make_api(web), CrawlRequest(today=AGAIN.today, since=since, max_requests=2))
    outcome = crawl_one(settings, make_api(web), CrawlRequest(today=date(2026, 11, 9)))
    with open_store(settings.store_url) as store:
        memory = store.frontier.seeds(["outlet"])["outlet"].ask.payload
    assert (outcome.counts.new, memory.get("complete-")) == (15, remembered)


@pytest.mark.parametrize("place", [{"parameter": "api_key"}, {"header": "X-Key", "prefix": "Token "}])
def test_a_key_goes_to_the_source_and_into_nothing_that_is_kept(
    settings: Settings, web: Web, place: dict[str, str], tmp_path: Path
) -> None:
    queries: list[str] = []
    pages = answer_pages(15)

    def answer(hit: int, query: str) -> Reply:
        queries.append(query)
        return pages(hit, query)

    web.replies["/works"] = answer
    outcome = crawl_one(settings, make_api(web, key={"name": "OUTLET_KEY"} | place))
    assert (outcome.error, outcome.counts.new) == (None, 15)
    sent = [parse_qs(query).get("api_key", [""])[0] for query in queries]
    headers = [one.get("X-Key", "") for one in web.headers["/works"]]
    assert (sent, headers) == (([KEY] * 2, [""] * 2) if "parameter" in place else ([""] * 2, [f"Token {KEY}"] * 2))
    with sqlite3.connect(tmp_path / "scoutbase.sqlite") as database:
        assert KEY not in "\n".join(database.iterdump())
    database.close()


def test_a_key_that_a_source_writes_into_its_records_is_not_kept(settings: Settings, web: Web, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"OUTLET_KEY={LONG_KEY}\n")

    def answer(_: int, query: str) -> Reply:
        items = [{"id": "w1", "title": "Work 1", "link": f"{web.url}/works/w1?{query}"}]
        return Reply(orjson.dumps({"items": items}), media_type="application/json")

    web.replies["/works"] = answer
    record = RECORD | {"url": "link"}
    key = {"name": "OUTLET_KEY", "parameter": "api_key"}
    outcome = crawl_one(settings, make_api(web, key=key, record=record, paged_api={"records": "items"}))
    assert outcome.counts.new == 1
    with sqlite3.connect(tmp_path / "scoutbase.sqlite") as database:
        held = "\n".join(database.iterdump())
    database.close()
    assert ("/works/w1?api_key=" in held, LONG_KEY in held) == (True, False)


def test_a_source_without_its_key_is_not_asked(settings: Settings, web: Web) -> None:
    web.replies["/works"] = answer_pages(5)
    source = make_api(web, key={"name": "OTHER_KEY", "header": "X-Key"})
    assert crawl(settings, {source.id: source}, AGAIN) == []
    outcome = crawl_one(settings, source, CrawlRequest((source.id,)))
    assert "no key OTHER_KEY" in (outcome.error or "")
    assert web.hits == {}


def test_a_key_does_not_follow_a_redirect_to_another_host(settings: Settings, web: Web) -> None:
    with Web() as other:
        web.replies["/works"] = Reply(status=302, headers={"Location": f"{other.url}/works?api_key={KEY}"})
        other.replies["/works"] = answer_pages(5)
        outcome = crawl_one(settings, make_api(web, key={"name": "OUTLET_KEY", "header": "X-Key"}))
        assert outcome.counts.new == 5
        assert "X-Key" in web.headers["/works"][0]
        assert "X-Key" not in other.headers["/works"][0]


def test_a_page_without_the_promised_field_stops_the_source_and_nothing_of_it_is_kept(
    settings: Settings, web: Web
) -> None:
    web.replies["/works"] = answer_pages(10)
    source = make_api(web, record=RECORD | {"text": "abstract"}, expectations={"fill": {"text": 0.95}})
    outcome = crawl_one(settings, source)
    assert "changed format: text in 0 of 10 records" in (outcome.error or "")
    with open_store(settings.store_url) as store:
        assert store.documents.load(["outlet:w1"]) == {}


def make_rows(count: int, width: int = 400) -> bytes:
    rows = (f"p{n},Project {n} {(n * 7919) ** 9 % 10**width:0{width}d}\n" for n in range(count))
    return b"id,title\n" + "".join(rows).encode()


def test_a_file_that_is_larger_than_any_page_goes_through_the_spool(settings: Settings, web: Web) -> None:
    body = make_rows(4_000)
    web.replies["/all.csv.gz"] = Reply(body, media_type="text/csv")
    assert len(body) > 1024 * 1024
    outcome = crawl_one(settings, make_file(web))
    assert (outcome.error, outcome.counts.new) == (None, 4_000)
    assert list((settings.home / "spool").iterdir()) == []


def test_a_file_that_is_the_same_is_not_read_again(settings: Settings, web: Web) -> None:
    web.replies["/all.csv.gz"] = Reply(gzip.compress(make_rows(50)))
    crawl_one(settings, make_file(web))
    again = crawl_one(settings, make_file(web))
    assert (again.error, again.counts.read, len(web.hits["/all.csv.gz"])) == (None, 0, 2)
    web.replies["/all.csv.gz"] = Reply(gzip.compress(make_rows(51)))
    assert crawl_one(settings, make_file(web)).counts.new == 1


def test_a_file_that_breaks_off_keeps_what_was_read_and_is_not_done(settings: Settings, web: Web) -> None:
    whole = gzip.compress(make_rows(4_000))
    web.replies["/all.csv.gz"] = Reply(whole[: len(whole) // 2])
    broken = crawl_one(settings, make_file(web))
    assert "FormatError" in (broken.error or "")
    assert 1_000 <= broken.counts.new < 4_000
    web.replies["/all.csv.gz"] = Reply(whole)
    mended = crawl_one(settings, make_file(web))
    assert (mended.error, mended.counts.new) == (None, 4_000 - broken.counts.new)


def test_a_file_beyond_its_bound_is_refused(settings: Settings, web: Web) -> None:
    web.replies["/all.csv.gz"] = Reply(make_rows(4_000))
    outcome = crawl_one(settings, make_file(web, bounds={"megabytes": 1}))
    assert "TooLargeError" in (outcome.error or "")
    assert list((settings.home / "spool").iterdir()) == []
