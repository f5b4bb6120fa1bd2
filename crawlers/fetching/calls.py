"""The store beside the event loop: its calls run in one thread, one after the other, so that the crawl never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.retrying import Patience, retry

Result = TypeVar("Result")


class StoreCalls:
    """Runs calls of the store. ``retry_s``: how long one is tried again while the store is away."""

    def __init__(self, retry_s: float) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._retry_s = retry_s

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return what a call returns; raises StoreError when the store stays away."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: retry(call, Patience(self._retry_s)))

    def close(self) -> None:
        """Wait for the call under way and end the thread."""
        self._thread.shutdown(wait=True)
