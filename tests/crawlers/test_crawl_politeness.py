"""Crawls of hosts that say how they want to be asked: robots.txt elsewhere, pauses, reservations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from core.store import open_settings_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source

TODAY = date(2026, 11, 1)
SENTENCE = "A sentence of the whole article. "


def make_article(number: int, **headers: str) -> Reply:
    page = f"<html><body><article><p>{SENTENCE * 60} It is number {number}.</p></article></body></html>"
    return Reply(page.encode(), media_type="text/html", headers=headers)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        opened.replies["/feed"] = Reply(make_rss(*(make_item(n, f"{opened.url}/a/{n}") for n in range(3))))
        opened.replies |= {f"/a/{n}": make_article(n) for n in range(3)}
        yield opened


@pytest.fixture
def other() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, web: Web, other: Web) -> Settings:
    allow = ",".join(one.url.removeprefix("http://") for one in (web, other))
    return load_settings(home=tmp_path, crawl={"timeout_s": 5, "readers": 0}, egress={"allow": allow})


def run(settings: Settings, web: Web) -> CrawlOutcome:
    return crawl(settings, {"outlet": make_source(url=f"{web.url}/feed")}, CrawlRequest(today=TODAY))[0]


def load_texts(settings: Settings) -> dict[str, str]:
    with open_settings_store(settings) as store:
        loaded = [one for ids in store.documents.iter_ids() for one in store.documents.load(ids).values()]
    return {str(one.document.url)[-1]: one.document.text for one in loaded}


def test_robots_txt_is_found_where_it_was_moved_to_and_counts_for_the_host_that_was_asked(
    web: Web, other: Web, settings: Settings
) -> None:
    web.replies["/robots.txt"] = Reply(status=301, headers={"Location": f"{other.url}/moved"})
    other.replies["/moved"] = Reply(status=302, headers={"Location": "/rules.txt"})
    other.replies["/rules.txt"] = Reply(b"User-agent: *\nDisallow: /a/1\nDisallow: /ai.txt")
    outcome = run(settings, web)
    assert [(refusal.code, refusal.place) for refusal in outcome.counts.refusals] == [
        ("BlockedError", f"{web.url}/a/1")
    ]
    assert web.hits.keys() == {"/robots.txt", "/.well-known/tdmrep.json", "/feed", "/a/0", "/a/2"}


def test_a_host_that_cannot_give_its_robots_txt_yet_is_waited_for(web: Web, settings: Settings) -> None:
    busy = Reply(status=503, headers={"Retry-After": "2"})
    web.replies["/robots.txt"] = lambda hit, _: busy if hit == 1 else Reply(b"User-agent: *\nAllow: /")
    outcome = run(settings, web)
    first, second = web.hits["/robots.txt"]
    assert (outcome.error, outcome.counts.new, second - first >= 2) == (None, 3, True)


def test_a_host_that_never_gives_its_robots_txt_is_asked_for_nothing_else(web: Web, settings: Settings) -> None:
    web.replies["/robots.txt"] = Reply(status=500)
    outcome = run(settings, web)
    assert str(outcome.error).endswith("robots.txt answers 500")
    assert {path: len(hits) for path, hits in web.hits.items()} == {"/robots.txt": 2}


def test_of_what_is_reserved_the_lead_is_kept_and_not_the_text(web: Web, settings: Settings) -> None:
    web.replies["/.well-known/tdmrep.json"] = Reply(b'[{"location": "/a/0", "tdm-reservation": 1}]')
    web.replies["/a/1"] = make_article(1, **{"X-Robots-Tag": "noai"})
    assert run(settings, web).counts.new == 3
    texts = load_texts(settings)
    assert [texts[name] for name in "01"] == ["Lead 0.", "Lead 1."]
    assert texts["2"].startswith(SENTENCE)


def test_requests_to_a_host_lie_as_far_apart_as_it_wants(web: Web, settings: Settings) -> None:
    web.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.4\nDisallow: /ai.txt\nDisallow: /.well-known/")
    run(settings, web)
    moments = sorted(moment for hits in web.hits.values() for moment in hits)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert len(pauses) == 4
    assert min(pauses) >= 0.39


def test_a_robots_txt_of_50_mb_is_read_as_far_as_we_read(web: Web, settings: Settings) -> None:
    rules = b"User-agent: *\nDisallow: /a/1\n#" + b"x" * 50_000_000
    web.replies["/robots.txt"] = Reply(rules, media_type="text/plain")
    outcome = run(settings, web)
    assert (outcome.error, outcome.counts.new, "/a/1" in web.hits) == (None, 3, False)


def test_a_host_that_says_too_many_without_a_word_is_asked_no_other_page_meanwhile(
    web: Web, settings: Settings
) -> None:
    def busy_once(_: int, __: str) -> Reply:
        pages = sum(len(hits) for path, hits in web.hits.items() if path.startswith("/a/"))
        return Reply(status=429) if pages == 1 else make_article(pages)

    web.replies |= {f"/a/{n}": busy_once for n in range(3)}
    assert run(settings, web).counts.new == 3
    first, second, *_ = sorted(hit for path, hits in web.hits.items() if path.startswith("/a/") for hit in hits)
    assert second - first >= 0.9


def test_pages_of_a_host_that_cannot_give_its_robots_txt_wait_for_another_crawl(
    web: Web, other: Web, settings: Settings
) -> None:
    web.replies["/feed"] = Reply(make_rss(*(make_item(n, f"{other.url}/a/{n}") for n in range(3))))
    other.replies["/robots.txt"] = Reply(status=503)
    outcome = run(settings, web)
    with open_settings_store(settings) as store:
        counts = store.frontier.counts("outlet")["outlet"]
    assert (outcome.counts.new, counts.waiting, counts.refused) == (3, 3, 0)
