"""arXiv by its three ways in one crawl, each on a host of its own on loopback: one pace, one connection, one work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.clock import utc_now
from core.settings import Settings, load_settings
from core.store import open_settings_store
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source, load_sources
from tests.core.store.forgotten_world import fill
from tests.crawlers.loopback import Reply, Web
from tests.crawlers.sources.recorded_arxiv import (
    RSS_END,
    RSS_HEAD,
    SETS,
    TOKEN,
    atom,
    atom_entry,
    oai_list,
    oai_record,
    oai_sets,
    rss,
    rss_item,
)

AGAIN = CrawlRequest(today=date(2026, 11, 26), again=True)
WAYS = ("arxiv", "arxiv-oai", "arxiv-rss")
DELAY_S = 0.25
API, OAI, RSS = "/api/query", "/oai", "/rss/quant-ph"


def harvest(_hit: int, query: str) -> Reply:
    """Answer as the repository does: with its sets, or with two parts of a list."""
    asked = parse_qs(query)
    if asked["verb"] == ["ListSets"]:
        return Reply(oai_sets(*SETS), media_type="text/xml")
    token = TOKEN if "set" in asked else ""
    return Reply(oai_list(oai_record(1 if token else 2), token=token), media_type="text/xml")


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(hosts=3, keeps_open=True) as opened:
        opened.replies |= {
            API: Reply(atom(atom_entry(1)), media_type="application/atom+xml"),
            OAI: harvest,
            RSS: Reply(rss(*(rss_item(number) for number in range(1, 21))), headers={"ETag": '"d1"'}),
        }
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    allow = ",".join(f"127.0.0.{number}:*" for number in (1, 2, 3))
    return load_settings(home=tmp_path, crawl={"timeout_s": 5, "readers": 0}, egress={"allow": allow})


def make_ways(web: Web, **pace: Any) -> dict[str, Source]:
    """Return the sources as they are shipped, on hosts of ours and faster; the time of the day is any here."""
    shipped, found = load_sources(), {}
    for host, (name, path) in enumerate(zip(WAYS, (API, OAI, RSS), strict=True)):
        own = shipped[name].pace.model_copy(update={"delay_s": DELAY_S, "quiet_hours": ()} | pace)
        found[name] = shipped[name].model_copy(update={"url": web.url_of(host) + path, "pace": own})
    return found


def crawl_all(
    settings: Settings, sources: dict[str, Source], *names: str, request: CrawlRequest = AGAIN
) -> dict[str, CrawlOutcome]:
    chosen = {name: sources[name] for name in names or sources}
    return {outcome.source: outcome for outcome in crawl(settings, chosen, request)}


def moments(web: Web) -> list[float]:
    return sorted(moment for hits in web.hits.values() for moment in hits)


def test_three_ways_keep_one_pace_and_one_connection_over_all_hosts(settings: Settings, web: Web) -> None:
    outcomes = crawl_all(settings, make_ways(web))
    assert {name: (one.error, one.has_failed) for name, one in outcomes.items()} == dict.fromkeys(WAYS, (None, False))
    assert {name: one.counts.new for name, one in outcomes.items()} == {"arxiv": 1, "arxiv-oai": 2, "arxiv-rss": 20}
    # robots.txt of each host, a page, a feed, the sets, and six sets of two parts.
    assert len(moments(web)) == 3 + 1 + 1 + 1 + 12
    assert min(later - earlier for earlier, later in pairwise(moments(web))) >= DELAY_S - 0.01
    assert web.most_open == 1


def test_without_being_told_more_connections_would_be_open(settings: Settings, web: Web) -> None:
    crawl_all(settings, make_ways(web, one_connection=False))
    assert web.most_open > 1


def test_the_three_ways_give_one_work(settings: Settings, web: Web) -> None:
    crawl_all(settings, make_ways(web))
    ids = [f"{name}:2611.00001" for name in WAYS]
    with open_settings_store(settings) as store:
        fill(store, [held.document for held in store.documents.load(ids).values()])
        units = store.units.of_documents(ids)
    assert (set(units), len(set(units.values()))) == (set(ids), 1)


def test_the_first_refusal_of_one_way_stops_all_of_them_for_ten_minutes(settings: Settings, web: Web) -> None:
    web.replies[API] = Reply(b"Rate exceeded.", 429, "text/plain")
    sources = make_ways(web)
    outcomes = crawl_all(settings, sources)
    assert outcomes["arxiv"].has_failed
    assert "Rate exceeded" in (outcomes["arxiv"].error or "")
    assert (len(web.hits[API]), OAI in web.hits, RSS in web.hits) == (1, False, False)
    with open_settings_store(settings) as store:
        ready_at = store.budgets.load(["arXiv"])["arXiv"].ready_at
    assert ready_at is not None
    assert ready_at > utc_now() + timedelta(minutes=10)
    crawl_all(settings, sources)
    assert len(web.hits[API]) == 1


def test_a_cold_page_is_asked_for_again_by_the_same_request(settings: Settings, web: Web) -> None:
    queries: list[str] = []

    def cold(hit: int, query: str) -> Reply:
        queries.append(query)
        return Reply(b"first byte timeout", 503, "text/plain") if hit == 2 else harvest(hit, query)

    web.replies[OAI] = cold
    outcome = crawl_all(settings, make_ways(web), "arxiv-oai")["arxiv-oai"]
    assert (outcome.error, outcome.counts.new) == (None, 2)
    assert "set=" in queries[1]
    assert queries.count(queries[1]) == 2


def test_a_slow_source_is_waited_for_longer_than_others(tmp_path: Path, web: Web) -> None:
    def slow(hit: int, query: str) -> Reply:
        time.sleep(1.2 if hit == 2 else 0)
        return harvest(hit, query)

    web.replies[OAI] = slow
    settings = load_settings(home=tmp_path, crawl={"timeout_s": 1, "readers": 0}, egress={"allow": "127.0.0.2:*"})
    outcome = crawl_all(settings, make_ways(web), "arxiv-oai")["arxiv-oai"]
    assert (outcome.error, len(web.hits[OAI])) == (None, 13)


def test_a_feed_that_did_not_change_is_not_read_again(settings: Settings, web: Web) -> None:
    sources = make_ways(web)
    crawl_all(settings, sources, "arxiv-rss")
    web.replies[RSS] = Reply(status=304)
    again = crawl_all(settings, sources, "arxiv-rss")["arxiv-rss"]
    assert web.headers[RSS][1]["If-None-Match"] == '"d1"'
    assert (again.error, again.counts.read) == (None, 0)


def test_an_empty_feed_of_a_day_of_rest_is_no_failure_even_at_first(settings: Settings, web: Web) -> None:
    week = "".join(f"<day>{name}day</day>" for name in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"))
    head = RSS_HEAD.replace("<day>Sunday</day><day>Saturday</day>", week)
    web.replies[RSS] = Reply((head + RSS_END).encode())
    outcome = crawl_all(settings, make_ways(web), "arxiv-rss")["arxiv-rss"]
    assert (outcome.error, outcome.has_failed) == (None, False)


def test_the_harvest_of_the_next_day_asks_from_the_day_of_the_last(settings: Settings, web: Web) -> None:
    queries: list[str] = []

    def listen(hit: int, query: str) -> Reply:
        queries.append(query)
        return harvest(hit, query)

    web.replies[OAI] = listen
    sources = make_ways(web, delay_s=0)
    crawl_all(settings, sources, "arxiv-oai")
    crawl_all(settings, sources, "arxiv-oai")
    asked = [parse_qs(query).get("from", [""])[0] for query in queries if "set=" in query]
    assert asked == ["2026-11-12"] * 6 + ["2026-11-26"] * 6


def test_all_ways_ask_for_the_same_categories() -> None:
    shipped = load_sources()
    feed = urlsplit(shipped["arxiv-rss"].url or "").path.rpartition("/")[2].split("+")
    harvested = [name.partition(":")[2].replace(":", ".") for name in shipped["arxiv-oai"].oai.sets]
    harvested = [name.removeprefix("cs.") if name.startswith("cs.cs.") else name for name in harvested]
    assert [name.replace("physics.physics", "physics") for name in harvested] == feed
