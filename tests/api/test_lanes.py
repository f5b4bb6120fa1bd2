"""Searches that may take long go one at a time, and the rest is answered meanwhile."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import cast

import anyio
import httpx
import pytest
from anyio import CapacityLimiter

from api.http.lanes import COSTLY_WORDS, MOST_WAITING, is_costly, run_search
from api.state import Services
from core.errors import TooManyError

SHORT, LONG = "silicon nitride", " OR ".join(["laser"] * COSTLY_WORDS)
DEATHS = [
    "q=" + "+OR+".join(["a"] * 10_000),
    "q=" + "(" * 5_000,
    "q=" + "*" * 2_000,
    "q=" + "%22" * 3_001,
    "cursor=" + "A" * 1_999,
    "q=laser&limit=100&page=10000",
    "&".join(f"technology=t{n}" for n in range(3_000)),
]


@dataclass
class Lane:
    """What of ``Services`` a lane needs."""

    costly: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))


def test_a_search_of_many_words_is_costly() -> None:
    assert (is_costly(SHORT), is_costly(LONG), is_costly("-".join("a" * 90))) == (False, True, True)


def test_costly_ones_never_run_together_and_others_do_not_wait() -> None:
    running, most, order = 0, 0, list[str]()
    lock = threading.Lock()

    def work(name: str, seconds: float) -> None:
        nonlocal running, most
        with lock:
            running += name == "long"
            most = max(most, running)
        time.sleep(seconds)
        with lock:
            running -= name == "long"
            order.append(name)

    async def ask_all() -> None:
        services = cast("Services", Lane())
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(run_search, services, LONG, lambda: work("long", 0.1))
            await anyio.sleep(0.02)
            group.start_soon(run_search, services, SHORT, lambda: work("short", 0.0))

    anyio.run(ask_all)
    assert (most, order[0]) == (1, "short")


def test_who_would_wait_for_long_is_told_so_at_once() -> None:
    async def ask_all() -> None:
        services, ended = cast("Services", Lane()), threading.Event()
        async with anyio.create_task_group() as group:
            for _ in range(MOST_WAITING + 1):
                group.start_soon(run_search, services, LONG, lambda: ended.wait(10))
            await anyio.sleep(0.1)
            with pytest.raises(TooManyError):
                await run_search(services, LONG, lambda: None)
            ended.set()

    anyio.run(ask_all)


@pytest.mark.parametrize("query", DEATHS, ids=[one[:20] for one in DEATHS])
def test_a_query_of_death_is_refused_quickly_and_tells_nothing(client: httpx.Client, query: str) -> None:
    started = time.monotonic()
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code in {400, 414, 422, 431}
    assert time.monotonic() - started < 2
    assert not any(word in answer.text for word in ("Traceback", "site-packages", "SELECT ", ".py"))
