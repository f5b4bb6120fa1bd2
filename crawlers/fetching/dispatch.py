"""Whose turn it is: takes what is due from the frontier and gives it out at the pace that each publisher allows.

A process asks only against budgets that it holds. A lane holds few requests, so that memory does not grow with the
frontier.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush

from core.clock import Clock, utc_now
from core.logs import get_logger
from core.stages import find_dead
from core.store import Store
from core.store.budgets import BudgetStore
from core.store.frontier import HeldAsk, Visit
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.lanes import Lane, LaneQueue, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.source_run import SourceRun
from crawlers.pauses import quiet_until
from crawlers.robots import ROBOTS
from crawlers.source import Keep

_log = get_logger(__name__)
_MOST_LANES = 400
_MOST_QUEUED = 16
_FEW_QUEUED = 4
_SCAN_PAUSE_S = 5.0
_LONGEST_NAP_S = 1.0


@dataclass(frozen=True, slots=True)
class DispatchOptions:
    """How a crawl asks. ``concurrent``: requests at a time in all. ``max_wait_s``: no crawl sleeps longer for one."""

    worker: str
    concurrent: int = 64
    lease_s: float = 300.0
    max_wait_s: float = 600.0
    on_sandbox: bool = False
    max_requests: int | None = None
    clock: Clock = utc_now


class Dispatcher:
    """Gives out turns until nothing is due, and is told what became of each."""

    def __init__(
        self,
        store: Store,
        budgets: BudgetStore,
        calls: StoreCalls,
        book: OriginBook,
        runs: Mapping[str, SourceRun],
        options: DispatchOptions,
    ) -> None:
        self._frontier = store.frontier
        self._budgets = budgets
        self._calls = calls
        self._book = book
        self._runs = runs
        self._options = options
        self._clock = options.clock
        self._lanes: dict[str, Lane] = {}
        self._ready = LaneQueue()
        # When (monotonic), of which budget, for which source.
        self._later: list[tuple[float, str, str]] = []
        self._busy: set[str] = set()
        self._event = asyncio.Event()
        self._in_flight = 0
        self._in_hand = 0
        self._asked = 0
        self._is_stopping = False
        self._must_scan = True
        self._scanned_s = 0.0
        self.forbidden: Callable[[Turn, str], None] = lambda _turn, _reason: None

    async def turns(self) -> AsyncIterator[Turn]:
        """Give each request when it may be made; ends when nothing is left that this crawl may do."""
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._is_stopping:
                self._event.clear()
                turn = self._take_turn()
                if turn is not None:
                    yield turn
                    continue
                if await self._find_work():
                    continue
                if self._is_exhausted():
                    break
                await self._nap()
        finally:
            renewing.cancel()

    def stop(self) -> None:
        """Give out no more turns; those given out are finished."""
        self._is_stopping = True
        self._event.set()

    def answered(self, turn: Turn) -> None:
        """Note that a request is over, whatever came of it: the lane may ask on after its pause."""
        lane = turn.lane
        lane.in_flight -= 1
        self._in_flight -= 1
        begun_s = turn.answered_s if turn.answered_s is not None else time.monotonic()
        lane.ready_s = max(lane.ready_s, begun_s + turn.delay_s)
        lane.delay_s = max(lane.delay_s, turn.delay_s)
        self._list(lane)
        self._event.set()

    def kept(self, turn: Turn) -> None:
        """Note that a file of a host is known now, or known not to be had."""
        # A pause that robots.txt asks for begins with itself.
        begun_s = turn.answered_s if turn.answered_s is not None else time.monotonic()
        turn.lane.ready_s = max(turn.lane.ready_s, begun_s + self._delay_s(turn.run, turn.url))
        turn.lane.waits_for.discard(turn.path or "")
        self._in_hand -= 1
        self._list(turn.lane)
        self._event.set()

    def committed(self, turn: Turn, visit: Visit) -> None:
        """Note that what became of a request is durable, and what it led to."""
        turn.lane.done(turn.held)
        turn.run.open_asks -= 1
        self._in_hand -= 1
        now = self._clock()
        due = {ask.budget: ask.after or now for ask in visit.found}
        if visit.again:
            due[visit.ask.budget] = now
        if visit.due_at is not None:
            due[visit.ask.budget] = min(visit.due_at, due.get(visit.ask.budget, visit.due_at))
        for budget, due_at in due.items():
            self._expect(budget, visit.ask.source, (due_at - now).total_seconds())
        self._event.set()

    def pause(self, turn: Turn, seconds: float) -> None:
        """Let a lane ask nothing for so long; one that would sleep too long is left for a later crawl."""
        turn.lane.pause(seconds)
        if seconds > self._options.max_wait_s:
            turn.lane.is_closed = True
            turn.run.end_early(f"{turn.lane.name} asked for quiet for {seconds:.0f} s")
            self._drop(turn.lane)

    def ready_moments(self) -> dict[str, datetime | None]:
        """Return the budgets that are still held, each with the moment from which on it may be used again."""
        return self._ready_at(list(self._lanes.values()))

    def busy_sources(self) -> set[str]:
        """Return the budgets that another process held."""
        return set(self._busy)

    def _take_turn(self) -> Turn | None:
        if self._in_flight >= self._options.concurrent:
            return None
        for lane in self._ready.pop_ready(time.monotonic()):
            turn = self._turn_of(lane)
            if turn is not None:
                self._list(lane)
                return turn
        return None

    def _turn_of(self, lane: Lane) -> Turn | None:
        """Return the next request of a lane; those that may not be made are taken off it."""
        while lane.queue and lane.is_held:
            held = lane.queue[0]
            run = self._runs[held.ask.source]
            if run.is_over or self._is_quiet(run):
                self._drop_first(lane, run)
                continue
            if lane.in_flight >= run.source.pace.concurrent:
                return None
            url = held.ask.url
            wants_text = run.source.terms.keep is Keep.FULL and held.ask.role in run.spider.reservable_roles
            missing = self._book.missing(url, with_opt_outs=wants_text)
            if missing is not None:
                if missing in lane.waits_for:
                    return None
                lane.waits_for.add(missing)
                return self._give(Turn(lane, run, held, url, self._delay_s(run, url), missing))
            lane.queue.popleft()
            turn = Turn(lane, run, held, url, self._delay_s(run, url))
            if not self._book.robots(url).allows(url):
                self._in_hand += 1
                self.forbidden(turn, self._book.robots(url).detail or "robots.txt does not allow it")
                continue
            run.asked += 1
            self._asked += 1
            if self._asked == self._options.max_requests:
                self._is_stopping = True
            return self._give(turn)
        return None

    def _give(self, turn: Turn) -> Turn:
        turn.lane.in_flight += 1
        turn.lane.ready_s = time.monotonic() + turn.delay_s
        self._in_flight += 1
        self._in_hand += 1
        return turn

    def _delay_s(self, run: SourceRun, url: str) -> float:
        if self._options.on_sandbox:
            return 0.0
        is_known = self._book.missing(url, with_opt_outs=False) != ROBOTS
        stated = self._book.robots(url).delay_s if is_known else None
        return max(run.source.pace.delay_s, stated or 0.0)

    def _is_quiet(self, run: SourceRun) -> bool:
        until = quiet_until(self._clock(), run.source.pace.quiet_hours)
        if until is None:
            return False
        run.end_early(f"its quiet hours last until {until:%H:%M} UTC")
        return True

    def _drop_first(self, lane: Lane, run: SourceRun) -> None:
        lane.done(lane.queue.popleft())
        lane.has_more = False
        run.open_asks -= 1

    def _drop(self, lane: Lane) -> None:
        """Leave what is queued in a lane for a later crawl."""
        while lane.queue:
            self._drop_first(lane, self._runs[lane.queue[0].ask.source])
        lane.has_more = False

    def _list(self, lane: Lane) -> None:
        if lane.queue and lane.is_held:
            self._ready.add(lane)

    def _expect(self, budget: str, source: str, wait_s: float) -> None:
        """Look for work of a budget when it is due, if this crawl may wait so long."""
        if wait_s <= self._options.max_wait_s:
            heappush(self._later, (time.monotonic() + wait_s, budget, source))

    async def _find_work(self) -> bool:
        """Queue what is due; say whether anything was."""
        self._ripen()
        found = await self._fill_lanes()
        now_s = time.monotonic()
        if self._must_scan or now_s - self._scanned_s > _SCAN_PAUSE_S:
            self._must_scan, self._scanned_s = False, now_s
            found = await self._open_lanes() or found
        await self._release([lane for lane in self._lanes.values() if lane.is_idle])
        return found

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
        found = await self._calls.run(
            lambda: {name: frontier.due(name, sources, now, limit) for name, limit in wanted.items()}
        )
        await self._book.load(held.ask.url for rows in found.values() for held in rows)
        return sum(self._put(lane, found[lane.name], wanted[lane.name]) for lane in hungry) > 0

    def _put(self, lane: Lane, rows: list[HeldAsk], limit: int) -> int:
        lane.has_more = len(rows) >= limit
        before = len(lane.queue)
        count = lane.put(rows)
        for held in list(lane.queue)[before:]:
            self._runs[held.ask.source].open_asks += 1
        self._list(lane)
        return count

    async def _open_lanes(self) -> bool:
        """Claim budgets that have something due."""
        room = _MOST_LANES - len(self._lanes)
        sources, now, options = self._active(), self._clock(), self._options
        if room <= 0 or not sources:
            return False
        budgets = self._budgets

        def claim() -> tuple[list[str], dict[str, tuple[datetime | None, bool]]]:
            due = self._frontier.due_budgets(sources, now, _MOST_LANES + len(self._lanes))
            names = [name for name in due if name not in self._lanes][:room]
            dead = find_dead(budgets.claimants())
            held = budgets.claim(names, options.worker, now, options.lease_s, dead) if names else {}
            return names, {name: (b.ready_at, b.claimed_by is not None) for name, b in held.items()}

        names, claimed = await self._calls.run(claim)
        self._busy = set(names) - claimed.keys()
        for name, (ready_at, was_broken_off) in claimed.items():
            self._open(name, ready_at, was_broken_off=was_broken_off)
        return bool(claimed)

    def _open(self, name: str, ready_at: datetime | None, *, was_broken_off: bool) -> None:
        lane = self._lanes[name] = Lane(name, ready_s=time.monotonic())
        wait_s = (ready_at - self._clock()).total_seconds() if ready_at else 0.0
        if was_broken_off and not self._options.on_sandbox:
            # Whoever held it may have asked just before it died.
            delays = [run.source.pace.delay_s for run in self._runs.values() if run.source.publisher == name]
            wait_s = max(wait_s, max(delays, default=1.0))
        if wait_s > self._options.max_wait_s:
            lane.has_more = False
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

    def _ready_at(self, lanes: list[Lane]) -> dict[str, datetime | None]:
        now, now_s = self._clock(), time.monotonic()
        return {lane.name: now + timedelta(seconds=max(lane.ready_s - now_s, 0.0)) for lane in lanes}

    async def _renew(self) -> None:
        """Keep the leases; what was lost to another process is not asked any more."""
        while True:
            await asyncio.sleep(self._options.lease_s / 3)
            kept = await self._calls.run(
                lambda: self._budgets.renew(self._options.worker, self._clock(), self._options.lease_s)
            )
            for name in self._lanes.keys() - kept:
                _log.warning("lost a budget to another process", budget=name)
                self._drop(self._lanes[name])
                self._lanes[name].is_held = False

    def _active(self) -> list[str]:
        return [source for source, run in self._runs.items() if not run.is_over]

    def _is_exhausted(self) -> bool:
        return not self._in_hand and not self._later and all(lane.is_idle for lane in self._lanes.values())

    async def _nap(self) -> None:
        """Wait until something may have changed."""
        now_s = time.monotonic()
        moments = [now_s + _LONGEST_NAP_S, *(moment for moment, _, _ in self._later[:1])]
        next_s = self._ready.next_s()
        if next_s is not None and self._in_flight < self._options.concurrent:
            moments.append(next_s)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), max(min(moments) - now_s, 0.001))
