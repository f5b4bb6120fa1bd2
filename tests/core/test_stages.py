from __future__ import annotations

from datetime import datetime

import pytest

from core.errors import EngineError
from core.models import Cause, PendingWork, RunCounts
from core.stages import StageOptions, run_stage
from core.store import Store


def enqueue(store: Store, count: int, now: datetime) -> None:
    store.pending.enqueue("tag", [(f"d{n}", 1) for n in range(count)], Cause.NEW, now)


def test_a_stage_works_in_batches_until_nothing_is_left(store: Store, now: datetime) -> None:
    enqueue(store, 7, now)
    sizes: list[int] = []

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        counts.new += len(batch)
        store.pending.done(batch)

    run = run_stage(store, "tag", work, StageOptions(batch_size=3, clock=lambda: now, progress=sizes.append))
    assert (sizes, run.read, run.new, store.pending.counts(now)) == ([3, 3, 1], 7, 7, {})


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EngineError("the disk is full", place="index"), "EngineError: index: the disk is full"),
        (TypeError("a defect of ours"), "TypeError: a defect of ours"),
    ],
)
def test_an_error_is_recorded_and_frees_the_batch(store: Store, now: datetime, error: Exception, said: str) -> None:
    enqueue(store, 2, now)

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        raise error

    with pytest.raises(type(error)):
        run_stage(store, "tag", work, StageOptions(clock=lambda: now))
    assert store.runs.latest(1)[0].error == said
    assert store.pending.counts(now)["tag"].waiting == 2


def test_work_that_is_not_finished_stays_leased_and_does_not_loop(store: Store, now: datetime) -> None:
    enqueue(store, 2, now)
    run = run_stage(store, "tag", lambda _batch, _counts: None, StageOptions(clock=lambda: now))
    assert (run.read, store.pending.counts(now)["tag"].leased) == (2, 2)
