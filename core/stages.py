"""The loop of every stage: lease a batch, work on it, make the result durable, take it off the queue, and again."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from core.clock import Clock, utc_now
from core.logs import get_logger
from core.models import PendingWork, RunCounts
from core.store import Store
from core.store.runs import Run

log = get_logger(__name__)

Work = Callable[[list[PendingWork], RunCounts], None]
Progress = Callable[[int], None]


def worker_name() -> str:
    """Return a name that no other worker has: host, process and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@dataclass(frozen=True, slots=True)
class StageOptions:
    """How a stage runs: how much it leases at once and for how long, its clock, and whom it tells of each batch."""

    batch_size: int = 1000
    lease_s: float = 300.0
    clock: Clock = utc_now
    progress: Progress | None = None


DEFAULTS = StageOptions()


def run_stage(store: Store, consumer: str, work: Work, options: StageOptions = DEFAULTS) -> Run:
    """Work until nothing is pending for ``consumer``, and return the run record.

    ``work`` gets a leased batch and the counts of the run; it makes its result durable, then takes the batch off the
    queue itself (``done_in`` in the same transaction, or ``done`` after its commit). What it left on the queue stays
    leased until the lease ends. An error closes the run record with its word, frees the batch, and is raised again.
    """
    clock = options.clock
    run_id, counts, me = store.runs.start(consumer, clock()), RunCounts(), worker_name()
    while batch := store.pending.lease(consumer, options.batch_size, me, clock(), options.lease_s):
        try:
            work(batch, counts)
        except Exception as exc:  # the outer edge of a stage: whatever ends it, its record and its batch tell the truth
            store.pending.release(batch)
            store.runs.finish(run_id, counts, clock(), error=f"{type(exc).__name__}: {exc}")
            raise
        counts.read += len(batch)
        if options.progress:
            options.progress(len(batch))
    run = store.runs.finish(run_id, counts, clock())
    log.info("stage done", consumer=consumer, read=run.read, refused=run.refused, seconds=run.seconds)
    return run
