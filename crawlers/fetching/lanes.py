"""Lanes: the budgets that this process holds, with what waits in each and when it may ask next.

Pace is measured from the moment at which an answer begins: whatever happens on the way, the host sees no shorter pause.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from core.store.crawling.asks import HeldAsk
from crawlers.fetching.source_run import SourceRun

# In place of a path: no path is so called.
TOKEN = "token"  # noqa: S105  # it says what is asked for


@dataclass(eq=False, slots=True)
class Turn:
    """A request that may be made now. ``path``: it asks for a file of the host (robots.txt), not for the source.

    With the path TOKEN it asks for a token that the request needs; ``token`` counts which one it was signed with.
    """

    lane: Lane
    run: SourceRun
    held: HeldAsk
    url: str
    delay_s: float
    path: str | None = None
    answered_s: float | None = None
    token: int | None = None

    @property
    def is_backfill(self) -> bool:
        """Whether it asks a source for what it has of long ago, or for what such a request needs."""
        return self.held.ask.backfill is not None


@dataclass(eq=False, slots=True)
class Lane:
    """One budget. Times are of the monotonic clock, in seconds.

    ``open``: keys (source, key) of the requests that are queued or under way. ``has_more``: the frontier may hold more
    than what is queued. ``is_closed``: it asked for more quiet than this crawl waits. ``is_inherited``: whoever held it
    did not give it back, and nobody knows when that one asked last.
    """

    name: str
    ready_s: float = 0.0
    in_flight: int = 0
    queue: deque[HeldAsk] = field(default_factory=deque)
    open: set[tuple[str, str]] = field(default_factory=set)
    has_more: bool = True
    waits_for: set[str] = field(default_factory=set)
    is_held: bool = True
    is_closed: bool = False
    is_inherited: bool = False
    _done_meanwhile: set[tuple[str, str]] = field(default_factory=set)
    _is_listed: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing is queued or under way, and nothing more is to come."""
        return not self.queue and not self.open and not self.in_flight and not self.has_more

    def look(self) -> None:
        """Note that the frontier is asked what is due: what is done meanwhile may still be among it."""
        self._done_meanwhile.clear()

    def put(self, asks: list[HeldAsk]) -> int:
        """Queue requests that are not queued, under way or done since the look, and return how many."""
        known = self.open | self._done_meanwhile
        fresh = [held for held in asks if (held.ask.source, held.ask.id) not in known]
        self.queue.extend(fresh)
        self.open.update((held.ask.source, held.ask.id) for held in fresh)
        return len(fresh)

    def done(self, held: HeldAsk) -> None:
        """Note that a request was committed."""
        self.open.discard((held.ask.source, held.ask.id))
        self._done_meanwhile.add((held.ask.source, held.ask.id))

    def pause(self, seconds: float) -> None:
        """Ask nothing for so long."""
        self.ready_s = max(self.ready_s, time.monotonic() + seconds)


class LaneQueue:
    """Lanes in the order in which they may ask."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Lane]] = []
        self._count = 0

    def add(self, lane: Lane) -> None:
        """List a lane that has something to ask; one that is listed stays where it is."""
        if not lane._is_listed:  # noqa: SLF001  # the two are one piece
            lane._is_listed = True  # noqa: SLF001
            self._count += 1
            heappush(self._heap, (lane.ready_s, self._count, lane))

    def pop_ready(self, now_s: float) -> Iterator[Lane]:
        """Take off the lanes that may ask now; one whose pause has grown since is listed anew."""
        while self._heap and self._heap[0][0] <= now_s:
            lane = heappop(self._heap)[2]
            lane._is_listed = False  # noqa: SLF001
            if lane.ready_s > now_s:
                self.add(lane)
            else:
                yield lane

    def count_ready(self, now_s: float) -> int:
        """Return how many lanes may ask now."""
        return sum(ready_s <= now_s for ready_s, _, _ in self._heap)

    def next_s(self) -> float | None:
        """Return when the first lane may ask; ``None`` when none is listed."""
        return self._heap[0][0] if self._heap else None
