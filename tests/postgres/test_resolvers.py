"""Several resolvers at once, over documents that are tied in chains, end where one ends."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.models import Cause, Consumer
from core.stages import StageOptions
from core.store import Store, open_store
from core.store.connecting import ConnectOptions
from core.store.units import MERGED
from knowledge.stage import run_resolve
from tests.index.test_stage import make_document
from tests.postgres.server import new_database

DOCUMENTS = 90
CHAIN = 15


def fill(store: Store, now: datetime, rng: random.Random) -> None:
    """Save chains of documents, each of which shares a key with the next, to be resolved in an order of chance."""
    numbers = list(range(DOCUMENTS))
    documents = [
        replace(
            make_document(f"{n:03}", text="x" * (n % 7)),
            identifiers=tuple(("doi", f"10.1/{n // CHAIN}-{n % CHAIN + end}") for end in (0, 1)),
        )
        for n in numbers
    ]
    store.documents.save([(document, None) for document in documents], now)
    rng.shuffle(numbers)
    for number in numbers:
        store.pending.enqueue(Consumer.RESOLVE, [(documents[number].id, 1)], Cause.NEW, now)


def end_of(store: Store) -> dict[str, Any]:
    units = store.units.load([i for part in store.units.iter_ids() for i in part])
    gone = [join.subject for join in store.statements.standing(MERGED)]
    return {"units": units, "gone": sorted(gone)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_resolvers_at_once_end_where_one_ends(now: datetime, seed: int) -> None:
    with open_store("sqlite://") as alone:
        fill(alone, now, random.Random(seed))
        run_resolve(alone, StageOptions(batch_size=4, clock=lambda: now))
        expected = end_of(alone)
    assert len(expected["units"]) == DOCUMENTS // CHAIN
    with new_database() as url, open_store(url, ConnectOptions(pool_size=12)) as store:
        fill(store, now, random.Random(seed))
        options = StageOptions(batch_size=4, clock=lambda: now, retry_s=60)
        resolvers = [threading.Thread(target=run_resolve, args=(store, options)) for _ in range(3)]
        for resolver in resolvers:
            resolver.start()
        for resolver in resolvers:
            resolver.join()
        assert store.pending.count(Consumer.RESOLVE) == 0
        assert end_of(store) == expected
