"""A database that gives out while sources are asked: the crawl ends with its reason, and the next one goes on."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from core.errors import StoreError
from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, crawl
from tests.crawlers.loopback import Answer, Reply, Web, make_item, make_rss, make_source

LIMIT_BYTES = 1_200_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(
        home=tmp_path,
        crawl={"timeout_s": 5, "readers": 0},
        egress={"allow": "127.0.0.1:*"},
        store={"retry_s": 0},
    )
    open_store(made.store_url).close()
    return made


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


def rename_table(settings: Settings, before: str, after: str) -> None:
    with sqlite3.connect(settings.store_url.removeprefix("sqlite:///")) as connection:
        connection.execute(f"ALTER TABLE {before} RENAME TO {after}")
    connection.close()


def test_a_store_that_fails_midway_ends_the_crawl_and_loses_nothing(web: Web, settings: Settings) -> None:
    feed = make_rss(*(make_item(n, f"https://o.example/{n}") for n in range(3)))

    def reply(count: int, _: str) -> Reply:
        if count == 1:
            rename_table(settings, "documents", "gone")
        return Reply(feed)

    web.replies["/feed"] = reply
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    with pytest.raises(StoreError):
        crawl(settings, {"outlet": source})
    rename_table(settings, "gone", "documents")
    [outcome] = crawl(settings, {"outlet": source}, CrawlRequest())
    assert (outcome.error, outcome.counts.new, len(web.hits["/feed"])) == (None, 3, 2)


def test_a_full_disk_in_the_middle_of_a_batch_ends_the_crawl_and_the_next_one_goes_on(
    web: Web, settings: Settings, tmp_path: Path
) -> None:
    web.replies = make_large_articles(web.url)
    sources = tmp_path / "mine"
    sources.mkdir()
    (sources / "outlet.yml").write_text(make_facts(web.url))
    environment = os.environ | {
        "SCOUT_HOME": str(settings.home),
        "SCOUT_CRAWL__SOURCES": str(sources),
        "SCOUT_CRAWL__CONTACT": "test@scoutbase.example",
        "SCOUT_CRAWL__READERS": "0",
        "SCOUT_EGRESS__ALLOW": "127.0.0.1:*",
        "SCOUT_STORE__RETRY_S": "0",
    }
    command = [str(Path(sys.executable).with_name("scout")), "crawl", "outlet"]
    full = subprocess.run(command, env=environment, preexec_fn=limit_files, capture_output=True, text=True, check=False)
    with open_store(settings.store_url) as store:
        kept = store.documents.count()
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    with open_store(settings.store_url) as store:
        assert store.documents.count() == 40
    assert (full.returncode, again.returncode, kept < 40) == (1, 0, True)
    assert "StoreError" in full.stderr or "disk" in full.stderr
    assert "Traceback" not in full.stderr


def limit_files() -> None:
    """No file of the process may grow larger: what a full disk is to who writes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))


def make_large_articles(url: str) -> dict[str, Answer]:
    rng = Random(1)
    replies: dict[str, Answer] = {
        "/feed": Reply(make_rss(*(make_item(n, f"{url}/a/{n}") for n in range(40)))),
    }
    for n in range(40):
        words = " ".join(f"{rng.randrange(10**9):x}" for _ in range(4000))
        page = f"<html lang='en'><body><article><p>In run {n} we saw {words}.</p></article></body></html>"
        replies[f"/a/{n}"] = Reply(page.encode(), media_type="text/html")
    return replies


def make_facts(url: str) -> str:
    return f"""id: outlet
title: The Outlet
publisher: Outlet
kind: news
access: feed
url: {url}/feed
terms: {{licence: free, keep: full}}
pace: {{delay_s: 0, concurrent: 4, retries: 1}}
language: en
cadence: daily
visible_from: published
"""
