"""A database that gives out while sources are asked: the run record is closed, and says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.worker import CrawlOutcome
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(home=tmp_path, crawl={"timeout_s": 5})
    open_store(made.store_url).close()
    return made


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


def crawl_while_losing(table: str, web: Web, settings: Settings, count: int) -> CrawlOutcome:
    """Crawl a feed of ``count`` entries; a table of the database is gone when it answers."""

    def reply(_: int, __: str) -> Reply:
        with sqlite3.connect(settings.store_url.removeprefix("sqlite:///")) as connection:
            connection.execute(f"ALTER TABLE {table} RENAME TO gone")
        connection.close()
        return Reply(make_rss(*(make_item(n, f"https://o.example/{n}") for n in range(count))))

    web.replies["/feed"] = reply
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    return crawl(settings, {"outlet": source}, CrawlRequest())[0]


@pytest.mark.parametrize("count", [3, 250])
def test_a_store_that_fails_midway_closes_the_run_with_its_error(web: Web, settings: Settings, count: int) -> None:
    outcome = crawl_while_losing("documents", web, settings, count)
    with open_store(settings.store_url) as store:
        run = store.runs.load(outcome.run_id or 0)
    assert outcome.has_failed
    assert (outcome.error or "").startswith("StoreError")
    assert (run.error, run.ended_at is not None, run.new) == (outcome.error, True, 0)


def test_a_run_record_that_cannot_be_closed_is_a_failure(web: Web, settings: Settings) -> None:
    outcome = crawl_while_losing("runs", web, settings, 3)
    assert (outcome.has_failed, outcome.counts.new) == (True, 3)
    assert (outcome.error or "").startswith("StoreError")
