"""Crawl a thousand sites on loopback beside a plain Scrapy spider: rate, manners, memory.

Run as ``python -m benchmarks.crawl``. Three things are measured: how fast where no delay binds, how near to what the
delays allow where they do, and how much memory a frontier of a million addresses takes. What was asked for, and when,
is what the sites themselves wrote down.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import psutil

from benchmarks.crawl_sites import Address, Hit, RunningSites, SiteKind, Sites, serve
from benchmarks.measure import ratios, spread
from core.clock import utc_now
from core.settings import Settings, load_settings
from core.store import open_settings_store, open_store
from core.store.crawling.asks import Ask
from crawlers.crawl import CrawlRequest, crawl
from crawlers.source import Source

TODAY = date(2026, 11, 1)
# How many pages of a feed without end both read.
_TRAP_PAGES = 5
_POLL_S = 0.5
_BACKLOG_REQUESTS = 8_000
# Clocks are read at both ends of a connection: an early request by less is no breach of pace.
_TOLERANCE_S = 0.01


@dataclass(frozen=True, slots=True)
class Crawled:
    """One crawl: articles per second, from the first request to the last document on disk."""

    seconds: float
    documents: int
    hits: list[Hit]
    peak_mb: float = 0.0

    @property
    def per_second(self) -> float:
        """Articles per second."""
        return self.documents / self.seconds


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--delay", type=float, default=5.0)
    parser.add_argument("--frontier", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("speed", "pace", "memory"))
    asked = parser.parse_args()
    if asked.only in {None, "speed"}:
        compare_speed(Sites(asked.sites, asked.articles), asked.rounds)
    if asked.only in {None, "pace"}:
        measure_pace(Sites(asked.sites, min(asked.articles, 8), delay_s=asked.delay))
    if asked.only in {None, "memory"}:
        measure_memory(asked.frontier)


def compare_speed(sites: Sites, rounds: int) -> None:
    """Crawl without delays, in turn with the plain spider."""
    ours: list[Crawled] = []
    peers: list[Crawled] = []
    with serve(sites) as running:
        for turn in range(rounds):
            arms = [(crawl_ours, ours), (crawl_peer, peers)]
            for arm, results in arms[:: 1 if turn % 2 == 0 else -1]:
                results.append(arm(running))
                print(f"  {arm.__name__}: {results[-1].documents:,} in {results[-1].seconds:.1f} s", flush=True)
    print(f"\n{sites.count:,} sites, {rounds} rounds\n\n| what | median (low to high) | asked |\n|---|---|---|")
    ratio = ratios([one.per_second for one in ours], [one.per_second for one in peers])
    print(f"| articles per second over a plain Scrapy spider | {ratio:.2f} | ≥ 3 |")
    print(f"| ours | {spread([one.per_second for one in ours]):,.0f} articles/s | |")
    print(f"| plain | {spread([one.per_second for one in peers]):,.0f} articles/s | |")
    print(f"| documents, ours and plain | {ours[0].documents:,} and {peers[0].documents:,} | |")
    print(f"| our requests against robots.txt | {sum(count_forbidden(sites, one.hits) for one in ours)} | 0 |")


def measure_pace(sites: Sites) -> None:
    """Crawl at the pace that the sites state, and compare with the rate that this allows."""
    with serve(sites) as running:
        done = crawl_ours(running)
    allowed = list(_shares(sites, done.hits))
    print(f"\n{sites.count:,} sites with a Crawl-delay of {sites.delay_s:g} s:")
    print(f"{len(done.hits):,} requests in {done.seconds:.0f} s")
    print("\n| what | measured | asked |\n|---|---|---|")
    print(f"| share of the rate that the delays allow, per site | {spread(allowed):.3f} | ≥ .95 |")
    print(f"| requests before their time | {count_hasty(sites, done.hits)} | 0 |")
    print(f"| requests against robots.txt | {count_forbidden(sites, done.hits)} | 0 |")


def _shares(sites: Sites, hits: Iterable[Hit]) -> Iterable[float]:
    """Give for each site that answers at once the rate at which it was asked over the one that its delay allows."""
    for site, moments in _moments(hits).items():
        if len(moments) > 2 and sites.kind(site) is not SiteKind.SLOW:
            yield (len(moments) - 1) * sites.delay_s / (moments[-1] - moments[0])


def count_hasty(sites: Sites, hits: Iterable[Hit]) -> int:
    """Return how many requests came sooner after the one before than the site allows."""
    gaps = [b - a for moments in _moments(hits).values() for a, b in pairwise(moments)]
    return sum(gap < sites.delay_s - _TOLERANCE_S for gap in gaps)


def count_forbidden(sites: Sites, hits: Iterable[Hit]) -> int:
    """Return how many requests asked for what robots.txt forbids."""
    return sum(sites.is_forbidden(hit.site, hit.path) for hit in hits)


def _moments(hits: Iterable[Hit]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for hit in hits:
        found[hit.site].append(hit.at_s)
    return {site: sorted(moments) for site, moments in found.items()}


def crawl_ours(running: RunningSites) -> Crawled:
    """Crawl all sites with scoutbase into a new home."""
    with tempfile.TemporaryDirectory() as folder:
        settings = make_settings(Path(folder), running)
        sources = {source.id: source for source in make_sources(running)}
        running.hits()
        crawl(settings, sources, CrawlRequest(today=TODAY))
        end_s = time.monotonic()
        with open_settings_store(settings) as store:
            count = store.documents.count()
    hits = running.hits()
    return Crawled(end_s - hits[0].at_s, count, hits)


def crawl_peer(running: RunningSites) -> Crawled:
    """Crawl all sites with the plain spider into a file."""
    with tempfile.TemporaryDirectory() as folder:
        plan, target = Path(folder) / "plan.json", Path(folder) / "items.jsonl"
        feeds = [f"{running.base(site)}/feed.xml" for site in range(running.sites.count)]
        plan.write_text(json.dumps({"feeds": feeds, "pages": _TRAP_PAGES}))
        running.hits()
        subprocess.run([sys.executable, "-m", "benchmarks.crawl_peer", str(plan), str(target)], check=True)
        end_s = time.monotonic()
        count = sum(1 for _ in target.open())
    hits = running.hits()
    return Crawled(end_s - hits[0].at_s, count, hits)


def make_settings(home: Path, running: Address) -> Settings:
    """Return settings of a new home that may ask the sites."""
    return load_settings(
        home=home,
        crawl={"contact": "bench@scoutbase.example", "timeout_s": 10},
        egress={"allow": f"127.0.0.0/8:{running.port}"},
        log={"level": "error"},
    )


def make_sources(running: Address) -> list[Source]:
    """Return a source for each site."""
    return [_make_source(running, site) for site in range(running.count)]


def _make_source(running: Address, site: int) -> Source:
    return Source.model_validate(
        {
            "id": f"site-{site}",
            "title": f"Site {site}",
            "publisher": f"Site {site}",
            "kind": "news",
            "access": "feed",
            "url": f"{running.base(site)}/feed.xml",
            "terms": {"licence": "fictional", "keep": "full"},
            "pace": {"delay_s": 0, "concurrent": 1 if running.delay_s else 4, "retries": 1},
            "bounds": {"depth": _TRAP_PAGES - 1},
            "language": "en",
            "cadence": "daily",
            "visible_from": "published",
        }
    )


def measure_memory(size: int) -> None:
    """Crawl for a while with frontiers of two sizes, and compare the peak memory of the crawl's processes."""
    print("\n| addresses in the frontier | peak memory of the crawl | documents | seconds |\n|---|---|---|---|")
    for count in (size // 100, size):
        print(_crawl_backlog(count), flush=True)


def _crawl_backlog(count: int) -> str:
    sites = Sites(1_000, 8, is_calm=True)
    with serve(sites) as running, tempfile.TemporaryDirectory() as folder:
        settings = make_settings(Path(folder), running)
        _fill_frontier(settings, make_sources(running), running, count)
        plan = Path(folder) / "plan.json"
        asked = {"home": folder, "port": running.port, "sites": sites.count, "requests": _BACKLOG_REQUESTS}
        plan.write_text(json.dumps(asked))
        begun_s = time.monotonic()
        peak_mb = _watch([sys.executable, "-m", "benchmarks.crawl_bounded", str(plan)])
        with open_settings_store(settings) as store:
            documents = store.documents.count()
        return f"| {count:,} | {peak_mb:,.0f} MB | {documents:,} | {time.monotonic() - begun_s:.0f} |"


def _fill_frontier(settings: Settings, sources: Sequence[Source], running: RunningSites, count: int) -> None:
    with open_store(settings.store_url) as store:
        for start in range(0, count, 10_000):
            asks = [
                Ask(
                    sources[n % len(sources)].id,
                    f"{running.base(n % len(sources))}/a/{n}",
                    "article",
                    payload=_make_payload(n, f"{running.base(n % len(sources))}/a/{n}"),
                    budget=sources[n % len(sources)].publisher,
                )
                for n in range(start, min(start + 10_000, count))
            ]
            store.frontier.add(asks, utc_now())


def _make_payload(number: int, url: str) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": url, "url": url, "title": f"Report {number}", "lead": "", "content": "", "published": "2026-10-01",
        "updated": None, "authors": [], "lang": "en", "body": "",
    }  # fmt: skip
    return {"entry": entry, "feed": "0" * 64}


def _watch(command: list[str]) -> float:
    """Run a command and return the largest sum of its processes' memory, in MB."""
    process = psutil.Popen(command)
    peak = 0
    while process.poll() is None:
        family = [process, *process.children(recursive=True)]
        peak = max(peak, sum(_own_bytes(one) for one in family))
        time.sleep(_POLL_S)
    return peak / 1e6


def _own_bytes(process: psutil.Process) -> int:
    """Return the memory of a process, what it shares with others only in part (the proportional set size)."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


if __name__ == "__main__":
    main()
