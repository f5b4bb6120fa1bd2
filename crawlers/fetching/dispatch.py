"""Whose turn it is: gives out what is due at the pace that each publisher allows.

A process asks only against budgets that it holds; where these come from is :mod:`crawlers.fetching.supply`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime

from core.store.crawling.asks import HeldAsk, Visit
from crawlers.fetching.lanes import TOKEN, Lane, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.redirects import HOPS
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.supply import DispatchOptions, Supply
from crawlers.politeness.pauses import quiet_until
from crawlers.source import Keep, Source

_LONGEST_NAP_S = 1.0


class Dispatcher:
    """Gives out turns until nothing is due, and is told what became of each."""

    def __init__(
        self, supply: Supply, book: OriginBook, runs: Mapping[str, SourceRun], options: DispatchOptions
    ) -> None:
        self._supply = supply
        self._book = book
        self._runs = runs
        self._options = options
        self._clock = options.clock
        self._event = asyncio.Event()
        self._in_flight = 0
        self._in_hand = 0
        self._asked = 0
        self._is_stopping = False
        self.forbidden: Callable[[Turn, str], None] = lambda _turn, _reason: None
        self.lacks_token: Callable[[Source, str], bool] = lambda _source, _url: False

    async def turns(self) -> AsyncIterator[Turn]:
        """Give each request when it may be made; ends when nothing is left that this crawl may do."""
        renewing = asyncio.create_task(self._supply.keep())
        try:
            while not self._is_stopping:
                if renewing.done():  # the store is away: what is not renewed is soon somebody else's
                    renewing.result()
                self._event.clear()
                turn = self._take_turn()
                if turn is not None:
                    is_counted = turn.is_backfill and turn.path is None
                    if is_counted and not await self._supply.claim(turn.run):
                        self._take_back(turn)
                        continue
                    yield turn
                    continue
                if await self._supply.find():
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
        self._supply.enlist(lane)
        self._event.set()

    def kept(self, turn: Turn) -> None:
        """Note that a file of a host is known now, or known not to be had."""
        # A pause that robots.txt asks for begins with itself.
        begun_s = turn.answered_s if turn.answered_s is not None else time.monotonic()
        turn.lane.ready_s = max(turn.lane.ready_s, begun_s + self._supply.delay_s(turn.run, turn.url))
        turn.lane.waits_for.discard(turn.path or "")
        self._in_hand -= 1
        self._supply.enlist(turn.lane)
        self._event.set()

    def put_back(self, turn: Turn) -> None:
        """Let a request be made next that waited for its token, or never if its lane asks no more."""
        turn.lane.queue.appendleft(turn.held)
        self._in_hand -= 1
        if turn.lane.is_closed or not turn.lane.is_held:
            self._supply.drop(turn.lane)

    def token_over(self, turn: Turn) -> None:
        """Note that a token was had, or is known not to be had: what waited for it may ask."""
        turn.lane.waits_for.discard(TOKEN)
        self._supply.enlist(turn.lane)
        self._event.set()

    def found(self, visit: Visit) -> None:
        """Note what a part of an answer led to, which is durable."""
        now = self._clock()
        for ask in visit.found:
            self._supply.expect(ask.budget, visit.ask.source, ((ask.after or now) - now).total_seconds())
        self._event.set()

    def committed(self, turn: Turn, visit: Visit) -> None:
        """Note that what became of a request is durable, and what it led to."""
        turn.lane.done(turn.held)
        turn.run.open_asks -= 1
        self._in_hand -= 1
        has_moved = visit.ask.payload.get(HOPS, 0) > turn.held.ask.payload.get(HOPS, 0)
        if self._is_at_limit and not self._in_hand and not has_moved:
            self.stop()
        now = self._clock()
        due: dict[str, datetime] = {}
        for ask in visit.found:
            # A page that follows is due at once, beside second looks of what stood on this one.
            due[ask.budget] = min(ask.after or now, due.get(ask.budget, ask.after or now))
        if visit.again:
            due[visit.ask.budget] = now
        if visit.due_at is not None:
            due[visit.ask.budget] = min(visit.due_at, due.get(visit.ask.budget, visit.due_at))
        for budget, due_at in due.items():
            self._supply.expect(budget, visit.ask.source, (due_at - now).total_seconds())
        self._event.set()

    def pause(self, turn: Turn, seconds: float, reason: str = "") -> None:
        """Let a lane ask nothing for so long; one that would sleep too long is left for a later crawl."""
        turn.lane.pause(seconds)
        if seconds > self._options.max_wait_s:
            turn.lane.is_closed = True
            why = f": {reason}" if reason else ""
            turn.run.end_early(f"{turn.lane.name} asked for quiet for {seconds:.0f} s{why}")
            self._supply.drop(turn.lane)

    async def rest(self, turn: Turn) -> None:
        """Leave the backfill of a source for tomorrow."""
        await self._supply.rest(turn.run)

    def _take_turn(self) -> Turn | None:
        if self._in_flight >= self._options.concurrent:
            return None
        for lane in self._supply.ready.pop_ready(time.monotonic()):
            turn = self._turn_of(lane)
            if turn is not None:
                self._supply.enlist(lane)
                return turn
        return None

    def _turn_of(self, lane: Lane) -> Turn | None:
        """Return the next request of a lane; those that may not be made are taken off it."""
        while lane.queue and lane.is_held:
            held = lane.queue[0]
            run = self._runs[held.ask.source]
            is_left = run.is_backfill_over and held.ask.backfill is not None
            if run.is_over or is_left or self._is_quiet(run):
                self._supply.drop_first(lane, run)
                continue
            if self._is_at_limit and HOPS not in held.ask.payload:
                self._supply.drop_first(lane, run)
                lane.has_more = False
                continue
            if lane.in_flight >= run.source.pace.concurrent:
                return None
            url = held.ask.url
            turn = Turn(lane, run, held, url, self._supply.delay_s(run, url), self._needed_first(run, held))
            if turn.path in lane.waits_for:
                return None
            if turn.path is not None:
                lane.waits_for.add(turn.path)
                if turn.path == TOKEN:
                    lane.queue.popleft()
                return self._give(turn)
            lane.queue.popleft()
            if not self._book.robots(url).allows(url):
                self._in_hand += 1
                self.forbidden(turn, self._book.robots(url).detail or "robots.txt does not allow it")
                continue
            run.asked += 1
            self._asked += 1
            return self._give(turn)
        return None

    def _needed_first(self, run: SourceRun, held: HeldAsk) -> str | None:
        """Return what must be asked for before a request: a file of its host, or a token, if it may be made at all."""
        url = held.ask.url
        wants_text = run.source.terms.keep is Keep.FULL and held.ask.role in run.spider.reservable_roles
        missing = self._book.missing(url, with_opt_outs=wants_text)
        if missing is not None or not self.lacks_token(run.source, url):
            return missing
        return TOKEN if self._book.robots(url).allows(url) else None

    def _give(self, turn: Turn) -> Turn:
        turn.lane.in_flight += 1
        turn.lane.ready_s = time.monotonic() + turn.delay_s
        self._in_flight += 1
        self._in_hand += 1
        return turn

    def _take_back(self, turn: Turn) -> None:
        """Leave a request that was about to be made for a later crawl."""
        turn.lane.in_flight -= 1
        self._in_flight -= 1
        self._in_hand -= 1
        turn.run.asked -= 1
        self._asked -= 1
        turn.lane.done(turn.held)
        turn.run.open_asks -= 1
        self._supply.enlist(turn.lane)

    def _is_quiet(self, run: SourceRun) -> bool:
        until = quiet_until(self._clock(), run.source.pace.quiet_hours)
        if until is None or self._options.on_sandbox:
            return False
        run.end_early(f"its quiet hours last until {until:%H:%M} UTC")
        run.is_resting = True
        return True

    @property
    def _is_at_limit(self) -> bool:
        """Whether as many requests were made as may be; where the last of them were moved to, is still asked."""
        return self._options.max_requests is not None and self._asked >= self._options.max_requests

    def _is_exhausted(self) -> bool:
        return not self._in_hand and self._supply.is_empty

    async def _nap(self) -> None:
        """Wait until something may have changed."""
        now_s = time.monotonic()
        moments = [now_s + _LONGEST_NAP_S, self._supply.next_s]
        if self._in_flight < self._options.concurrent:
            moments.append(self._supply.ready.next_s())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), max(min(filter(None, moments)) - now_s, 0.001))
