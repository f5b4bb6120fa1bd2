"""The crawling process: one reactor, one spider, one store; what it is asked to do comes as a plan."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from core.clock import utc_now
from core.errors import ScoutError
from core.logs import configure_logs, get_logger
from core.models import RunCounts
from core.settings import Settings
from core.stages import worker_name
from core.store import Store, open_settings_store, open_store
from core.store.health import Health
from crawlers.budget_names import BudgetNames
from crawlers.fetching.beginning import Occasion, begin, split_due
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.committing import Committer
from crawlers.fetching.desk import CrawlDesk
from crawlers.fetching.dispatch import Dispatcher, DispatchOptions
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.project import make_process_settings
from crawlers.fetching.readers import Readers
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.spider import CrawlSpider
from crawlers.fetching.visiting import Visitor
from crawlers.health import judge
from crawlers.records import Limits
from crawlers.registration import save_sources
from crawlers.source import Source

STAGE = "crawl"
# An answer that takes longer to read is given up, with its reader.
READ_TIMEOUT_S = 120.0
_SANDBOX_PAUSE_S = 0.05
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """All that the process needs; it travels there as a pickle.

    ``known``: all sources there are, for who publishes which site. ``again``: also those that are not due yet.
    """

    settings: Settings
    sources: tuple[Source, ...]
    known: tuple[Source, ...] = ()
    since: date | None = None
    today: date | None = None
    again: bool = False
    dry_run: bool = False
    max_requests: int | None = None


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """What became of one source. ``titles``: the first documents that it brought; ``run_id`` is absent in a dry run.

    ``has_failed``: it could not be read, or not saved. An ``error`` without that says that it brought less than
    expected, or was left for a later crawl. ``is_due``: it had anything to do.
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


def run_plan(plan: CrawlPlan) -> list[CrawlOutcome]:
    """Crawl in this process and return what became of each source; can be called once in a process.

    Raises StoreError when the database stays away; what was committed before is kept.
    """
    configure_logs(plan.settings.log)
    with ExitStack() as stack:
        store = stack.enter_context(open_settings_store(plan.settings))
        # A dry run keeps nothing but its manners: pace and robots.txt are those of all processes.
        kept = stack.enter_context(_scratch_store()) if plan.dry_run else store
        crawl = _Crawl(plan, kept, store)
        return crawl.run()


class _Crawl:
    """One crawl: the parts put together, run, and taken apart."""

    def __init__(self, plan: CrawlPlan, kept: Store, shared: Store) -> None:
        self._plan = plan
        self._store = kept
        self._names = BudgetNames(plan.known or plan.sources)
        self._runs = self._begin()
        self._due, self._not_due = split_due(kept, self._runs, utc_now())
        self._health = {} if plan.dry_run else kept.health.load()
        self._calls = StoreCalls(plan.settings.store.retry_s)
        self._readers = Readers(plan.settings.crawl.readers, READ_TIMEOUT_S)
        self._book = OriginBook(shared, self._calls, utc_now)
        self._shared = shared
        self._desk = self._make_desk()

    def run(self) -> list[CrawlOutcome]:
        """Crawl what is due, close the run records, and return what became of each source."""
        if self._due:
            self._open_records()
            try:
                self._crawl()
            finally:
                self._readers.close()
                self._calls.close()
                self._release()
                self._close_records(list(self._due.values()))
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
        )
        save_sources(self._store, plan.sources, now)
        return begin(self._store, plan.sources, occasion, self._names)

    def _make_desk(self) -> CrawlDesk:
        crawl, on_sandbox = self._plan.settings.crawl, self._plan.settings.crawl.sandbox_url is not None
        options = DispatchOptions(
            worker=worker_name(),
            concurrent=crawl.concurrent,
            lease_s=self._plan.settings.store.lease_s,
            max_wait_s=crawl.max_wait_s,
            on_sandbox=on_sandbox,
            max_requests=self._plan.max_requests,
        )
        self._worker = options.worker
        dispatcher = Dispatcher(self._store, self._shared.budgets, self._calls, self._book, self._due, options, utc_now)
        visitor = Visitor(
            readers=self._readers,
            book=self._book,
            names=self._names,
            limits=Limits(self._plan.today or utc_now().date(), crawl.max_document_kb),
            clock=utc_now,
            first_pause_s=_SANDBOX_PAUSE_S if on_sandbox else 1.0,
            failures=self._failures,
        )
        committer = Committer(self._store, self._calls, utc_now)
        return CrawlDesk(dispatcher, visitor, committer, self._book, self._shared.budgets, self._calls, self._settle)

    def _crawl(self) -> None:
        process = AsyncCrawlerProcess(make_process_settings(self._plan.settings))
        process.crawl(CrawlSpider, desk=self._desk)
        process.start()

    def _failures(self, source: str) -> int:
        before = self._health.get(source)
        return before.failures if before else 0

    def _open_records(self) -> None:
        ids = self._store.runs.start_all(STAGE, list(self._due), utc_now())
        for source, run_id in ids.items():
            self._due[source].run_id = run_id

    async def _settle(self) -> None:
        """Close the run records of sources that have nothing left to do."""
        quiet = [run for run in self._due.values() if run.open_asks == 0 and run.asked and not run.is_finished]
        if quiet:
            await self._calls.run(lambda: self._close_records([run for run in quiet if self._is_done(run)]))

    def _is_done(self, run: SourceRun) -> bool:
        before = utc_now() + timedelta(seconds=self._plan.settings.crawl.max_wait_s)
        return run.open_asks == 0 and not self._store.frontier.has_due(run.source.id, before)

    def _close_records(self, runs: list[SourceRun]) -> None:
        for run in runs:
            if run.is_finished or run.run_id is None:
                continue
            if run.unknown_fields:
                _log.warning("unknown fields", source=run.source.id, fields=sorted(run.unknown_fields))
            self._store.runs.finish(run.run_id, run.counts, utc_now(), error=run.outcome())
            health = judge(run, self._health.get(run.source.id), utc_now())
            if health is not None:
                self._health[run.source.id] = health
                self._store.health.save(health)
            run.is_finished = True

    def _release(self) -> None:
        try:
            self._shared.budgets.release(self._desk.dispatcher.ready_moments(), self._worker)
        except ScoutError as exc:  # it is away: the leases end by themselves
            _log.warning("could not give budgets back", error=str(exc))

    def _outcome(self, run: SourceRun) -> CrawlOutcome:
        source = run.source.id
        if source in self._not_due:
            return CrawlOutcome(source, run.counts, None, None, is_due=False, health=self._health.get(source))
        return CrawlOutcome(
            source=source,
            counts=run.counts,
            error=run.outcome(),
            run_id=None if self._plan.dry_run else run.run_id,
            titles=tuple(run.titles),
            has_failed=run.error is not None,
            health=judge(run, None, utc_now()) if self._plan.dry_run else self._health.get(source),
            unknown_fields=tuple(sorted(run.unknown_fields)),
        )


@contextmanager
def _scratch_store() -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="scout-dry-"))
    try:
        with open_store(f"sqlite:///{folder / 'dry.sqlite'}") as store:
            yield store
    finally:
        shutil.rmtree(folder, ignore_errors=True)
