"""How collecting ends: what failed, what was refused and what fell short is said, and told apart by the exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout
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
language: en
cadence: daily
visible_from: published
expectations: {{min_items: 1}}
feed: {{articles: false}}
"""


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


GOOD = make_item(1, "https://o.example/1")
UNDATED = make_item(2, "https://o.example/2", day="")
CASES = [
    (Reply(make_rss(GOOD)), 0, ""),
    (Reply(make_rss(GOOD, UNDATED)), 3, "refused: https://o.example/2: no date"),
    (Reply(make_rss()), 3, "0 records, expected at least 1"),
    (Reply(b"gone", 404, "text/plain"), 1, "StatusError"),
]


@pytest.mark.parametrize(("reply", "code", "said"), CASES)
def test_a_dry_run_says_what_was_wrong(scout: Scout, web: Web, reply: Reply, code: int, said: str) -> None:
    web.replies["/feed"] = reply
    ended = scout("crawl", "outlet", "--dry-run")
    assert ended.code == code
    assert said in ended.out + ended.err
    assert "outlet: " in ended.out


@pytest.mark.parametrize(("reply", "code"), [(reply, code) for reply, code, _ in CASES[1:]])
def test_a_crawl_ends_as_its_dry_run(scout: Scout, web: Web, reply: Reply, code: int) -> None:
    web.replies["/feed"] = reply
    assert scout("crawl", "outlet", "--json").code == code


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(scout: Scout, papers: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xz"
    bad.write_bytes(b"no xz at all")
    ended = scout("import", "arxiv", str(bad), str(papers), "--json")
    assert (ended.code, [run["new"] for run in ended.json["hits"]]) == (1, [0, 2])
    assert ended.json["hits"][0]["error"].startswith("FormatError: bad.xz:1")
    assert "bad.xz:1: not a whole .xz file" in ended.err


def test_a_file_that_brings_less_than_expected_ends_partly(scout: Scout, papers: Path) -> None:
    papers.write_text('{"arxiv_id": "1901.00001", "title": "A title", "created": "2019-01-02"}\n')
    ended = scout("import", "arxiv", str(papers))
    assert (ended.code, "expected" in ended.out) == (3, True)


def test_the_help_names_every_compression(scout: Scout) -> None:
    shown = scout("import", "--help").out
    assert all(suffix in shown for suffix in (".xz", ".gz", ".zst"))
