"""The desk of a crawl: it gives out turns, takes answers in, commits what they gave, and closes the run records."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.errors import ConfigurationError, ScoutError, SourceError, StoreError
from core.logs import get_logger
from core.store.crawling.asks import Visit
from core.store.crawling.budgets import BudgetStore
from crawlers.fetching.calls import StoreCalls
from crawlers.fetching.committing import Committer
from crawlers.fetching.dispatch import Dispatcher
from crawlers.fetching.host_files import HostFiles
from crawlers.fetching.lanes import TOKEN, Turn
from crawlers.fetching.origins import OriginBook
from crawlers.fetching.response import Fetched
from crawlers.fetching.routing import route
from crawlers.fetching.source_run import SourceRun
from crawlers.fetching.visiting import Visitor
from crawlers.keys import Keys

_log = get_logger(__name__)
# A pause that nobody else needs to know of: whoever comes after this process keeps the source's pace anyway.
_BRIEF_S = 5.0


@dataclass(slots=True)
class CrawlDesk:
    """What the spider works for. ``broken``: why the crawl as a whole had to end."""

    dispatcher: Dispatcher
    visitor: Visitor
    committer: Committer
    book: OriginBook
    budgets: BudgetStore
    calls: StoreCalls
    settled: Callable[[SourceRun], Coroutine[Any, Any, None]]
    keys: Keys = field(default_factory=Keys)
    broken: ScoutError | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _files: HostFiles = field(init=False)

    def __post_init__(self) -> None:
        self.dispatcher.forbidden = self._forbidden
        self.dispatcher.lacks_token = self.visitor.tokens.lacks
        self.visitor.failing.pause = self.pause
        self._files = HostFiles(self.book, self.visitor.clock, self.visitor.failing.first_pause_s)

    async def turns(self) -> AsyncIterator[Turn]:
        """Give each request when it may be made."""
        try:
            async for turn in self.dispatcher.turns():
                yield turn
        except Exception as exc:  # noqa: BLE001  # the outer edge: the crawl would end as if all were done
            _log.exception("the crawl ends: no turn could be given")
            self._break(exc if isinstance(exc, ScoutError) else SourceError(f"{type(exc).__name__}: {exc}"))
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks)

    async def answered(self, turn: Turn, fetched: Fetched) -> None:
        """Take an answer in; it is done when what it gave is durable."""
        # A source has one place in the spool: its next file is asked for when this one was read.
        is_file = turn.path is None and turn.run.spider.is_streaming
        if not is_file:
            self.dispatcher.answered(turn)
        await self._see_through(turn, self._take_in(turn, fetched))
        if is_file:
            self.dispatcher.answered(turn)

    async def failed(self, turn: Turn, error: ScoutError) -> None:
        """Take in that there was no answer."""
        self.dispatcher.answered(turn)
        await self._see_through(turn, self._take_failure(turn, error))

    def request_headers(self, turn: Turn) -> dict[str, str]:
        """Return the headers of a request."""
        return self.visitor.request_headers(turn)

    def signed(self, turn: Turn, url: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return where a request is made and its headers, with the source's key: nobody else ever sees that."""
        source, asked = turn.run.source, turn.held.ask.url
        turn.token = self.keys.token_number(source, asked)
        return self.keys.sign(source, asked, headers, url)

    def token_request(self, turn: Turn) -> tuple[str, dict[str, str], str]:
        """Return where a token is asked for, with which headers and body."""
        return self.visitor.tokens.request(turn)

    def file_url(self, turn: Turn) -> str:
        """Return where a file of the host is fetched."""
        return route(self._files.url(turn), turn.run.source, turn.run.round.sandbox_url)

    def pause(self, turn: Turn, seconds: float, reason: str) -> None:
        """Ask nothing more of a budget for so long, in this process or any other."""
        self.dispatcher.pause(turn, seconds, reason)
        if seconds < _BRIEF_S:
            return
        # Another request of the same budget may have been told to wait longer.
        ready_at = self.visitor.clock() + timedelta(seconds=turn.lane.ready_s - time.monotonic())
        name = turn.lane.name
        noting = self.calls.run(lambda: self.budgets.set_ready(name, ready_at, reason))
        self._start(self._see_through(turn, noting))

    async def _take_in(self, turn: Turn, fetched: Fetched) -> None:
        if turn.path == TOKEN:
            await self._take_token(turn, fetched)
            return
        if turn.path is not None:
            await self._keep(turn, fetched)
            return
        async for visit in self._guarded(turn, fetched):
            await self._commit(turn, visit)

    async def _take_failure(self, turn: Turn, error: ScoutError) -> None:
        if turn.path == TOKEN:
            await self._take_token(turn, error)
            return
        if turn.path is not None:
            await self._keep(turn, error)
            return
        await self._commit(turn, await self.visitor.failing.fail(turn, error))

    async def _take_token(self, turn: Turn, answer: Fetched | ScoutError) -> None:
        """Let a request be made that waited for its token; one that gets none fails as if it had been made."""
        source, error = turn.run.source, self.visitor.tokens.take(turn, answer)
        if error is not None:
            error.message = self.keys.hide(source, error.message)
        if isinstance(error, ConfigurationError):
            turn.run.fail(error)
        if error is None or isinstance(error, ConfigurationError):
            self.dispatcher.put_back(turn)
        elif isinstance(answer, Fetched):
            pause = self.visitor.failing.stated_pause(answer)
            await self._commit(turn, await self.visitor.failing.fail(turn, error, pause, answer.status))
        else:
            await self._commit(turn, await self.visitor.failing.fail(turn, error))
        self.dispatcher.token_over(turn)

    async def _see_through(self, turn: Turn, work: Coroutine[Any, Any, None]) -> None:
        """End the crawl at a defect of ours that leaves a request neither done nor failed: it would wait for ever."""
        try:
            await work
        except Exception as exc:  # noqa: BLE001  # the outer edge of one request
            _log.exception("the crawl ends: a request was left undone", url=turn.url)
            self._break(exc if isinstance(exc, ScoutError) else _as_error(exc, turn))

    async def _guarded(self, turn: Turn, fetched: Fetched) -> AsyncIterator[Visit]:
        """Make an error of ours of any defect: nothing that is raised is lost in a log."""
        try:
            async for visit in self.visitor.visit(turn, fetched):
                yield visit
        except Exception as exc:  # noqa: BLE001  # the outer edge of one answer; the others go on
            _log.exception("could not take in an answer", url=turn.url)
            yield await self.visitor.failing.fail(turn, exc if isinstance(exc, ScoutError) else _as_error(exc, turn))

    async def _commit(self, turn: Turn, visit: Visit) -> None:
        try:
            saved = await self.committer.commit(visit)
        except StoreError as exc:
            self._break(exc)
            return
        turn.run.saved(visit, saved)
        if turn.is_backfill and turn.run.queries_lost and turn.run.is_backfill_over:
            await self.dispatcher.rest(turn)
        if visit.is_part:
            self.dispatcher.found(visit)
        else:
            self.dispatcher.committed(turn, visit)
            if turn.run.open_asks == 0:
                await self.settled(turn.run)

    async def _keep(self, turn: Turn, answer: Fetched | ScoutError) -> None:
        try:
            wait = await self._files.take(turn, answer)
        except StoreError as exc:
            self._break(exc)
        else:
            if wait is not None and wait.reason is not None:
                self.pause(turn, wait.seconds, wait.reason)
            elif wait is not None:
                self.dispatcher.pause(turn, wait.seconds)
        finally:
            self.dispatcher.kept(turn)

    def _forbidden(self, turn: Turn, reason: str) -> None:
        self._start(self._see_through(turn, self._commit_forbidden(turn, reason)))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _commit_forbidden(self, turn: Turn, reason: str) -> None:
        await self._commit(turn, await self.visitor.forbid(turn, reason))

    def _break(self, error: ScoutError) -> None:
        """Ask nobody for more: the store is away, or we are broken ourselves."""
        self.broken = self.broken or error
        self.dispatcher.stop()


def _as_error(exc: Exception, turn: Turn) -> SourceError:
    return SourceError(f"{type(exc).__name__}: {exc}", place=turn.url)
