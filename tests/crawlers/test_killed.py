"""A crawl that is killed again and again ends where an undisturbed one does, and asks for nothing twice.

What was asked for and not yet committed when the process died is asked for once more: nobody has its answer.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from benchmarks.crawl import make_sources
from benchmarks.crawl_sites import Hit, RunningSites, Sites, serve
from core.settings import Settings, load_settings
from core.store import open_store
from core.store.crawling.asks import AskState
from core.store.tables import frontier
from crawlers.fetching.worker import CrawlPlan, run_plan
from crawlers.source import Keep, Pace, Terms

# The processes that crawl are begun by one that is spoken to over a socket of this machine, in no network.
pytestmark = pytest.mark.enable_socket

TODAY = date(2026, 11, 1)
KILLS = int(os.environ.get("SCOUT_TEST_KILLS", "12"))
DELAY_S = 0.25
# As many articles a site as there are kills: the crawl is under way at nearly each of them.
SITES = Sites(8, max(KILLS, 12), delay_s=DELAY_S)
_TOLERANCE_S = 0.01
_LONGEST_START_S = 20.0


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSites]:
    with serve(SITES) as served:
        yield served


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """A context whose processes begin at once: what they import is there already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawlers.fetching.worker"])
    return context


def make_plan(home: Path, running: RunningSites) -> CrawlPlan:
    settings = load_settings(
        home=home,
        crawl={"contact": "test@scoutbase.example", "timeout_s": 5, "readers": 0},
        egress={"allow": f"127.0.0.0/8:{running.port}"},
        store={"lease_s": 5},
        log={"level": "error"},
    )
    changes = {"pace": Pace(delay_s=DELAY_S, retries=3), "terms": Terms(licence="fictional", keep=Keep.LEAD)}
    sources = tuple(source.model_copy(update=changes) for source in make_sources(running))
    return CrawlPlan(settings, sources, known=sources, today=TODAY)


def documents_of(settings: Settings) -> dict[str, str]:
    """The stored documents with their evidence."""
    with open_store(settings.store_url) as store:
        return {
            document: f"{held.content_hash} {held.revision}"
            for ids in store.documents.iter_ids()
            for document, held in store.documents.load(ids).items()
        }


def done_urls(settings: Settings) -> set[str]:
    with open_store(settings.store_url) as store:
        done = select(frontier.c.url).where(frontier.c.state == AskState.DONE.value)
        with store.database.read() as connection:
            return set(connection.scalars(done))


@pytest.mark.timeout(600)
def test_a_crawl_killed_at_random_moments_ends_like_an_undisturbed_one(
    running: RunningSites, processes: ForkServerContext, tmp_path: Path
) -> None:
    calm, shaken = make_plan(tmp_path / "calm", running), make_plan(tmp_path / "shaken", running)
    live(processes, calm)
    running.hits()
    rng = Random(os.environ.get("SCOUT_TEST_SEED", "3"))
    asked: list[Hit] = []
    busy_lives = 0
    for life in range(KILLS):
        known = done_urls(shaken.settings) if life else set()
        hits = live_and_die(processes, shaken, running, rng)
        assert not [hit for hit in hits if f"{running.base(hit.site)}{hit.path}" in known]
        asked += hits
        busy_lives += bool(hits)
    assert busy_lives > KILLS / 2
    live(processes, shaken)
    asked += running.hits()
    assert documents_of(shaken.settings) == documents_of(calm.settings)
    assert len(documents_of(calm.settings)) > SITES.count * SITES.articles * 0.9
    assert_calm_pace(asked)
    repeated = Counter((hit.site, hit.path) for hit in asked)
    assert sum(count - 1 for count in repeated.values()) <= SITES.count * KILLS


def live(processes: ForkServerContext, plan: CrawlPlan) -> None:
    """Let a crawl live to its end."""
    process = processes.Process(target=run_plan, args=(plan,))
    process.start()
    process.join()
    assert process.exitcode == 0
    process.close()


def live_and_die(processes: ForkServerContext, plan: CrawlPlan, running: RunningSites, rng: Random) -> list[Hit]:
    """Kill a crawl, now and then before it asks for anything, else a while after; return what it asked for."""
    process = processes.Process(target=run_plan, args=(plan,))
    process.start()
    hits: list[Hit] = []
    end_s = time.monotonic() + (rng.uniform(0.05, 0.3) if rng.random() < 0.2 else _LONGEST_START_S)
    while not hits and process.is_alive() and time.monotonic() < end_s:
        time.sleep(0.02)
        hits += running.hits()
    time.sleep(rng.uniform(0.0, 0.8) if hits else 0.0)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    process.close()
    return hits + running.hits()


def assert_calm_pace(hits: list[Hit]) -> None:
    """No site was asked sooner than it allows, not even by the crawl after one that died."""
    moments: dict[int, list[float]] = defaultdict(list)
    for hit in hits:
        moments[hit.site].append(hit.at_s)
    gaps = [b - a for times in moments.values() for a, b in pairwise(sorted(times))]
    assert min(gaps) >= DELAY_S - _TOLERANCE_S


def test_a_crawl_that_is_told_to_end_gives_back_what_it_holds(
    running: RunningSites, processes: ForkServerContext, tmp_path: Path
) -> None:
    plan = make_plan(tmp_path, running)
    process = processes.Process(target=run_plan, args=(plan,))
    process.start()
    time.sleep(1.5)
    os.kill(process.pid or 0, signal.SIGTERM)
    process.join(20)
    assert process.exitcode == 0
    with open_store(plan.settings.store_url) as store:
        claimants, runs = store.budgets.claimants(), store.runs.latest(100)
        waiting = sum(counts.waiting for counts in store.frontier.counts().values())
    assert (claimants, waiting > 0, all(run.ended_at for run in runs)) == ([], True, True)
