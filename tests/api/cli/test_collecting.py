"""``scout work`` collects too: what is due, beside the stages, until it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.store import Store, open_store
from tests.api.cli.conftest import Scout
from tests.conftest import ROOT
from tests.crawlers.loopback import Reply, Web, make_item, make_rss

FACTS = """id: outlet
title: The Outlet
publisher: Outlet
kind: news
access: feed
url: https://outlet.example/mine.xml
terms: {licence: free, keep: full}
pace: {delay_s: 0, retries: 0}
language: en
cadence: hourly
visible_from: published
feed: {articles: false}
"""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        items = (make_item(n, f"https://outlet.example/{n}", title="A photonic resonator") for n in range(3))
        opened.replies["/mine.xml"] = Reply(make_rss(*items))
        yield opened


@contextmanager
def working(web: Web, folder: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    (folder / "mine").mkdir()
    (folder / "mine" / "outlet.yml").write_text(FACTS)
    own = {
        "PYTHONPATH": str(ROOT),
        "SCOUT_CRAWL__SANDBOX_URL": web.url,
        "SCOUT_CRAWL__SOURCES": "mine",
        "SCOUT_CRAWL__READERS": "0",
    }
    command = [sys.executable, "-m", "api.cli.main", "work", "--poll", "1s"]
    worker = subprocess.Popen(command, cwd=folder, env=os.environ | own | settings, stderr=subprocess.PIPE)
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=60)[1]
    assert worker.returncode == 0, said


def open_base(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'scoutbase-data' / 'scoutbase.sqlite'}")


def test_work_crawls_what_is_due_and_makes_it_searchable(web: Web, scout: Scout, tmp_path: Path) -> None:
    with working(web, tmp_path):
        end = time.monotonic() + 90
        while not (found := scout("search", "resonator", "--json")).out or found.json["total"] < 3:
            assert time.monotonic() < end, found.err
            time.sleep(0.5)
    with open_base(tmp_path) as store:
        assert store.budgets.claimants() == []
        assert {run.source for run in store.runs.latest(100) if run.stage == "crawl"} == {"outlet"}
    assert len(web.hits["/mine.xml"]) == 1


def test_work_that_is_ended_in_a_crawl_leaves_the_rest_for_the_next(web: Web, tmp_path: Path) -> None:
    def slow(_: int, __: str) -> Reply:
        time.sleep(1.0)
        return Reply(make_rss(make_item(1, "https://outlet.example/1")))

    web.replies["/mine.xml"] = slow
    with working(web, tmp_path):
        end = time.monotonic() + 60
        while "/mine.xml" not in web.hits:
            assert time.monotonic() < end
            time.sleep(0.1)
    with open_base(tmp_path) as store:
        runs = [run for run in store.runs.latest(100) if run.stage == "crawl"]
        assert (store.budgets.claimants(), all(run.ended_at for run in runs)) == ([], True)
        # What was under way when the end came was finished.
        assert store.documents.count() == 1
