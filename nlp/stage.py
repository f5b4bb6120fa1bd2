"""The tag stage: reads what is pending, tags it, and hands it on to resolve."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from core.models import Consumer, PendingWork, Refusal, RunCounts, StoredDocument, TagSet
from core.stages import Progress, run_stage, utc_now
from core.store import Store
from core.store.runs import Run
from nlp.runners import LocalRunner, PoolRunner, Runner, RunnerKind
from nlp.tagger import MAX_TEXT_CHARS, Tagger, is_cut

# Bounds what a run holds in memory, whatever the length of the queue.
BATCH_SIZE = 1000


def run_tag(
    store: Store,
    tagger: Tagger,
    *,
    runner: RunnerKind = RunnerKind.LOCAL,
    workers: int | None = None,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
) -> Run:
    """Tag all pending documents; return the run record.

    ``new``: documents with at least one technology, ``unchanged``: with none. ``workers``: processes of a pool,
    ``None`` for one a core.
    """
    with open_runner(tagger, runner, workers) as opened:

        def work(batch: list[PendingWork], counts: RunCounts) -> None:
            tag_pending(store, opened, batch, counts, clock())

        return run_stage(store, Consumer.TAG, work, batch_size=BATCH_SIZE, clock=clock, progress=progress)


@contextmanager
def open_runner(tagger: Tagger, kind: RunnerKind, workers: int | None = None) -> Iterator[Runner]:
    """Give a runner and close it afterwards."""
    if kind is RunnerKind.LOCAL:
        yield LocalRunner(tagger)
        return
    with PoolRunner(tagger, workers or os.cpu_count() or 1) as pool:
        yield pool


def tag_pending(store: Store, runner: Runner, batch: Sequence[PendingWork], counts: RunCounts, now: datetime) -> None:
    """Tag the documents of a leased batch, save their tags and take the batch off the queue, in one transaction.

    A document that cannot be read, or is gone, is refused and not tried again.
    """
    documents = store.documents.load([work.target for work in batch])
    present = [documents[work.target] for work in batch if work.target in documents]
    for work in batch:
        if work.target not in documents:
            counts.refuse(Refusal("NotFoundError", work.target, "the document is gone"))
    outcomes = runner.tag([stored.document for stored in present])
    sets: list[TagSet] = []
    for stored, outcome in zip(present, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            counts.refuse(outcome)
        else:
            sets.append(replace(outcome, revision=stored.revision))
            _count(counts, stored, outcome)
    store.tags.save(sets, now, batch)


def _count(counts: RunCounts, stored: StoredDocument, tags: TagSet) -> None:
    if tags.tags:
        counts.new += 1
    else:
        counts.unchanged += 1
    if is_cut(stored.document):
        message = f"only the first {MAX_TEXT_CHARS:,} characters were read for technologies"
        counts.refuse(Refusal("TooLargeError", stored.id, message))
