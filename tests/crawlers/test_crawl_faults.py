"""One real crawl of a web where nearly everything is wrong: what each fault becomes, and that the others go on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.settings import Settings, load_settings
from core.store import open_store
from core.store.runs import Run, RunRefusal
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source
from tests.crawlers.loopback import Answer, Reply, Web, make_item, make_rss, make_source

MEGABYTE = 1024 * 1024
BOMB = b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
TEXT = " ".join(
    f"In run {n} the modulator reached {n} gigahertz and the loss stayed below {n} decibels." for n in range(2, 12)
)
ARTICLE = f'<html lang="en"><body><nav>Menu</nav><article><h1>Item</h1><p>{TEXT}</p></article></body></html>'.encode()


def endless() -> Iterator[bytes]:
    """200 MB of a feed, as fast as it is taken."""
    yield b'<?xml version="1.0"?><rss version="2.0"><channel>'
    item = make_item(1, "http://127.0.0.1/x").encode() * 5000
    for _ in range(200 * MEGABYTE // len(item)):
        yield item


def slow() -> Iterator[bytes]:
    for _ in range(100):
        time.sleep(0.1)
        yield b" "


def busy_once(count: int, _: str) -> Reply:
    if count == 1:
        return Reply(b"Rate exceeded.", 429, "text/plain", {"Retry-After": "1"})
    return Reply(make_rss(make_item(1, "http://127.0.0.1:9/late")))


def failing_once(count: int, _: str) -> Reply:
    return Reply(b"", 500) if count == 1 else Reply(make_rss(make_item(1, "http://127.0.0.1:9/again")))


REPLIES: dict[str, Answer] = {
    "/busy-once": busy_once,
    "/failing-once": failing_once,
    "/busy": Reply(b"Rate exceeded.", 429, "text/plain"),
    "/busy-long": Reply(b"", 503, headers={"Retry-After": "86400"}),
    "/failing": Reply(b"oops", 500, "text/plain"),
    "/gone": Reply(b"", 404),
    "/html": Reply(b"<!DOCTYPE html><html><body>Please log in</body></html>", media_type="text/html"),
    "/bomb": Reply(BOMB),
    "/broken": Reply(b"<rss version='2.0'><channel><item><title>half"),
    "/endless": Reply(chunks=endless),
    "/slow": Reply(chunks=slow),
    "/truncated": Reply(make_rss(make_item(1, "http://127.0.0.1:9/t")), headers={"Content-Length": "100000"}),
    "/empty": Reply(make_rss()),
}
ERRORS = {
    "busy": "HTTP 429: 'Rate exceeded.'",
    "busy-long": "asks to wait 86400 s",
    "failing": "HTTP 500: 'oops'",
    "gone": "HTTP 404",
    "html": "FormatError: {url}/html: HTML where",
    "bomb": "declares entities",
    "broken": "broken XML",
    "endless": "TooLargeError",
    "slow": "no answer in time",
    "truncated": "breaks off",
    "forbidden": "robots.txt",
    "empty": "0 records, expected at least 1",
}


@dataclass(frozen=True)
class Crawled:
    """What the crawl left."""

    web: Web
    outcomes: dict[str, CrawlOutcome]
    runs: dict[str, Run]
    refusals: dict[str, list[RunRefusal]]
    settings: Settings


NAMES = ("outlet", *(path.removeprefix("/") for path in REPLIES), "forbidden")


def make_sources(web: Web) -> dict[str, Source]:
    """A source for each fault, on a host of its own."""
    return {
        name: make_source(id=name, publisher=name, url=f"{web.url_of(n)}/{name}", feed={"articles": name == "outlet"})
        for n, name in enumerate(NAMES)
    }


def make_outlet(url: str) -> dict[str, Reply]:
    """A feed with good entries, wrong ones, and articles that fail in several ways."""
    items = [
        make_item(1, f"{url}/a/1?utm_source=rss"),
        make_item(2, f"{url}/a/missing"),
        make_item(3, f"{url}/a/changed"),
        make_item(4, f"{url}/a/4", day=""),
        make_item(5, f"{url}/a/5", day="Mon, 02 Nov 2099 10:00:00 GMT"),
        make_item(6, "javascript:alert(1)"),
        make_item(7, f"{url}/a/7", title=""),
        make_item(8, f"{url}/a/image"),
    ]
    page = Reply(ARTICLE, media_type="text/html; charset=utf-8")
    empty = {n: Reply(b"<html><body><p>Cookies? %d</p></body></html>" % n, media_type="text/html") for n in (3, 4, 7)}
    image = Reply(b"\x89PNG", media_type="image/png")
    return {
        "/outlet": Reply(make_rss(*items)),
        "/a/1": page,
        "/a/4": empty[4],
        "/a/5": page,
        "/a/7": empty[7],
        "/a/changed": empty[3],
        "/a/image": image,
        "/robots.txt": Reply(b"User-agent: scoutbase\nDisallow: /forbidden\n", media_type="text/plain"),
    }


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    home: Path = tmp_path_factory.mktemp("crawl")
    with Web(len(NAMES)) as web:
        web.replies |= REPLIES | make_outlet(web.url)
        settings = load_settings(
            home=home,
            crawl={"max_download_mb": 2, "timeout_s": 3, "contact": "a@b.example", "readers": 1},
            egress={"allow": "127.0.0.0/8:*"},
        )
        outcomes = crawl(settings, make_sources(web), CrawlRequest(today=datetime.now(UTC).date()))
        with open_store(settings.store_url) as store:
            runs = store.runs.latest_by_source()
            refusals = {name: store.runs.refusals(run.id) for name, run in runs.items()}
        yield Crawled(web, {o.source: o for o in outcomes}, runs, refusals, settings)


@pytest.mark.parametrize("name", ERRORS)
def test_a_source_that_cannot_be_read_says_why(crawled: Crawled, name: str) -> None:
    run = crawled.runs[name]
    assert run.error is not None
    assert ERRORS[name].format(url=crawled.web.url_of(NAMES.index(name))) in run.error
    assert run.error == crawled.outcomes[name].error
    assert (run.new, run.ended_at is not None) == (0, True)


def test_a_feed_without_end_is_cut_at_the_limit(crawled: Crawled) -> None:
    assert crawled.web.sent_bytes["/endless"] < 60 * MEGABYTE


def test_a_source_that_asks_for_a_pause_gets_it(crawled: Crawled) -> None:
    first, second = crawled.web.hits["/busy-once"]
    assert 1.0 <= second - first < 10
    assert crawled.runs["busy-once"].new == 1
    assert crawled.runs["busy-once"].error is None


def test_a_passing_failure_is_tried_again(crawled: Crawled) -> None:
    assert len(crawled.web.hits["/failing-once"]) == 2
    assert crawled.runs["failing-once"].new == 1


def test_a_failing_source_is_asked_no_oftener_than_allowed(crawled: Crawled) -> None:
    assert len(crawled.web.hits["/failing"]) == 2
    assert len(crawled.web.hits["/gone"]) == 1
    assert len(crawled.web.hits["/busy-long"]) == 1
    assert "/forbidden" not in crawled.web.hits


def test_good_entries_are_kept_and_wrong_ones_counted(crawled: Crawled) -> None:
    run = crawled.runs["outlet"]
    reasons = {r.refusal.message for r in crawled.refusals["outlet"]}
    assert (run.read, run.new) == (8, 4)
    assert {"no date", "HTTP 404: 'not found'", "no HTML where an article should be"} <= reasons
    assert any("2099-11-02" in reason for reason in reasons)
    assert any("not a web address" in reason for reason in reasons)
    assert all(r.refusal.place for r in crawled.refusals["outlet"])


def test_an_article_that_fails_leaves_the_lead(crawled: Crawled) -> None:
    with open_store(crawled.settings.store_url) as store:
        ids = next(store.documents.iter_ids())
        documents = [d.document for d in store.documents.load(ids).values() if d.document.source == "outlet"]
    texts = {d.title: d.text for d in documents}
    assert texts["Item 1"].startswith("In run 2")
    assert (texts["Item 2"], texts["Item 8"]) == ("Lead 2.", "Lead 8.")
    assert {d.url for d in documents if d.title == "Item 1"} == {f"{crawled.web.url}/a/1"}


def test_a_document_has_its_evidence(crawled: Crawled) -> None:
    with open_store(crawled.settings.store_url) as store:
        stored = [
            d for d in store.documents.load(next(store.documents.iter_ids())).values() if d.document.title == "Item 1"
        ]
        whole = [d for d in stored if d.document.source == "outlet"]
        proof = store.evidence.load(whole[0].evidence_hash or "")
    assert proof.body == ARTICLE
    assert proof.media_type == "text/html"


def test_we_say_who_we_are(crawled: Crawled) -> None:
    assert all(agent.startswith("scoutbase/") and "a@b.example" in agent for agent in crawled.web.agents)
