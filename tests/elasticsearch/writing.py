"""Write to a cluster and search it while nodes die, and keep account of what it acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.errors import EngineUnavailableError
from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine
from index.query import Query
from tests.index.entries import make_entry, make_query

_A_COMMIT = 50


@dataclass
class Account:
    """What was acknowledged, how often something was refused for now, and what must not happen."""

    acknowledged: set[str] = field(default_factory=set)
    unavailable: int = 0
    searches: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def under_load(settings: ElasticsearchSettings, generation: str, writers: int = 3) -> Iterator[Account]:
    """Let writers and a reader work on a generation until the block ends."""
    account, stop, lock = Account(), threading.Event(), threading.Lock()

    def write(part: int) -> None:
        engine, number = ElasticsearchEngine(settings), 0
        while not stop.is_set():
            ids = [f"w{part}.{number + n}" for n in range(_A_COMMIT)]
            try:
                with engine.writer(generation) as writer:
                    writer.put(make_entry(unit_id, title="common", text=unit_id) for unit_id in ids)
            except EngineUnavailableError:
                account.unavailable += 1
                time.sleep(0.2)
                continue  # the same again: nothing is written twice
            with lock:
                account.acknowledged |= set(ids)
            number += _A_COMMIT
        engine.close()

    def read() -> None:
        engine = ElasticsearchEngine(settings)
        while not stop.is_set():
            with lock:
                before = len(account.acknowledged)
            try:
                total = engine.search(make_query("common", limit=1)).total
            except EngineUnavailableError:
                account.unavailable += 1
                continue
            account.searches += 1
            if total < before:
                account.wrong.append(f"{total} found after {before} were acknowledged")
        engine.close()

    threads = [threading.Thread(target=write, args=(part,)) for part in range(writers)]
    threads.append(threading.Thread(target=read))
    for thread in threads:
        thread.start()
    try:
        yield account
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def missing(engine: ElasticsearchEngine, account: Account) -> set[str]:
    """Return what was acknowledged and is not found."""
    found: set[str] = set()
    cursor = None
    while True:
        answer = engine.search(Query(limit=100, cursor=cursor))
        found |= {hit.entry.id for hit in answer.hits}
        cursor = answer.next_cursor
        if cursor is None:
            return account.acknowledged - found
