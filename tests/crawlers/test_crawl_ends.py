"""Crawls that are told to end, that something is in the way of, and what they say of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from core.clock import utc_now
from core.settings import Settings, load_settings
from core.store import open_settings_store
from core.store.crawling.health import HealthState
from crawlers.crawl import CrawlRequest, crawl, start_crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source
from tests.conftest import ROOT
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source

TODAY = date(2026, 11, 1)
ONCE = CrawlRequest(today=TODAY)
KEY = "k3y-0f-0urs"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(hosts=2) as opened:
        opened.replies["/feed"] = Reply(make_rss(*(make_item(n, f"{opened.url}/a/{n}") for n in range(3))))
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keys = tmp_path / "keys"
    keys.write_text(f"OURS={KEY}\n")
    crawl_settings = {"timeout_s": 10, "readers": 0, "keys_file": keys}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.0/8:*"})


def make_feed(web: Web, **facts: object) -> Source:
    return make_source(url=f"{web.url}/feed", feed={"articles": False}, **facts)


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = ONCE) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def test_told_twice_to_end_it_still_finishes_what_is_under_way(web: Web, settings: Settings) -> None:
    def slow(_: int, __: str) -> Reply:
        time.sleep(2.0)
        return Reply(make_rss(make_item(1, f"{web.url}/a/1")))

    web.replies["/feed"] = slow
    process = start_crawl(settings, {"outlet": make_feed(web)}, CrawlRequest(today=TODAY))
    assert process is not None
    end = time.monotonic() + 30
    while "/feed" not in web.hits:
        assert time.monotonic() < end
        time.sleep(0.05)
    for _ in range(2):
        process.stop()
        time.sleep(0.3)
    [outcome] = process.wait()
    assert (outcome.counts.new, outcome.error) == (1, None)


def test_a_check_follows_a_feed_to_where_it_was_moved(web: Web, settings: Settings) -> None:
    web.replies["/new"] = web.replies["/feed"]
    web.replies["/feed"] = Reply(status=301, headers={"Location": "/new"})
    request = CrawlRequest(today=TODAY, dry_run=True, max_requests=1)
    outcome = crawl_one(settings, make_source(url=f"{web.url}/feed"), request)
    assert outcome.health is not None
    assert (outcome.health.state, outcome.found) == (HealthState.MOVED, 3)
    assert not [path for path in web.hits if path.startswith("/a/")]


def test_unchanged_to_who_did_not_ask_is_no_answer(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = Reply(status=304)
    outcome = crawl_one(settings, make_feed(web))
    assert outcome.health is not None
    assert (outcome.health.state, "HTTP 304" in str(outcome.error)) == (HealthState.HTTP_ERROR, True)


def test_a_key_that_is_said_back_is_kept_nowhere(
    web: Web, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    web.replies["/feed"] = lambda _, query: Reply(f"wrong key: {query}".encode(), 403, "text/plain")
    log = settings.log.model_copy(update={"level": "debug"})
    source = make_feed(web, key={"name": "OURS", "parameter": "key"})
    outcome = crawl_one(settings.model_copy(update={"log": log}), source)
    with open_settings_store(settings) as store:
        held = [store.runs.latest(), store.health.load(), store.frontier.seeds(["outlet"])]
    assert "wrong key" in str(outcome.error)
    assert KEY not in f"{outcome}{held}{capfd.readouterr()}"


def test_a_source_without_its_key_that_is_named_waits_for_a_day_and_is_not_called_ill(
    web: Web, settings: Settings
) -> None:
    source = make_feed(web, key={"name": "ANOTHER", "parameter": "key"}, cadence="monthly")
    named = CrawlRequest(("outlet",), today=TODAY)
    first, second = (crawl_one(settings, source, named) for _ in range(2))
    with open_settings_store(settings) as store:
        runs, health = store.runs.latest(), store.health.load()
        assert store.frontier.has_due("outlet", utc_now() + timedelta(days=1))
    assert ("no key ANOTHER" in str(first.error), first.is_due, second.is_due) == (True, True, False)
    assert (len(runs), health, web.hits) == (1, {}, {})


def test_a_spool_that_cannot_be_written_fails_its_source_and_no_other(web: Web, settings: Settings) -> None:
    (settings.home / "spool").write_text("in the way")
    facts = yaml.safe_load((ROOT / "sandbox/ways/by_bulk_file.yml").read_text())
    bulk = Source.model_validate(facts | {"id": "bulk", "publisher": "Bulk", "url": f"{web.url_of(1)}/file.csv"})
    failed, other = crawl(settings, {"bulk": bulk, "outlet": make_feed(web)}, CrawlRequest(today=TODAY))
    assert "cannot be kept" in str(failed.error)
    assert (other.error, other.counts.new) == (None, 3)
