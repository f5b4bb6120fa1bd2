"""Sitemaps and list pages through the whole crawl: indexes, gzip, what a second round asks again, a changed layout."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from core.store.crawling.health import HealthState
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from tests.crawlers.loopback import Reply, Web, make_source

AGAIN = CrawlRequest(today=date(2026, 11, 26), again=True)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path, crawl={"timeout_s": 5, "readers": 0}, egress={"allow": "127.0.0.1:*"})


def crawl_one(settings: Settings, **facts: Any) -> CrawlOutcome:
    source = make_source(**facts)
    [outcome] = crawl(settings, {source.id: source}, AGAIN)
    return outcome


def load_titles(settings: Settings) -> set[str]:
    with open_store(settings.store_url) as store:
        ids = [one for batch in store.documents.iter_ids() for one in batch]
        return {one.document.title for one in store.documents.load(ids).values()}


def put_articles(web: Web, *names: str) -> None:
    for name in names:
        head = f'<meta property="og:title" content="{name}"><meta name="date" content="2026-11-20">'
        page = f"<html lang='en'><head>{head}</head><body><article><p>{f'The text of {name}. ' * 30}</p></article>"
        web.replies[f"/{name}"] = Reply(page.encode(), media_type="text/html")


def put_sitemap(web: Web, *names: str) -> None:
    urls = "".join(f"<url><loc>{web.url}/{name}</loc></url>" for name in names)
    web.replies["/map.xml.gz"] = Reply(
        gzip.compress(f"<urlset>{urls}</urlset>".encode()), media_type="application/gzip"
    )


def put_index(web: Web) -> None:
    """Answer an index that names no changes, and "unchanged" to who asks whether it changed."""
    maps = f"<sitemap><loc>{web.url}/map.xml.gz</loc></sitemap><sitemap><loc>{web.url}/index.xml</loc></sitemap>"
    body = f"<sitemapindex>{maps}</sitemapindex>".encode()

    def reply(_: int, __: str) -> Reply:
        known = web.headers["/index.xml"][-1].get("If-None-Match")
        return Reply(b"", 304) if known == '"1"' else Reply(body, media_type="text/xml", headers={"ETag": '"1"'})

    web.replies["/index.xml"] = reply


def put_list(web: Web, path: str, *names: str, following: str = "") -> None:
    rows = "".join(f'<li class="i"><a href="/{name}">{name}</a></li>' for name in names)
    link = f'<a class="next" href="{following}">Next</a>' if following else ""
    web.replies[path] = Reply(f"<html><body><ul>{rows}</ul>{link}</body></html>".encode(), media_type="text/html")


def test_the_articles_of_an_index_that_names_itself_are_collected_and_later_only_the_new_ones(
    web: Web, settings: Settings
) -> None:
    facts = {"access": "sitemap", "url": f"{web.url}/index.xml"}
    put_index(web)
    put_articles(web, "one", "two", "three")
    put_sitemap(web, "one", "two")
    assert crawl_one(settings, **facts).counts.new == 2
    put_sitemap(web, "one", "two", "three")
    assert crawl_one(settings, **facts).counts.new == 1
    assert load_titles(settings) == {"one", "two", "three"}
    assert [len(web.hits[path]) for path in ("/index.xml", "/map.xml.gz", "/one", "/three")] == [2, 2, 1, 1]


def test_a_list_is_followed_to_its_end_once_and_later_only_as_far_as_it_is_new(web: Web, settings: Settings) -> None:
    facts = {"access": "list-page", "url": f"{web.url}/news", "list_page": {"item": "li.i", "next": "a.next"}}
    put_articles(web, "one", "two", "three", "four", "five")
    put_list(web, "/news", "four", "three", following="/news/2")
    put_list(web, "/news/2", "two", "one", following="/news")
    assert crawl_one(settings, **facts).counts.new == 4
    put_list(web, "/news", "five", "four", following="/news/2")
    assert crawl_one(settings, **facts).counts.new == 1
    assert load_titles(settings) == {"one", "two", "three", "four", "five"}
    # A list that leads back to its own beginning reads that once more and ends.
    assert len(web.hits["/news/2"]) == 1
    assert len(web.hits["/news"]) <= 3


def test_a_list_whose_layout_changed_stops_with_a_word_and_keeps_what_it_had(web: Web, settings: Settings) -> None:
    facts = {"access": "list-page", "url": f"{web.url}/news", "list_page": {"item": "li.i"}}
    put_articles(web, "one")
    put_list(web, "/news", "one")
    crawl_one(settings, **facts)
    web.replies["/news"] = Reply(b"<html><body><div>All new</div></body></html>", media_type="text/html")
    outcome = crawl_one(settings, **facts)
    assert outcome.has_failed
    assert "item: 'li.i' finds nothing" in (outcome.error or "")
    assert outcome.health is not None
    assert outcome.health.state is HealthState.CHANGED_LAYOUT
    assert load_titles(settings) == {"one"}
