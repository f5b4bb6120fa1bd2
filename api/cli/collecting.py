"""The crawl as a part of ``scout work``: a process beside the stages, begun when due, ended in good order."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.cli.crawling import LONGEST_CRAWL_S, load_all_sources, may_crawl
from api.cli.installation import Installation
from core.clock import utc_now
from core.errors import ScoutError
from core.logs import get_logger
from core.models import Consumer
from core.stages import find_dead
from crawlers.crawl import CrawlProcess, CrawlRequest, choose_askable, start_crawl, totals
from crawlers.politeness.pauses import quiet_until
from crawlers.source import Source

log = get_logger(__name__)

# Between the end of one crawl and the start of the next: what is due meanwhile is asked together.
_REST_S = 20.0
_MOST_BUDGETS = 1_000


@dataclass(slots=True)
class Collector:
    """Looks after one crawl at a time.

    When more documents wait for the stages than the settings allow, the crawl is ended until they have caught up.
    """

    house: Installation
    _process: CrawlProcess | None = None
    _is_stopping: bool = False
    _begun_s: float = field(default_factory=time.monotonic)
    _rests_until_s: float = field(default=0.0)

    def tend(self) -> bool:
        """Begin a crawl that is due, end one that brings too much, take in one that is done; say whether one began."""
        if self._process is not None:
            if self._process.is_done:
                self._take_in(self._process)
            elif not self._is_stopping and (reason := self._reason_to_stop()):
                log.info("crawl paused", reason=reason)
                self._is_stopping = True
                self._process.stop()
            return False
        if time.monotonic() < self._rests_until_s or not may_crawl(self.house.settings) or self._is_full():
            return False
        sources = load_all_sources(self.house.settings)
        wanted = self._wanted(sources)
        if not wanted:
            return False
        self._is_stopping, self._begun_s = False, time.monotonic()
        self._process = start_crawl(self.house.settings, sources, CrawlRequest(tuple(wanted)))
        return self._process is not None

    def stop(self) -> None:
        """End the crawl in good order: what is under way is finished and committed."""
        if self._process is not None:
            self._process.stop()
            self._take_in(self._process)

    def _reason_to_stop(self) -> str | None:
        if self._is_full():
            return "the stages have to catch up"
        if time.monotonic() - self._begun_s < LONGEST_CRAWL_S:
            return None
        has_due = self._wanted(load_all_sources(self.house.settings))
        return "others have come due" if has_due else None

    def _take_in(self, process: CrawlProcess) -> None:
        self._process, self._rests_until_s = None, time.monotonic() + _REST_S
        try:
            counts = totals(process.wait())
        except ScoutError as exc:  # the next crawl may go better; what was committed is kept
            log.warning("crawl ended", error=f"{exc.code}: {exc}")
            return
        log.info("crawl done", read=counts.read, new=counts.new, changed=counts.changed, refused=counts.refused)

    def _wanted(self, sources: Mapping[str, Source]) -> list[str]:
        """Return the sources to ask, if any of them has something due that may be asked now."""
        now, store = utc_now(), self.house.store
        askable, _ = choose_askable(self.house.settings, sources)
        open_now = [source.id for source in askable if quiet_until(now, source.pace.quiet_hours) is None]
        forgotten = store.suppressions.forgotten_sources(open_now)
        open_now = [source for source in open_now if source not in forgotten]
        if not open_now or len(store.frontier.seeds(open_now)) < len(open_now):
            return open_now
        names = store.frontier.due_budgets(open_now, now, _MOST_BUDGETS)
        held, dead = store.budgets.load(names), find_dead(store.budgets.claimants())
        may_ask = [name for name in names if name not in held or held[name].is_free(now, dead)]
        return open_now if may_ask else []

    def _is_full(self) -> bool:
        waiting = self.house.store.pending.counts(utc_now()).get(Consumer.TAG.value)
        return waiting is not None and waiting.waiting > self.house.settings.crawl.max_waiting
