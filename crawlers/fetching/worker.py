"""The crawling process: one reactor, one spider, one store; what it is asked to do comes as a plan."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from core.clock import utc_now
from core.errors import ScoutError
from core.logs import configure_logs, get_logger
from core.models import RunCounts
from core.settings import Settings
from core.stages import find_dead, worker_name
from core.store import Store, open_settings_store, open_store
from core.store.crawling.backfills import PlannedQuery
from core.store.crawling.health import Health
from crawlers.fetching.beginning import Occasion, begin, choose_due
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.committing import Committer
from crawlers.fetching.desk import CrawlDesk
from crawlers.fetching.dispatch import Dispatcher
from crawlers.fetching.failing import Failing
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.processes import calm_collector
from crawlers.fetching.project import make_process_settings
from crawlers.fetching.readers import Readers
from crawlers.fetching.run_book import RunBook
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.spider import CrawlSpider
from crawlers.fetching.supply import DispatchOptions, Supply
from crawlers.fetching.token_desk import TokenDesk
from crawlers.fetching.visiting import Visitor
from crawlers.health import judge
from crawlers.keys import load_keys
from crawlers.politeness.budget_names import BudgetNames
from crawlers.reading import Answer
from crawlers.records import Limits
from crawlers.registration import HOW_TO_LIFT, save_sources
from crawlers.source import Source

# An answer that takes longer to read is given up, with its reader.
READ_TIMEOUT_S = 120.0
_SANDBOX_PAUSE_S = 0.05
_SWITCH_S = 0.001
_MOST_ANSWERS = 20
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """All that the process needs; it travels there as a pickle.

    ``known``: all sources there are, for who publishes which site. ``again``: also those that are not due yet.
    ``keep_answers``: for who wants to see what was answered. ``is_named``: somebody asked for just these sources.
    ``only_backfill``: nothing is asked but what sources have of long ago; ``trials``: queries of that for a dry run.
    """

    settings: Settings
    sources: tuple[Source, ...]
    known: tuple[Source, ...] = ()
    since: date | None = None
    today: date | None = None
    again: bool = False
    dry_run: bool = False
    max_requests: int | None = None
    keep_answers: bool = False
    is_named: bool = False
    only_backfill: bool = False
    trials: tuple[PlannedQuery, ...] = ()


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """What became of one source. ``titles``: the first documents that it brought; ``run_id`` is absent in a dry run.

    ``has_failed``: it could not be read, or not saved. An ``error`` without that says that it brought less than
    expected, or was left for a later crawl. ``is_due``: it had anything to do. ``found``: requests that its answers led
    to, an article each. ``counted``: by query of a backfill, how many records it has and how many its first page holds.
    """

    source: str
    counts: RunCounts
    error: str | None
    run_id: int | None
    titles: tuple[str, ...] = ()
    has_failed: bool = False
    is_due: bool = True
    health: Health | None = None
    unknown_fields: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    found: int = 0
    counted: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def run_plan(plan: CrawlPlan) -> list[CrawlOutcome]:
    """Crawl in this process and return what became of each source; can be called once in a process.

    Raises StoreError when the database stays away; what was committed before is kept.
    """
    configure_logs(plan.settings.log)
    # The event loop and the store's thread share one interpreter: neither waits long for the other.
    sys.setswitchinterval(_SWITCH_S)
    calm_collector()
    with ExitStack() as stack:
        store = stack.enter_context(open_settings_store(plan.settings))
        # A dry run keeps nothing but its manners: pace and robots.txt are those of all processes.
        kept = stack.enter_context(_scratch_store()) if plan.dry_run else store
        forgotten = store.suppressions.forgotten_sources([source.id for source in plan.sources])
        plan = replace(plan, sources=tuple(source for source in plan.sources if source.id not in forgotten))
        refused = [CrawlOutcome(one, RunCounts(), HOW_TO_LIFT, None, is_due=False) for one in sorted(forgotten)]
        return [*_Crawl(plan, kept, store).run(), *(refused if plan.is_named else [])]


class _Crawl:
    """One crawl: the parts put together, run, and taken apart."""

    def __init__(self, plan: CrawlPlan, kept: Store, shared: Store) -> None:
        self._plan = plan
        self._store = kept
        self._shared = shared
        self._worker = worker_name()
        self._names = BudgetNames(plan.known or plan.sources)
        self._keys = load_keys(plan.settings.crawl.keys_file)
        self._runs = self._begin()
        self._due = self._choose()
        self._calls = StoreCalls(plan.settings.store.retry_s)
        self._readers = Readers(plan.settings.crawl.readers, READ_TIMEOUT_S)
        self._book = OriginBook(shared, self._calls, utc_now)
        self._records = RunBook(kept, self._calls, self._due, plan.settings.crawl.max_wait_s)
        self._desk = self._make_desk()

    def run(self) -> list[CrawlOutcome]:
        """Crawl what is due, close the run records, and return what became of each source."""
        if self._due:
            self._records.open()
            try:
                self._crawl()
            finally:
                self._readers.close()
                self._calls.close()
                self._release()
                self._records.close_all()
        if self._desk.broken is not None:
            raise self._desk.broken
        return [self._outcome(run) for run in self._runs.values()]

    def _begin(self) -> dict[str, SourceRun]:
        plan, now = self._plan, utc_now()
        occasion = Occasion(
            now=now,
            today=plan.today or now.date(),
            since=plan.since,
            again=plan.again or plan.dry_run,
            sandbox_url=plan.settings.crawl.sandbox_url,
            spool=plan.settings.home / "spool",
            held=self._shared if plan.dry_run else None,
            only_backfill=plan.only_backfill,
        )
        save_sources(self._store, plan.sources, now)
        runs = begin(self._store, plan.sources, occasion, self._names)
        if plan.trials:
            self._store.backfills.add(plan.trials, now)
            self._store.backfills.set_budgets({trial.ask.source: len(plan.trials) for trial in plan.trials})
        for run in runs.values():
            run.is_cut, run.has_key = plan.max_requests is not None, self._keys.has(run.source)
            no_key = self._keys.missing(run.source)
            if no_key is not None:
                run.fail(no_key)
        return runs

    def _choose(self) -> dict[str, SourceRun]:
        """Return the runs that have something due and that no other process is at."""
        only = self._plan.only_backfill
        due, busy = choose_due(self._store, self._runs, utc_now(), only_backfill=only), self._busy_publishers()
        for run in due.values():
            if run.source.publisher in busy:
                run.end_early("another process is asking its publisher")
        return {name: run for name, run in due.items() if run.source.publisher not in busy}

    def _busy_publishers(self) -> set[str]:
        budgets, now = self._shared.budgets, utc_now()
        dead = find_dead(budgets.claimants())
        held = budgets.load([run.source.publisher for run in self._runs.values()])
        return {name for name, budget in held.items() if budget.is_claimed(now, dead)}

    def _make_desk(self) -> CrawlDesk:
        crawl, on_sandbox = self._plan.settings.crawl, self._plan.settings.crawl.sandbox_url is not None
        options = DispatchOptions(
            worker=self._worker,
            concurrent=crawl.concurrent,
            lease_s=self._plan.settings.store.lease_s,
            max_wait_s=crawl.max_wait_s,
            on_sandbox=on_sandbox,
            max_requests=self._plan.max_requests,
            only_backfill=self._plan.only_backfill,
        )
        self._supply = Supply(self._store, self._shared, self._calls, self._book, self._due, options)
        dispatcher = Dispatcher(self._supply, self._book, self._due, options)
        limits = Limits(self._plan.today or utc_now().date(), crawl.max_document_kb)
        failing = Failing(
            readers=self._readers,
            names=self._names,
            limits=limits,
            clock=utc_now,
            first_pause_s=_SANDBOX_PAUSE_S if on_sandbox else 1.0,
            failures=self._records.failures,
            max_wait_s=crawl.max_wait_s,
            keys=self._keys,
        )
        most_kept = _MOST_ANSWERS if self._plan.keep_answers else 0
        tokens = TokenDesk(self._keys)
        visitor = Visitor(self._readers, self._book, self._names, limits, utc_now, failing, most_kept, tokens)
        committer = Committer(self._store, self._calls, utc_now)
        budgets, settle = self._shared.budgets, self._records.settle
        return CrawlDesk(dispatcher, visitor, committer, self._book, budgets, self._calls, settle, self._keys)

    def _crawl(self) -> None:
        has_keys = any(run.source.key is not None for run in self._due.values())
        process = _Process(make_process_settings(self._plan.settings, has_keys=has_keys))
        process.crawl(CrawlSpider, desk=self._desk)
        process.start()

    def _release(self) -> None:
        try:
            self._shared.budgets.release(self._supply.ready_moments(), self._worker)
            # A claim that was under way when the crawl ended is of no lane.
            self._shared.budgets.release_all(self._worker)
        except ScoutError as exc:  # it is away: the leases end by themselves
            _log.warning("could not give budgets back", error=str(exc))

    def _outcome(self, run: SourceRun) -> CrawlOutcome:
        source, is_dry = run.source.id, self._plan.dry_run
        return CrawlOutcome(
            source=source,
            counts=run.counts,
            error=run.outcome(),
            run_id=None if is_dry else run.run_id,
            titles=tuple(run.titles),
            has_failed=run.error is not None,
            is_due=source in self._due,
            health=judge(run, None, utc_now()) if is_dry else self._records.health.get(source),
            unknown_fields=tuple(sorted(run.unknown_fields)),
            answers=tuple(run.answers),
            found=run.found,
            counted=run.counted,
        )


class _Process(AsyncCrawlerProcess):
    def _signal_kill(self, signum: int, _: Any) -> None:
        """Told to end once more (by the terminal, and by who started us), still finish what is under way."""


@contextmanager
def _scratch_store() -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="scout-dry-"))
    try:
        with open_store(f"sqlite:///{folder / 'dry.sqlite'}") as store:
            yield store
    finally:
        shutil.rmtree(folder, ignore_errors=True)
