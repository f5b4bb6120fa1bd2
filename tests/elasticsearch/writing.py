"""Write to a cluster and search it while nodes die, and keep account of what it acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial

from core.errors import EngineUnavailableError
from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from index.query import Query
from tests.index.entries import make_entry, make_query

_A_COMMIT = 50


@dataclass
class Account:
    """What was sent and acknowledged, how often something was refused for now, and what must not happen.

    ``has_straggler``: a node was stopped and has not caught up. It answers searches from what it holds until it hears
    that it was left behind; such answers are counted as ``stale``.
    """

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    unavailable: int = 0
    searches: int = 0
    stale: int = 0
    has_straggler: bool = False
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def under_load(settings: ElasticsearchSettings, generation: str, writers: int = 3) -> Iterator[Account]:
    """Let writers and a reader work on a generation until the block ends."""
    account, stop = Account(), threading.Event()

    def keep_on(step: Callable[[ElasticsearchEngine], None]) -> None:
        with closing(ElasticsearchEngine(settings)) as engine:
            while not stop.is_set():
                try:
                    step(engine)
                except EngineUnavailableError:
                    with account.lock:
                        account.unavailable += 1
                    time.sleep(0.2)
                except Exception as exc:  # noqa: BLE001  whatever else ends a thread is what the test looks for
                    account.wrong.append(repr(exc))
                    return

    steps = [*(_Writer(account, generation, part).step for part in range(writers)), partial(_read, account)]
    threads = [threading.Thread(target=keep_on, args=(step,), daemon=True) for step in steps]
    for thread in threads:
        thread.start()
    try:
        yield account
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@dataclass
class _Writer:
    """Commits one number of entries after the other, each until it is acknowledged."""

    account: Account
    generation: str
    part: int
    done: int = 0

    def step(self, engine: ElasticsearchEngine) -> None:
        """Write one commit. After an error the next step writes the same: nothing is there twice."""
        ids = [f"w{self.part}.{self.done + n}" for n in range(_A_COMMIT)]
        with self.account.lock:
            self.account.sent |= set(ids)
        with engine.writer(self.generation) as writer:
            writer.put(make_entry(unit_id, title="common", text=unit_id) for unit_id in ids)
        with self.account.lock:
            self.account.acknowledged |= set(ids)
        self.done += _A_COMMIT


def _read(account: Account, engine: ElasticsearchEngine) -> None:
    """Search once: what was acknowledged before is found."""
    with account.lock:
        before, may_be_stale = len(account.acknowledged), account.has_straggler
    total = engine.search(make_query("common", limit=1)).total
    account.searches += 1
    if total < before and may_be_stale:
        account.stale += 1
    elif total < before:
        account.wrong.append(f"{total} found after {before} were acknowledged")


def find_faults(engine: ElasticsearchEngine, account: Account) -> list[str]:
    """Return what was wrong under way, and what is lost, never sent or there twice at the end."""
    found = list(_iter_ids(engine))
    held = engine.count()
    counts = {held, len(found), len(set(found))}
    twice = [f"{held} counted, {len(found)} listed, {len(set(found))} different"] if len(counts) > 1 else []
    lost = [f"lost: {unit_id}" for unit_id in account.acknowledged.difference(found)]
    strange = [f"never sent: {unit_id}" for unit_id in set(found) - account.sent]
    return [*account.wrong, *twice, *lost, *strange]


def _iter_ids(engine: ElasticsearchEngine) -> Iterator[str]:
    cursor = None
    while True:
        answer = engine.search(Query(limit=100, cursor=cursor))
        yield from (hit.entry.id for hit in answer.hits)
        cursor = answer.next_cursor
        if cursor is None:
            return
