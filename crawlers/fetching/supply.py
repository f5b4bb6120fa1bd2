"""Where lanes come from: budgets are claimed, filled with what is due, kept while they are used, and given back.

A lane holds few requests, so that memory does not grow with the frontier.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from core.clock import Clock, utc_now
from core.logs import get_logger
from core.stages import find_dead
from core.store import Store
from core.store.crawling.asks import HeldAsk
from core.store.crawling.frontier import Only
from crawlers.fetching.backfilling import next_day
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.lanes import Lane, LaneQueue
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.source_run import SourceRun
from crawlers.politeness.robots import ROBOTS

_log = get_logger(__name__)
_MOST_LANES = 2_000
_MOST_QUEUED = 8
_FEW_QUEUED = 4
_SCAN_PAUSE_S = 5.0
_FIND_PAUSE_S = 0.02


@dataclass(frozen=True, slots=True)
class DispatchOptions:
    """How a crawl asks. ``concurrent``: requests at a time in all. ``max_wait_s``: no crawl sleeps longer for one."""

    worker: str
    concurrent: int = 64
    lease_s: float = 300.0
    max_wait_s: float = 600.0
    on_sandbox: bool = False
    max_requests: int | None = None
    only_backfill: bool = False
    clock: Clock = utc_now


class Supply:
    """The lanes of a crawl. ``ready``: those that have something queued, in the order in which they may ask."""

    def __init__(
        self,
        store: Store,
        shared: Store,
        calls: StoreCalls,
        book: OriginBook,
        runs: Mapping[str, SourceRun],
        options: DispatchOptions,
    ) -> None:
        self._frontier = store.frontier
        self._backfills = shared.backfills
        self._budgets = shared.budgets
        self._calls = calls
        self._book = book
        self._runs = runs
        self._options = options
        self._clock = options.clock
        self._lanes: dict[str, Lane] = {}
        # When (monotonic), of which budget, for which source.
        self._later: list[tuple[float, str, str]] = []
        self._must_scan = True
        self._scanned_s = 0.0
        self._found_s = 0.0
        self._is_put_off = False
        # Whether the last scan left budgets over; which of them ask for more quiet than this crawl waits.
        self._is_scan_cut = False
        self._left: set[str] = set()
        self.ready = LaneQueue()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is queued or under way, and nothing more is expected."""
        is_looking = self._must_scan or self._is_scan_cut or self._is_put_off
        return not is_looking and not self._later and all(lane.is_idle for lane in self._lanes.values())

    @property
    def next_s(self) -> float | None:
        """When (monotonic) something is expected to be due, ``None`` when nothing is."""
        moments = [self._found_s + _FIND_PAUSE_S] if self._is_put_off else []
        return min([*moments, *(moment for moment, _, _ in self._later[:1])], default=None)

    async def find(self) -> bool:
        """Queue what is due; say whether anything was. Asked again at once, it puts off the look over all lanes."""
        self._is_put_off = time.monotonic() < self._found_s + _FIND_PAUSE_S
        if self._is_put_off:
            return False
        self._found_s = time.monotonic()
        self._ripen()
        found = await self._fill_lanes()
        idle = [lane for lane in self._lanes.values() if lane.is_idle]
        # What a lane that was lost had queued may be this crawl's again.
        self._must_scan = self._must_scan or any(not lane.is_held for lane in idle)
        await self._release(idle)
        now_s = time.monotonic()
        is_time = self._must_scan or self._is_scan_cut or now_s - self._scanned_s > _SCAN_PAUSE_S
        if is_time and self._lacks_lanes(now_s):
            self._must_scan, self._scanned_s = False, now_s
            found = await self._open_lanes() or found
        return found

    def expect(self, budget: str, source: str, wait_s: float) -> None:
        """Look for work of a budget when it is due, if this crawl may wait so long."""
        if wait_s <= self._options.max_wait_s:
            heappush(self._later, (time.monotonic() + wait_s, budget, source))

    def enlist(self, lane: Lane) -> None:
        """Let a lane that has something queued ask when it may."""
        if lane.queue and lane.is_held:
            self.ready.add(lane)

    def drop_first(self, lane: Lane, run: SourceRun) -> None:
        """Leave the first request of a lane for a later crawl."""
        lane.done(lane.queue.popleft())
        run.open_asks -= 1

    def drop(self, lane: Lane) -> None:
        """Leave what is queued in a lane for a later crawl."""
        while lane.queue:
            self.drop_first(lane, self._runs[lane.queue[0].ask.source])
        lane.has_more = False
        if lane.is_closed:
            self._left.add(lane.name)

    async def claim(self, run: SourceRun) -> bool:
        """Count a request of a backfill before it is made; ``False``: no more of its source are made today."""
        source, today = run.source.id, self._clock().astimezone(UTC).date()
        may_ask = not run.is_backfill_over and await self._calls.run(lambda: self._backfills.claim(source, today))
        if not may_ask:
            run.is_backfill_over = True
        return may_ask

    async def rest(self, run: SourceRun) -> None:
        """Leave what is asked of a source for its backfills for tomorrow, in all processes."""
        source, until = run.source.id, next_day(self._clock())
        await self._calls.run(lambda: self._backfills.rest(source, until))

    def delay_s(self, run: SourceRun, url: str) -> float:
        """Return how far two requests lie apart: as the source's facts say, or its host if that wants more."""
        if self._options.on_sandbox:
            return 0.0
        is_known = self._book.missing(url, with_opt_outs=False) != ROBOTS
        stated = self._book.robots(url).delay_s if is_known else None
        return max(run.delay_s, stated or 0.0)

    def ready_moments(self) -> dict[str, datetime]:
        """Return the budgets that are still held, each with the moment from which on it may be used again."""
        return self._ready_at(list(self._lanes.values()))

    async def keep(self) -> None:
        """Keep the leases; what was lost to another process is not asked any more."""
        while True:
            await asyncio.sleep(self._options.lease_s / 3)
            kept = await self._calls.run(
                lambda: self._budgets.renew(self._options.worker, self._clock(), self._options.lease_s)
            )
            for name in self._lanes.keys() - kept:
                _log.warning("lost a budget to another process", budget=name)
                self.drop(self._lanes[name])
                self._lanes[name].is_held = False

    def _ripen(self) -> None:
        now_s = time.monotonic()
        while self._later and (self._later[0][0] <= now_s or self._runs[self._later[0][2]].is_over):
            budget = heappop(self._later)[1]
            if budget in self._lanes:
                self._lanes[budget].has_more = not self._lanes[budget].is_closed
            else:
                self._must_scan = True

    async def _fill_lanes(self) -> bool:
        hungry = [lane for lane in self._lanes.values() if lane.has_more and len(lane.queue) < _FEW_QUEUED]
        if not hungry:
            return False
        sources, now = self._active(), self._clock()
        wanted = {lane.name: _MOST_QUEUED + len(lane.open) for lane in hungry}
        frontier = self._frontier
        for lane in hungry:
            lane.look()
        only = self._only()
        found = await self._calls.run(
            lambda: {name: frontier.due(name, sources, now, limit, only) for name, limit in wanted.items()}
        )
        await self._book.load(held.ask.url for rows in found.values() for held in rows)
        return sum(self._put(lane, found[lane.name], wanted[lane.name]) for lane in hungry) > 0

    def _put(self, lane: Lane, rows: list[HeldAsk], limit: int) -> int:
        if lane.is_closed or not lane.is_held:  # since the frontier was asked
            return 0
        if lane.is_inherited and rows:
            lane.pause(max(self.delay_s(self._runs[held.ask.source], held.ask.url) for held in rows))
            lane.is_inherited = False
        wanted = _without_backfills(lane, rows)
        lane.has_more = len(rows) >= limit or len(wanted) < len(rows)
        before = len(lane.queue)
        count = lane.put(wanted)
        for held in list(lane.queue)[before:]:
            self._runs[held.ask.source].open_asks += 1
        self.enlist(lane)
        return count

    def _lacks_lanes(self, now_s: float) -> bool:
        """Whether more could be asked at once than there are lanes that may.

        Where no pause binds, a few hosts are asked to their end before others are begun: connections are used again.
        """
        unfilled = sum(lane.has_more and not lane.queue for lane in self._lanes.values())
        return self.ready.count_ready(now_s) + unfilled < self._options.concurrent

    async def _open_lanes(self) -> bool:
        """Claim budgets that have something due."""
        known = self._lanes.keys() | self._left
        room = min(_MOST_LANES - len(self._lanes), 2 * self._options.concurrent)
        sources, now, options = self._active(), self._clock(), self._options
        if room <= 0 or not sources:
            self._is_scan_cut = self._is_scan_cut and bool(sources)
            return False
        budgets, only = self._budgets, self._only()

        def claim() -> dict[str, tuple[datetime | None, bool]]:
            due = self._frontier.due_budgets(sources, now, room + len(known) + 1, only)
            names = [name for name in due if name not in known]
            is_cut, names = len(names) > room, names[:room]
            dead = find_dead(budgets.claimants())
            held = budgets.claim(names, options.worker, now, options.lease_s, dead) if names else {}
            # Where all that was named is held by others, there is no sense in asking again at once.
            self._is_scan_cut = is_cut and bool(held)
            return {name: (b.quiet_until(now), b.claimed_by is not None) for name, b in held.items()}

        claimed = await self._calls.run(claim)
        for name, (ready_at, was_broken_off) in claimed.items():
            self._open(name, ready_at, was_broken_off=was_broken_off)
        return bool(claimed)

    def _open(self, name: str, ready_at: datetime | None, *, was_broken_off: bool) -> None:
        lane = self._lanes[name] = Lane(name, ready_s=time.monotonic())
        wait_s = (ready_at - self._clock()).total_seconds() if ready_at else 0.0
        # Whoever held it may have asked just before it died.
        lane.is_inherited = was_broken_off
        if wait_s > self._options.max_wait_s:
            lane.has_more = False
            self._left.add(name)
            self._note_wait(name, ready_at)
        lane.pause(max(wait_s, 0.0))

    def _note_wait(self, name: str, ready_at: datetime | None) -> None:
        for run in self._runs.values():
            if run.source.publisher == name and ready_at is not None:
                run.end_early(f"{name} asked for quiet until {ready_at:%Y-%m-%d %H:%M} UTC")

    async def _release(self, lanes: list[Lane]) -> None:
        if not lanes:
            return
        ready = self._ready_at(lanes)
        for lane in lanes:
            lane.is_held = False
            del self._lanes[lane.name]
        await self._calls.run(lambda: self._budgets.release(ready, self._options.worker))

    def _ready_at(self, lanes: list[Lane]) -> dict[str, datetime]:
        now, now_s = self._clock(), time.monotonic()
        return {lane.name: now + timedelta(seconds=max(lane.ready_s - now_s, 0.0)) for lane in lanes}

    def _only(self) -> Only:
        resting = frozenset(source for source, run in self._runs.items() if run.is_backfill_over)
        return Only(self._options.only_backfill, resting)

    def _active(self) -> list[str]:
        return [source for source, run in self._runs.items() if not run.is_over]


def _without_backfills(lane: Lane, rows: list[HeldAsk]) -> list[HeldAsk]:
    """Return what is queued of what is due: of backfills one request at a time, and none beside others.

    So what comes due meanwhile is asked first, and each query to its last page before the next is begun.
    """
    others = [held for held in rows if held.ask.backfill is None]
    return others if others or lane.open else rows[:1]
