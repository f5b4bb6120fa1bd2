"""What becomes of a request that failed: tried again after a pause, left for later, or refused with what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.errors import (
    LimitError,
    NoAnswerError,
    NoHostError,
    ScoutError,
    StatusError,
    StoreError,
)
from core.store.crawling.asks import AskState, HeldAsk, Visit
from crawlers.fetching.backfilling import carry_on, is_our_fault
from crawlers.fetching.lanes import Turn
from crawlers.fetching.readers import Readers, Reading, ReadTask
from crawlers.fetching.redirects import as_first_asked
from crawlers.fetching.response import Fetched
from crawlers.fetching.telling import source_pause
from crawlers.keys import Keys
from crawlers.politeness.budget_names import BudgetNames
from crawlers.politeness.pauses import backoff_s, next_seed_pause, parse_retry_after, rate_limit_pause
from crawlers.reading import Pause, Refused
from crawlers.records import Limits

# Requests whose key begins so are second looks at single records.
LOOK = "look-"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_LONGEST_BACKOFF_S = 3_600.0
# When what may pass is tried again after the tries of one crawl: a host may be down for a day.
_LATER_S = (6 * 3_600.0, 86_400.0, 7 * 86_400.0)
# arXiv takes it for an attack when somebody who was refused asks on.
_QUIET_AFTER_429_S = 900.0


@dataclass(slots=True)
class Failing:
    """Makes visits of failures.

    ``pause`` tells the dispatcher that a lane asks nothing for so many seconds; this crawl waits for no source longer
    than ``max_wait_s``. ``failures``: how often in a row a source had failed before this crawl.
    """

    readers: Readers
    names: BudgetNames
    limits: Limits
    clock: Callable[[], datetime]
    pause: Callable[[Turn, float, str], None] = lambda _turn, _seconds, _reason: None
    first_pause_s: float = 1.0
    failures: Callable[[str], int] = lambda _source: 0
    max_wait_s: float = 600.0
    keys: Keys = field(default_factory=Keys)

    async def fail(self, turn: Turn, error: ScoutError, pause: Pause | None = None, status: int | None = None) -> Visit:
        """Give what is committed of a request that failed: it is tried again, or refused with what is known of it.

        ``pause``: how long the source asked us to wait, and why, where it says that too.
        """
        self._hide_key(turn, error)
        tries = turn.held.tries + 1
        pause_s = None if pause is None else pause.seconds
        if pause is not None:
            self.pause(turn, pause.seconds, pause.reason or error.message)
        if status == 429 and pause_s is None and turn.run.source.pace.stop_on_429:
            self.pause(turn, _QUIET_AFTER_429_S, error.message)
            turn.run.fail(error)
            return self._wait(turn, error, _QUIET_AFTER_429_S, status)
        if is_passing(error) and tries <= turn.run.source.pace.retries:
            own_s = backoff_s(tries, max(self.first_pause_s, 2 * turn.run.source.pace.delay_s), _LONGEST_BACKOFF_S)
            wait_s = max(own_s, pause_s or 0.0)
            if status == 429 and pause_s is None:  # it is the pace that was too much, not this one request
                self.pause(turn, min(wait_s, self.max_wait_s), error.message)
            if wait_s > self.max_wait_s and not self._is_aside(turn):
                turn.run.fail(_with_wait(error, wait_s))
            return self._wait(turn, error, wait_s, status)
        return await self.give_up(turn, error, status, pause_s)

    async def give_up(
        self,
        turn: Turn,
        error: ScoutError,
        status: int | None = None,
        pause_s: float | None = None,
        *,
        may_pass: bool = False,
    ) -> Visit:
        """Give what is committed of a request that is not tried again in this crawl, with what is known of it.

        ``may_pass``: a later crawl may be let in, whatever the error is.
        """
        self._hide_key(turn, error)
        run, first = turn.run, as_first_asked(turn.held.ask)
        held = replace(turn.held, ask=replace(first, budget=self.names.name(first.url)))
        reading = Reading()
        if not isinstance(error, StoreError):
            reading = await self.readers.read(ReadTask(run.source, run.round, self.limits, held.ask, error=error))
        if held.ask.role in run.spider.text_roles:
            run.lose_page(error)
        elif turn.is_backfill:
            run.lose_query(error, held.ask.url, is_shared=self._is_shared(turn, error))
        elif self._is_aside(turn):
            run.refuse(Refused(error, held.ask.url, is_record=False))
        else:
            run.fail(error if pause_s is None else _with_wait(error, pause_s))
        run.take_in(reading, is_backfill=turn.is_backfill)
        wait_s = self._pause_after(turn, may_pass=may_pass or is_passing(error) or self._is_shared(turn, error))
        due_at = None if wait_s is None else self.clock() + timedelta(seconds=max(wait_s, pause_s or 0.0))
        state = AskState.REFUSED if due_at is None else AskState.WAITING
        visit = _again(held, state, due_at, held.tries + 1, status, error)
        if turn.is_backfill and state is AskState.REFUSED and reading.asks:
            # What was asked for is asked for in another way.
            found = [replace(carry_on(held, ask, self.clock()), budget=held.ask.budget) for ask in reading.asks]
            visit = replace(visit, state=AskState.DONE, found=tuple(found))
        return replace(
            visit,
            records=tuple((record.document, record.evidence) for record in reading.records),
            entries=tuple((one.entry, one.evidence) for one in reading.entries),
        )

    def repeat(self, turn: Turn, error: ScoutError, status: int) -> Visit:
        """Give what is committed of a request that is made again at once; it does not count as tried."""
        return _again(turn.held, AskState.WAITING, self.clock(), turn.held.tries, status, error)

    def _hide_key(self, turn: Turn, error: ScoutError) -> None:
        error.message = self.keys.hide(turn.run.source, error.message)

    def _wait(self, turn: Turn, error: ScoutError, pause_s: float, status: int | None) -> Visit:
        held = turn.held
        due_at = self.clock() + timedelta(seconds=pause_s)
        return _again(held, AskState.WAITING, due_at, held.tries + 1, status, error)

    def _pause_after(self, turn: Turn, *, may_pass: bool) -> float | None:
        """Return how long a request that failed is left alone; ``None``: for good, until somebody says otherwise."""
        held, retries = turn.held, turn.run.source.pace.retries
        if held.ask.again_s is not None:
            return next_seed_pause(self.failures(turn.run.source.id) + 1, held.ask.again_s)
        # A request may be given up before all its tries: its host could not be asked for robots.txt.
        late = max(held.tries - retries, 0)
        return _LATER_S[late] if may_pass and late < len(_LATER_S) else None

    def _is_aside(self, turn: Turn) -> bool:
        """Whether a request that fails says nothing of its source as a whole."""
        ask, spider = turn.held.ask, turn.run.spider
        return ask.role in spider.text_roles | spider.aside_roles or ask.key.startswith(LOOK) or turn.is_backfill

    @staticmethod
    def _is_shared(turn: Turn, error: ScoutError) -> bool:
        """Whether a query of a backfill is not to blame: none is let in, or gets the token that it needs."""
        return turn.is_backfill and (is_our_fault(error) or turn.path is not None)

    def hold(self, turn: Turn, fetched: Fetched) -> Pause | None:
        """Hold a budget as its source reads its answer, of whatever status; return for how long and why."""
        pause = source_pause(turn, fetched)
        if pause is not None:
            pause = replace(pause, reason=self.keys.hide(turn.run.source, pause.reason))
            self.pause(turn, pause.seconds, pause.reason)
        return pause

    def stated_pause(self, fetched: Fetched) -> Pause | None:
        """Return how long an answer that is no success asks to wait; its reason is the error it is."""
        seconds = parse_retry_after(fetched.headers.get("retry-after", ""), self.clock())
        if seconds is None or fetched.status not in {429, 503}:
            seconds = rate_limit_pause(fetched.headers, self.clock()) if fetched.status in {403, 429} else None
        return None if seconds is None else Pause(seconds, "")


def _again(
    held: HeldAsk, state: AskState, due_at: datetime | None, tries: int, status: int | None, error: ScoutError
) -> Visit:
    """Keep what is held of a request that failed."""
    return Visit(
        replace(held.ask, key=held.ask.id),
        state,
        due_at=due_at,
        tries=tries,
        status=status,
        error=f"{error.code}: {error}"[:1000],
        etag=held.etag,
        last_modified=held.last_modified,
        read_as=held.read_as,
        content_hash=held.content_hash,
    )


def _with_wait(error: ScoutError, seconds: float) -> ScoutError:
    error.message += f", and the source asks to wait {seconds:.0f} s"
    return error


def is_passing(error: ScoutError) -> bool:
    """Whether the same request may be answered when it is made again."""
    return isinstance(error, NoAnswerError | NoHostError | LimitError) or (
        isinstance(error, StatusError) and error.http_status in _PASSING
    )
