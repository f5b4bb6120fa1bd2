"""A backfill that is killed again and again brings all there is, and never asks for more than a day allows."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing.context import ForkServerContext
from random import Random

import pytest

from core.clock import utc_now
from core.settings import Settings
from core.store import open_store
from crawlers.backfill.planning import Planner
from crawlers.backfill.topics import Topic
from crawlers.backfill.windows import span_of_years
from crawlers.fetching.worker import CrawlPlan, run_plan
from crawlers.registration import save_sources
from crawlers.source import Pace, Source
from tests.crawlers.backfill.archive import Archive, fill_years, make_archive
from tests.crawlers.loopback import Web

# The processes that crawl are begun by one that is spoken to over a socket of this machine, in no network.
pytestmark = pytest.mark.enable_socket

KILLS = int(os.environ.get("SCOUT_TEST_KILLS", "6"))
YEARS = (2011, 2020)
A_YEAR = 35
_LONGEST_START_S = 20.0


@pytest.fixture
def processes() -> ForkServerContext:
    """A context whose processes begin at once: what they import is there already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawlers.fetching.worker"])
    return context


@pytest.fixture
def archive(web: Web) -> Archive:
    held = Archive(fill_years("T1", *YEARS, A_YEAR))
    web.replies["/works"] = held.answer
    return held


def begin(settings: Settings, source: Source, requests_a_day: int) -> CrawlPlan:
    """Take a backfill into the store; return the plan of a crawl that goes on with it."""
    now = utc_now()
    topics = [Topic("lasers", openalex=("T1",))]
    plans = Planner(now, (source,)).plan(topics, [source], span_of_years(*YEARS, now.date()))
    with open_store(settings.store_url) as store:
        save_sources(store, [source], now)
        store.backfills.set_budgets({source.id: requests_a_day})
        store.backfills.add([query for plan in plans for query in plan.queries], now)
    return CrawlPlan(settings, (source,), known=(source,), only_backfill=True)


def make_paced(web: Web) -> Source:
    return make_archive(web).model_copy(update={"pace": Pace(delay_s=0.05, retries=1)})


def live(processes: ForkServerContext, plan: CrawlPlan) -> None:
    process = processes.Process(target=run_plan, args=(plan,))
    process.start()
    process.join()
    assert process.exitcode == 0


def live_and_die(processes: ForkServerContext, plan: CrawlPlan, archive: Archive, rng: Random) -> None:
    """Kill a crawl a while after it has asked for something."""
    before = len(archive.queries)
    process = processes.Process(target=run_plan, args=(plan,))
    process.start()
    end_s = time.monotonic() + _LONGEST_START_S
    while len(archive.queries) == before and process.is_alive() and time.monotonic() < end_s:
        time.sleep(0.02)
    time.sleep(rng.uniform(0.0, 0.6))
    process.kill()
    process.join()


@pytest.mark.timeout(300)
def test_a_backfill_killed_at_random_moments_brings_all_there_is(
    settings: Settings, processes: ForkServerContext, web: Web, archive: Archive
) -> None:
    plan = begin(settings, make_paced(web), requests_a_day=1_000)
    rng = Random(os.environ.get("SCOUT_TEST_SEED", "5"))
    for _ in range(KILLS):
        live_and_die(processes, plan, archive, rng)
    live(processes, plan)
    with open_store(settings.store_url) as store:
        queries, used = store.backfills.load(), store.backfills.budgets(utc_now().date())["archive"].used
        assert store.documents.count() == len(archive.records)
    assert [(one.records, one.waiting) for one in queries] == [(A_YEAR, 0)] * 10
    # Each was counted before it was made; what a killed crawl had under way was made once more.
    assert sum(one.requests for one in queries) <= len(archive.queries) <= used
    assert len(archive.queries) <= 40 + KILLS


@pytest.mark.timeout(300)
def test_no_number_of_kills_makes_more_requests_than_a_day_allows(
    settings: Settings, processes: ForkServerContext, web: Web, archive: Archive
) -> None:
    plan = begin(settings, make_paced(web), requests_a_day=7)
    rng = Random(os.environ.get("SCOUT_TEST_SEED", "6"))
    for _ in range(3):
        live_and_die(processes, plan, archive, rng)
    live(processes, plan)
    assert len(archive.queries) <= 7
