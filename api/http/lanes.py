"""Which thread a search waits for: what may take long goes one after the other, and the rest is answered meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from api.state import Services
from core.errors import TooManyError

# A search of this many frequent words takes 3 ms over 177,000 documents, one of sixty 60 to 120 ms.
COSTLY_WORDS = 10
# Who comes after so many would wait for seconds.
MOST_WAITING = 32
_WAIT_S = 2.0
_WORD = re.compile(r"\w+")
_Result = TypeVar("_Result")


def is_costly(text: str) -> bool:
    """Say whether a search may take many times as long as others."""
    return len(_WORD.findall(text)) > COSTLY_WORDS


async def run_search(services: Services, text: str, work: Callable[[], _Result]) -> _Result:
    """Do what a search string asks for in a thread of its lane; waiting takes no thread.

    Raises TooManyError where too many costly ones wait already.
    """
    lane: CapacityLimiter | None = services.costly if is_costly(text) else None
    if lane is not None and lane.statistics().tasks_waiting >= MOST_WAITING:
        raise TooManyError("too many long searches at once: try again, or ask with fewer words", wait_s=_WAIT_S)
    return await to_thread.run_sync(work, limiter=lane)
