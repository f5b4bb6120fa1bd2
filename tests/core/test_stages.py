from __future__ import annotations

import socket
import subprocess
import sys
from datetime import datetime

import pytest

from core.errors import EngineError, EngineUnavailableError, StoreError
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


@pytest.mark.parametrize("error", [StoreError("it cannot be held"), TypeError("a defect of ours")])
def test_a_row_that_fails_for_good_is_refused_and_the_rest_goes_on(
    store: Store, now: datetime, error: Exception
) -> None:
    enqueue(store, 9, now)
    poison = {"d2", "d3", "d8"}

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        if poison.intersection(row.target for row in batch):
            raise error
        counts.new += len(batch)
        store.pending.done(batch)

    run = run_stage(store, "tag", work, StageOptions(batch_size=7, clock=lambda: now))
    told = [(item.refusal.code, item.refusal.place, item.refusal.message) for item in store.runs.refusals(run.id)]
    assert (run.read, run.new, run.refused, run.error) == (9, 6, 3, None)
    assert sorted(told) == [(type(error).__name__, target, str(error)) for target in sorted(poison)]
    assert store.pending.counts(now)["tag"].leased == 3


def test_a_row_that_failed_alone_in_earlier_runs_ends_no_run_any_more(store: Store, now: datetime) -> None:
    enqueue(store, 1, now)

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        raise TypeError("a defect of ours")

    for _ in range(2):
        with pytest.raises(TypeError):
            run_stage(store, "tag", work, StageOptions(clock=lambda: now))
    run = run_stage(store, "tag", work, StageOptions(clock=lambda: now))
    places = [item.refusal.place for item in store.runs.refusals(run.id)]
    assert (run.refused, run.error, places) == (1, None, ["d0"])


def test_what_passes_is_no_fault_of_a_row(store: Store, now: datetime) -> None:
    enqueue(store, 4, now)
    errors: list[Exception] = [EngineUnavailableError("busy"), TypeError("once"), EngineUnavailableError("busy")]

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        if errors:
            raise errors.pop()
        store.pending.done(batch)

    run = run_stage(store, "tag", work, StageOptions(clock=lambda: now, sleep=lambda _s: None))
    assert (run.read, run.refused, store.pending.counts(now)) == (4, 0, {})


def test_work_that_is_not_finished_stays_leased_and_does_not_loop(store: Store, now: datetime) -> None:
    enqueue(store, 2, now)
    run = run_stage(store, "tag", lambda _batch, _counts: None, StageOptions(clock=lambda: now))
    assert (run.read, store.pending.counts(now)["tag"].leased) == (2, 2)


def test_what_a_killed_worker_of_this_machine_held_is_taken_at_once(store: Store, now: datetime) -> None:
    enqueue(store, 2, now)
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    store.pending.lease("tag", 1, f"{socket.gethostname()}:{int(ended.stdout)}:x", now)
    store.pending.lease("tag", 1, "elsewhere:1:x", now)

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        store.pending.done(batch)

    run = run_stage(store, "tag", work, StageOptions(clock=lambda: now))
    assert (run.read, store.pending.counts(now)["tag"].leased) == (1, 1)


def test_an_interrupt_gives_the_batch_back(store: Store, now: datetime) -> None:
    enqueue(store, 2, now)

    def work(batch: list[PendingWork], counts: RunCounts) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stage(store, "tag", work, StageOptions(clock=lambda: now))
    assert store.pending.counts(now)["tag"].waiting == 2
    assert store.runs.latest(1)[0].error == "KeyboardInterrupt: "
