"""A public source leads a crawl nowhere inside: not by a redirect, by a link, nor by its older pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source

DAY = "Sat, 31 Oct 2026 10:00:00 GMT"
OLDER = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(web: Web, tmp_path: Path) -> Settings:
    allow = web.url.removeprefix("http://")
    return load_settings(home=tmp_path, crawl={"timeout_s": 5, "readers": 0}, egress={"allow": allow})


def crawl_feed(web: Web, settings: Settings, *parts: str) -> CrawlOutcome:
    web.replies["/feed"] = Reply(make_rss(*parts))
    source = make_source(url=f"{web.url}/feed")
    [outcome] = crawl(settings, {source.id: source}, CrawlRequest(today=date(2026, 11, 1), again=True))
    return outcome


def refused(outcome: CrawlOutcome) -> dict[str | None, str]:
    return {one.place: one.code for one in outcome.counts.refusals}


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://[::ffff:7f00:1]:9200/_all"])
def test_a_redirect_inside_is_refused_and_the_lead_is_kept(web: Web, settings: Settings, target: str) -> None:
    web.replies["/a/1"] = Reply(b"", 302, headers={"Location": target})
    outcome = crawl_feed(web, settings, make_item(1, f"{web.url}/a/1", day=DAY))
    assert refused(outcome) == {target: "EgressError"}
    with open_store(settings.store_url) as store:
        ids = [one for some in store.documents.iter_ids() for one in some]
        texts = [one.document.text for one in store.documents.load(ids).values()]
    assert (outcome.has_failed, texts) == (False, ["Lead 1."])


def test_links_inside_are_refused_and_their_leads_are_kept(web: Web, settings: Settings) -> None:
    links = ["http://10.0.0.1/a", "http://127.0.0.1:9200/_all", "http://localhost/"]
    items = [make_item(number, link, day=DAY) for number, link in enumerate(links)]
    outcome = crawl_feed(web, settings, *items)
    assert refused(outcome) == dict.fromkeys(links, "EgressError")
    assert (outcome.counts.new, outcome.has_failed) == (3, False)


def test_older_pages_inside_are_refused(web: Web, settings: Settings) -> None:
    inside = "http://[64:ff9b::7f00:1]/feed"
    outcome = crawl_feed(web, settings, OLDER.format(inside), make_item(1, f"{web.url}/a/1", day=""))
    [refused] = [one for one in outcome.counts.refusals if one.code == "EgressError"]
    assert (refused.place, refused.message.startswith("leads inside"), outcome.has_failed) == (inside, True, False)
