"""The loop of every stage: lease a batch, work on it, make the result durable, take it off the queue, and again."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable, Sequence
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


def find_dead(workers: Sequence[str]) -> list[str]:
    """Return the workers of this machine whose process is gone: killed, they cannot give back what they leased."""
    host = socket.gethostname()
    return [name for name in workers if name.split(":")[0] == host and not _is_alive(name.split(":")[1])]


def _is_alive(process_id: str) -> bool:
    if os.name != "posix":  # elsewhere a signal is no question; the lease ends by itself
        return True
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


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
    store.pending.free(consumer, find_dead(store.pending.claimants(consumer)))
    run_id, counts, me = store.runs.start(consumer, clock()), RunCounts(), worker_name()
    while batch := store.pending.lease(consumer, options.batch_size, me, clock(), options.lease_s):
        try:
            work(batch, counts)
        except BaseException as exc:  # the outer edge of a stage: whatever ends it, record and queue tell the truth
            store.pending.release(batch)
            store.runs.finish(run_id, counts, clock(), error=f"{type(exc).__name__}: {exc}")
            raise
        counts.read += len(batch)
        if options.progress:
            options.progress(len(batch))
    run = store.runs.finish(run_id, counts, clock())
    log.info("stage done", consumer=consumer, read=run.read, refused=run.refused, seconds=run.seconds)
    return run
