"""Work done in groups: all that is handed in while one group is worked on becomes the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_AT_ONCE = 200
# A transaction costs some milliseconds however little it holds: a group that is small waits for company.
_LINGER_S = 0.1
_SMALL = 32


class Grouped(Generic[Item, Result]):
    """Hands items to ``work`` in groups; it returns for each a result, or the error that its owner gets."""

    def __init__(self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]]) -> None:
        self._work = work
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Result:
        """Return what became of an item, or raise the error that it met."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go_on())
        return await future

    async def _go_on(self) -> None:
        while self._waiting:
            if len(self._waiting) < _SMALL:
                await asyncio.sleep(_LINGER_S)
            group, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            outcomes = await self._try([item for item, _ in group])
            for (_, future), outcome in zip(group, outcomes, strict=True):
                _settle(future, outcome)

    async def _try(self, items: list[Item]) -> Sequence[Result | Exception]:
        try:
            return await self._work(items)
        except Exception as exc:  # noqa: BLE001  # each owner gets it; nobody may wait for ever
            return [exc] * len(items)


def _settle(future: asyncio.Future[Result], outcome: Result | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
