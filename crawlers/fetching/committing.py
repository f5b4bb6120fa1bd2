"""Committing what requests brought: all that waits while one transaction runs goes into the next one together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.errors import RefusedRowsError, StoreError
from core.logs import get_logger
from core.store import Store
from core.store.documents import Saved
from core.store.frontier import AskState, Visit
from crawlers.fetching.calls import StoreCalls

_log = get_logger(__name__)
_MOST_AT_ONCE = 200
_Waiting = tuple[Visit, asyncio.Future[Saved]]


class Committer:
    """Commits visits; whoever waits for :meth:`commit` knows that what it brought is durable."""

    def __init__(self, store: Store, calls: StoreCalls, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._calls = calls
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def commit(self, visit: Visit) -> Saved:
        """Commit a visit, and return what became of its records. Raises StoreError when the store stays away."""
        future: asyncio.Future[Saved] = asyncio.get_running_loop().create_future()
        self._waiting.append((visit, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            try:
                saved = await self._save([visit for visit, _ in group])
            except RefusedRowsError:
                await self._sift(group)
                continue
            except StoreError as exc:  # it is away, or full: what was not committed is asked for again
                for _, future in group:
                    _settle(future, exc)
                continue
            for _, future in group:
                _settle(future, saved)

    async def _save(self, visits: list[Visit]) -> Saved:
        return await self._calls.run(lambda: self._store.save_visits(visits, self._clock()))

    async def _sift(self, group: list[_Waiting]) -> None:
        """Commit one by one what failed together: a record that the store refuses keeps no other from being saved."""
        for visit, future in group:
            try:
                _settle(future, await self._save([visit]))
            except RefusedRowsError as exc:
                _settle(future, await self._give_up(visit, exc))
            except StoreError as exc:
                _settle(future, exc)

    async def _give_up(self, visit: Visit, error: StoreError) -> Saved | StoreError:
        _log.warning("refused by the store", source=visit.ask.source, url=visit.ask.url, error=str(error))
        refused = replace(visit, state=AskState.REFUSED, due_at=None, error=str(error), records=(), found=())
        try:
            return await self._save([refused])
        except StoreError:
            return error


def _settle(future: asyncio.Future[Saved], outcome: Saved | StoreError) -> None:
    if future.done():
        return
    if isinstance(outcome, StoreError):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
