"""Asking sources by hand: what a check says, when a crawl has nothing to do, and who may run at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.settings import load_settings
from core.store import open_store
from core.store.crawling.health import HealthState
from tests.api.cli.conftest import Scout
from tests.conftest import ROOT
from tests.crawlers.loopback import Reply, Web, make_item, make_rss

FACTS = """\
id: outlet
title: Outlet
publisher: Outlet
kind: news
access: feed
url: {url}/feed
terms: {{licence: free, keep: full}}
pace: {{delay_s: 0, retries: 0}}
cadence: daily
visible_from: published
feed: {{articles: false}}
"""
FEED = Reply(make_rss(make_item(1, "https://o.example/1")))


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A web of our own, with the source ``outlet`` on it."""
    with Web() as opened:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "outlet.yml").write_text(FACTS.format(url=opened.url))
        monkeypatch.setenv("SCOUT_CRAWL__SOURCES", str(tmp_path / "mine"))
        monkeypatch.setenv("SCOUT_CRAWL__READERS", "0")
        monkeypatch.setenv("SCOUT_EGRESS__ALLOW", "127.0.0.1:*")
        yield opened


@pytest.mark.parametrize(
    ("reply", "code", "state"),
    [
        (FEED, 0, "ok"),
        (Reply(b"<html><body>We have moved</body></html>", media_type="text/html"), 1, "not_a_feed"),
        (Reply(b"gone", 404, "text/plain"), 1, "http_error"),
        (Reply(b"no", 403, "text/plain"), 1, "blocked"),
        (Reply(make_rss()), 1, "empty"),
    ],
)
def test_a_check_is_one_request_and_one_word(scout: Scout, web: Web, reply: Reply, code: int, state: str) -> None:
    web.replies["/feed"] = reply
    ended = scout("check", "outlet", "--json")
    assert (ended.code, ended.json["health"]["state"], len(web.hits["/feed"])) == (code, state, 1)
    assert scout("sources", "--json").json["hits"][0]["health"] is None


def test_a_check_for_eyes_says_the_state_and_the_first_titles(scout: Scout, web: Web) -> None:
    web.replies["/feed"] = FEED
    shown = scout("check", "outlet").out
    assert "state          ok" in shown
    assert "Item 1" in shown


def test_a_source_that_is_not_due_is_asked_only_when_told_again(scout: Scout, web: Web) -> None:
    web.replies["/feed"] = FEED
    first, second, third = (scout("crawl", "outlet", *flags) for flags in ([], [], ["--again"]))
    assert (first.code, second.code, third.code) == (0, 0, 0)
    assert "1 source is not due yet; first comes outlet, at " in second.err
    assert len(web.hits["/feed"]) == 2


def test_a_source_that_was_not_read_for_long_is_late_and_one_that_was_left_alone_says_so(
    scout: Scout, web: Web
) -> None:
    web.replies["/feed"] = FEED
    scout("crawl", "outlet")
    with open_store(load_settings().store_url) as store:
        health = store.health.load()["outlet"]
        then = health.tried_at - timedelta(days=9)
        store.health.save(replace(health, ok_at=then, tried_at=then))
        store.frontier.postpone("outlet", then + timedelta(days=400), then, with_seed=True)
    late = next(one for one in scout("sources", "--json").json["hits"] if one["id"] == "outlet")
    assert (late["state"], late["health"]["state"]) == ("late", "ok")
    with open_store(load_settings().store_url) as store:
        store.health.save(replace(health, state=HealthState.DNS, failures=12, gave_up_at=then))
    assert "dns, left alone" in scout("sources").out


def test_a_second_run_ends_at_once_and_names_the_home(scout: Scout, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli.main", "run", "--every", "1h"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert first.stderr is not None
        assert any("next run" in line for line in first.stderr)
        second = scout("run")
    finally:
        first.terminate()
        first.communicate(timeout=30)
    assert (second.code, second.err) == (2, "scout: scoutbase-data: another scout run is at work here\n")
    assert scout("run").code == 0
