"""The run records of a crawl and the health of its sources: opened as it begins, closed as each source gets quiet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from core.clock import utc_now
from core.errors import ConfigurationError
from core.logs import get_logger
from core.store import Store
from core.store.runs import Closing
from crawlers.fetching.backfilling import next_day
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.source_run import SourceRun
from crawlers.health import judge

STAGE = "crawl"
_DAY_S = 86_400.0
_log = get_logger(__name__)


class RunBook:
    """Keeps the records of runs that have something to do.

    ``max_wait_s``: what is due later is for a later crawl.
    """

    def __init__(self, store: Store, calls: StoreCalls, runs: Mapping[str, SourceRun], max_wait_s: float) -> None:
        self._store = store
        self._calls = calls
        self._runs = runs
        self._max_wait = timedelta(seconds=max_wait_s)
        self._quiet: set[str] = set()
        self._is_settling = False
        self.health = store.health.load()

    def failures(self, source: str) -> int:
        """Return how often in a row a source had failed when it was last looked at."""
        known = self.health.get(source)
        return known.failures if known else 0

    def open(self) -> None:
        """Open a record for each source."""
        for source, run_id in self._store.runs.start_all(STAGE, list(self._runs), utc_now()).items():
            self._runs[source].run_id = run_id

    async def settle(self, run: SourceRun) -> None:
        """Close the record of a source that got quiet, if nothing of it is due soon; others gather meanwhile."""
        self._quiet.add(run.source.id)
        if self._is_settling:
            return
        self._is_settling = True
        try:
            while self._quiet:
                names, self._quiet = self._quiet, set()
                await self._calls.run(lambda: self.close(self._done(names)))  # noqa: B023  # awaited at once
        finally:
            self._is_settling = False

    def close(self, runs: Iterable[SourceRun]) -> None:
        """Write what became of sources into their records and their health, all at once."""
        now = utc_now()
        open_runs = [(run, run.run_id) for run in runs if not run.is_finished and run.run_id is not None]
        if not open_runs:
            return
        self._store.runs.finish_all([Closing(run_id, run.counts, run.outcome()) for run, run_id in open_runs], now)
        judged = [judge(run, self.health.get(run.source.id), now) for run, _ in open_runs]
        self._store.health.save(*filter(None, judged))
        self.health |= {health.source: health for health in judged if health is not None}
        for run, _ in open_runs:
            run.is_finished = True
            wait_s = run.source.cadence_s or _DAY_S
            if isinstance(run.error, ConfigurationError):
                # With a wrong key it would be begun again at once, and again; with a better one nobody waits for weeks.
                until = now + timedelta(seconds=min(wait_s, _DAY_S))
                self._store.frontier.postpone(run.source.id, now, until, with_seed=True)
            elif run.is_at_bound():
                # A trap without end would otherwise fill every crawl.
                self._store.frontier.postpone(run.source.id, now, now + timedelta(seconds=wait_s))
            if run.error is not None and run.source.backfill is not None:
                # What is still to be asked of it would be refused too.
                self._store.backfills.rest(run.source.id, next_day(now))
            if run.unknown_fields:
                _log.warning("unknown fields", source=run.source.id, fields=sorted(run.unknown_fields))

    def close_all(self) -> None:
        """Close all that are still open."""
        self.close(self._runs.values())

    def _done(self, names: Iterable[str]) -> list[SourceRun]:
        before = utc_now() + self._max_wait
        quiet = [run for run in map(self._runs.__getitem__, sorted(names)) if run.open_asks == 0]
        return [run for run in quiet if not self._store.frontier.has_due(run.source.id, before)]
