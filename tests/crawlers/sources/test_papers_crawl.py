"""Crawls of OpenAlex and Crossref as a whole, on loopback: keys, cursors, spent credit, what is asked for by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import orjson
import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Pace, Source
from tests.crawlers.loopback import Reply, Web
from tests.crawlers.sources.papers import (
    AUTHORSHIPS,
    EXPIRED,
    crossref_page,
    make_crossref,
    make_openalex,
    openalex_page,
)
from tests.crawlers.sources.reading_papers import load

TODAY = date(2026, 11, 20)
KEY = "s3cret-key"
SPENT = {"X-RateLimit-Limit": "10000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7200"}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text(f"OPENALEX_KEY={KEY}\n")
    crawl_settings = {"timeout_s": 5, "readers": 0, "keys_file": tmp_path / "keys"}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"})


def make_source(web: Web, source_id: str) -> Source:
    """Return a shipped source that lives on loopback and makes one search without a pause."""
    source = load(source_id)
    assert source.paged_api is not None
    search = dict(list(source.paged_api.searches.items())[:1])
    one = (source.paged_api.one_url or "").replace("https://api.openalex.org", web.url)
    block = source.paged_api.model_copy(update={"searches": search, "one_url": one})
    facts = {
        "pace": Pace(delay_s=0, retries=0),
        "expectations": source.expectations.model_copy(update={"min_items": 1}),
    }
    return source.model_copy(update={"url": f"{web.url}/works", "paged_api": block} | facts)


def crawl_one(settings: Settings, source: Source) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, CrawlRequest(today=TODAY, again=True))
    return outcome


def by_cursor(replies: dict[str, Reply]) -> Callable[[int, str], Reply]:
    return lambda _, query: replies[parse_qs(query)["cursor"][0]]


def json(body: bytes, status: int = 200, **headers: str) -> Reply:
    return Reply(body, status, "application/json", headers)


def held(settings: Settings) -> list[str]:
    with open_store(settings.store_url) as store:
        return sorted(one for batch in store.documents.iter_ids() for one in batch)


def test_pages_of_openalex_are_read_with_the_key_that_is_kept_nowhere(
    settings: Settings, web: Web, tmp_path: Path
) -> None:
    asked: list[dict[str, list[str]]] = []
    first = openalex_page(make_openalex(1), make_openalex(2), following="abc", count=3)
    pages = by_cursor({"*": json(first), "abc": json(openalex_page(make_openalex(3), count=3))})

    def answer(number: int, query: str) -> Reply:
        asked.append(parse_qs(query))
        return pages(number, query)

    web.replies["/works"] = answer
    outcome = crawl_one(settings, make_source(web, "openalex"))
    assert (outcome.error, outcome.counts.new) == (None, 3)
    assert [one["api_key"] for one in asked] == [[KEY], [KEY]]
    with sqlite3.connect(tmp_path / "scoutbase.sqlite") as database:
        assert KEY not in "\n".join(database.iterdump())
    database.close()


def test_each_work_is_looked_at_again_ten_days_later(settings: Settings, web: Web) -> None:
    web.replies["/works"] = json(openalex_page(make_openalex(1), count=1))
    crawl_one(settings, make_source(web, "openalex"))
    with sqlite3.connect(settings.home / "scoutbase.sqlite") as database:
        days = "julianday(due_at) - julianday(found_at)"
        looks = database.execute(f"SELECT url, round({days}) FROM frontier WHERE role = 'look'").fetchall()
    database.close()
    assert looks == [(f"{web.url}/works/W1", 10.0)]


def test_a_work_that_the_list_cut_short_is_kept_whole(settings: Settings, web: Web) -> None:
    whole = make_openalex(2, authorships=AUTHORSHIPS * 75)
    cut = whole | {"authorships": AUTHORSHIPS * 50, "is_authors_truncated": True}
    web.replies["/works"] = json(openalex_page(make_openalex(1), cut, count=2))
    web.replies["/works/W2"] = json(orjson.dumps(whole))
    outcome = crawl_one(settings, make_source(web, "openalex"))
    assert (outcome.error, outcome.counts.new) == (None, 2)
    with open_store(settings.store_url) as store:
        assert len(store.documents.load_one("openalex:W2").document.people) == 150


def test_when_the_credit_is_spent_the_rest_waits_and_the_reason_is_told(settings: Settings, web: Web) -> None:
    first = openalex_page(make_openalex(1), following="abc", count=2)
    web.replies["/works"] = by_cursor({"*": json(first, 200, **SPENT), "abc": json(openalex_page(make_openalex(2)))})
    outcome = crawl_one(settings, make_source(web, "openalex"))
    assert "the credit of the day is spent: 0 of 10000 credits left" in (outcome.error or "")
    assert len(web.hits["/works"]) == 1
    again = crawl_one(settings, make_source(web, "openalex"))
    assert "asked for quiet until" in (again.error or "")
    assert len(web.hits["/works"]) == 1
    assert held(settings) == ["openalex:W1"]


def test_a_refusal_for_spent_credit_is_no_fault_of_the_source(settings: Settings, web: Web) -> None:
    said = orjson.dumps({"error": "Rate limit exceeded", "message": "Insufficient budget"})
    web.replies["/works"] = json(said, 429, **SPENT)
    outcome = crawl_one(settings, make_source(web, "openalex"))
    assert "credit of the day is spent" in (outcome.error or "")
    assert KEY not in (outcome.error or "")
    assert len(web.hits["/works"]) == 1


def test_an_expired_cursor_of_crossref_begins_the_search_again(settings: Settings, web: Web) -> None:
    calls: list[str] = []

    def answer(_: int, query: str) -> Reply:
        cursor = parse_qs(query)["cursor"][0]
        calls.append(cursor)
        if cursor == "*":
            return json(crossref_page(make_crossref(1), following=f"c{len(calls)}", count=2))
        return json(EXPIRED, 404) if cursor == "c1" else json(crossref_page(make_crossref(2), count=2))

    web.replies["/works"] = answer
    outcome = crawl_one(settings, make_source(web, "crossref"))
    assert (outcome.error, calls) == (None, ["*", "c1", "*", "c3"])
    assert held(settings) == ["crossref:10.1234/work.1", "crossref:10.1234/work.2"]
