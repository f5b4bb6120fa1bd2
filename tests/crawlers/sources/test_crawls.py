"""Crawls of projects and news as a whole, on loopback: what fails for a moment, and what is told in plain text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Pace, Source, load_sources
from tests.crawlers.loopback import Reply, Web
from tests.crawlers.sources.cordis_tables import make_archive
from tests.crawlers.sources.recorded_projects import ARTICLE, LIMIT, NWO_PROJECT, gdelt_list, nwo_page

SOURCES = load_sources()
AGAIN = CrawlRequest(today=date(2026, 11, 26), again=True)
JSON = "application/json"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    crawl_settings = {"timeout_s": 5, "readers": 0, "max_wait_s": 2}
    return load_settings(home=tmp_path, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"})


def at(web: Web, source_id: str) -> Source:
    return SOURCES[source_id].model_copy(update={"url": f"{web.url}/{source_id}", "pace": Pace(delay_s=0, retries=3)})


def crawl_one(settings: Settings, source: Source) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, AGAIN)
    return outcome


def test_a_page_of_nwopen_that_does_not_come_in_time_is_asked_for_again(settings: Settings, web: Web) -> None:
    replies = [Reply(b"<html>", 504, "text/html"), Reply(nwo_page(NWO_PROJECT), media_type=JSON)]
    web.replies["/nwopen"] = lambda hit, _: replies[hit - 1]
    outcome = crawl_one(settings, at(web, "nwopen"))
    assert (outcome.error, outcome.counts.new, len(web.hits["/nwopen"])) == (None, 1, 2)


def test_a_notice_of_gdelt_with_status_200_is_quiet_and_no_news(settings: Settings, web: Web) -> None:
    web.replies["/gdelt"] = Reply(LIMIT, media_type="text/plain")
    outcome = crawl_one(settings, at(web, "gdelt"))
    assert outcome.counts.new == 0
    assert len(web.hits["/gdelt"]) == 1
    assert "quiet" in str(outcome.error or outcome)


def test_articles_of_gdelt_come_once_whatever_searches_find_them(settings: Settings, web: Web) -> None:
    web.replies["/gdelt"] = Reply(gdelt_list({**ARTICLE, "seendate": "20261101T080000Z"}), media_type=JSON)
    outcome = crawl_one(settings, at(web, "gdelt"))
    assert (outcome.error, outcome.counts.read) == (None, 4)
    with open_store(settings.store_url) as store:
        assert store.documents.count() == 1


def test_an_archive_of_cordis_is_read_once_while_it_is_the_same(settings: Settings, web: Web) -> None:
    web.replies["/cordis-horizon"] = Reply(make_archive(), media_type="application/zip")
    first = crawl_one(settings, at(web, "cordis-horizon"))
    second = crawl_one(settings, at(web, "cordis-horizon"))
    assert (first.error, first.counts.new) == (None, 1)
    assert (second.error, second.counts.read) == (None, 0)


def test_the_next_archive_of_cordis_changes_what_changed(settings: Settings, web: Web) -> None:
    source = at(web, "cordis-horizon")
    web.replies["/cordis-horizon"] = Reply(make_archive(), media_type="application/zip")
    crawl_one(settings, source)
    web.replies["/cordis-horizon"] = Reply(make_archive(euroSciVoc=[]), media_type="application/zip")
    assert crawl_one(settings, source).counts.changed == 1
    with open_store(settings.store_url) as store:
        schemes = {one.scheme for one in store.documents.load_one("cordis-horizon:101069359").document.classifications}
    assert schemes == {"funding", "cordis", "status"}
