"""The loop of every stage: lease a batch, work on it, make the result durable, take it off the queue, and again.

What fails for a reason that passes (a database that restarts, an engine that is overloaded) is tried again for a while.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.clock import Clock, utc_now
from core.errors import ScoutError, StoreError
from core.logs import get_logger
from core.models import PendingWork, Refusal, RunCounts
from core.retrying import Patience, Sleep, is_passing, retry
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
    """How a stage runs.

    ``batch_size`` and ``lease_s``: how much it leases at once and for how long. ``retry_s``: how long it tries again
    what may pass. ``progress`` is told of each batch. ``is_stopping``: asked before each batch; the run then ends.
    """

    batch_size: int = 1000
    lease_s: float = 300.0
    clock: Clock = utc_now
    progress: Progress | None = None
    retry_s: float = 120.0
    sleep: Sleep = time.sleep
    is_stopping: Callable[[], bool] = lambda: False


DEFAULTS = StageOptions()
# A row that was leased so often, and fails alone, is refused even where no other says whose fault it is.
_MAX_ATTEMPTS = 3


def run_stage(store: Store, consumer: str, work: Work, options: StageOptions = DEFAULTS) -> Run:
    """Work until nothing is pending for ``consumer``, and return the run record.

    ``work`` gets a leased batch and counts of its own; it makes its result durable, then takes the batch off the queue
    itself (``done_in`` in the same transaction, or ``done`` after its commit). It may be called twice for a batch. What
    it left on the queue stays leased until the lease ends.

    A batch that fails for good is cut in halves until the rows are alone that make it fail: they are refused in the run
    record and stay leased, and the rest goes on. When no row of it succeeds the fault is not theirs: the error closes
    the run record with its word, gives back what was leased, and is raised again; unless all of them failed in earlier
    runs too, as a batch of nothing but such rows does.
    """
    return _Stage(store, consumer, work, options).run()


class _Stage:
    """One run of a stage under a name that no other worker has."""

    def __init__(self, store: Store, consumer: str, work: Work, options: StageOptions) -> None:
        self._store = store
        self._consumer = consumer
        self._work = work
        self._options = options
        self._me = worker_name()
        self._counts = RunCounts()
        self._patience = Patience(options.retry_s, options.sleep)
        self._has_leases = False

    def run(self) -> Run:
        """Do all there is and return the run record."""
        pending, runs, clock = self._store.pending, self._store.runs, self._options.clock
        retry(lambda: pending.free(self._consumer, find_dead(pending.claimants(self._consumer))), self._patience)
        run_id = retry(lambda: runs.start(self._consumer, clock()), self._patience)
        try:
            while self._step():
                pass
        except BaseException as exc:  # the outer edge of a stage: whatever ends it, record and queue tell the truth
            with suppress(StoreError):  # it is away: the lease ends by itself
                pending.free(self._consumer, [self._me])
                runs.finish(run_id, self._counts, clock(), error=f"{type(exc).__name__}: {exc}")
            raise
        run = retry(lambda: runs.finish(run_id, self._counts, clock()), self._patience)
        log.info("stage done", consumer=self._consumer, read=run.read, refused=run.refused, seconds=run.seconds)
        return run

    def _step(self) -> bool:
        """Work on one batch; ``False`` when there is none."""
        if self._options.is_stopping():
            return False
        try:
            batch = self._lease()
            if batch:
                self._do(batch)
        except ScoutError as exc:
            self._has_leases = True
            self._patience.wait(exc)
            return True
        self._patience.succeeded()
        return bool(batch)

    def _lease(self) -> list[PendingWork]:
        pending, options = self._store.pending, self._options
        if self._has_leases:  # from an attempt that failed, even if we never learnt what we got
            pending.free(self._consumer, [self._me])
            self._has_leases = False
        return pending.lease(self._consumer, options.batch_size, self._me, options.clock(), options.lease_s)

    def _do(self, batch: list[PendingWork]) -> None:
        try:
            self._work_on(batch)
        except Exception as exc:  # a defect of ours on one row must not keep all others waiting
            if is_passing(exc):
                raise
            self._sift(batch, exc)
        if self._options.progress:
            self._options.progress(len(batch))

    def _sift(self, batch: list[PendingWork], error: Exception) -> None:
        """Find the rows that make a batch fail and refuse them. Raises ``error`` if all of them do."""
        failed = self._fail_alone(batch, error)
        if len(failed) == len(batch) and any(work.attempts < _MAX_ATTEMPTS for work in batch):
            raise error
        counts = RunCounts(read=len(failed))
        for work, exc in failed:
            code = exc.code if isinstance(exc, ScoutError) else type(exc).__name__
            log.warning("refused", consumer=self._consumer, target=work.target, code=code, error=str(exc))
            counts.refuse(Refusal(code, work.target, str(exc)))
        self._counts.add(counts)

    def _fail_alone(self, batch: list[PendingWork], error: Exception) -> list[tuple[PendingWork, Exception]]:
        """Return the rows of a batch that failed which fail alone too, and how; the others are done then."""
        if len(batch) == 1:
            return [(batch[0], error)]
        failed: list[tuple[PendingWork, Exception]] = []
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            try:
                self._work_on(half)
            except Exception as exc:  # as in _do
                if is_passing(exc):
                    raise
                failed += self._fail_alone(half, exc)
        return failed

    def _work_on(self, batch: list[PendingWork]) -> None:
        counts = RunCounts(read=len(batch))
        self._work(batch, counts)
        self._counts.add(counts)
