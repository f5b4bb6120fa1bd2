"""The tag stage: reads what is pending, tags it, and hands it on to resolve."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from core.models import Cause, Consumer, PendingWork, Refusal, RunCounts, StoredDocument, TagSet
from core.stages import DEFAULTS, StageOptions, run_stage
from core.store import Store
from core.store.runs import Run
from nlp.runners import LocalRunner, PoolRunner, Runner, RunnerKind
from nlp.tagger import MAX_TEXT_CHARS, Tagger, is_cut, tagger_version

Renew = Callable[[Tagger], Tagger]


def run_tag(
    store: Store,
    tagger: Tagger,
    options: StageOptions = DEFAULTS,
    *,
    runner: RunnerKind = RunnerKind.LOCAL,
    workers: int | None = None,
    renew: Renew = lambda tagger: tagger,
) -> Run:
    """Tag all pending documents; return the run record.

    ``new``: documents with at least one technology, ``unchanged``: with none. ``workers``: processes of a pool,
    ``None`` for one a core. ``renew``: gives the tagger that counts now for the one of before.
    """
    with _Running(tagger, runner, workers, renew) as running:

        def work(batch: list[PendingWork], counts: RunCounts) -> None:
            # Asked after the lease: who changes the taxonomy says afterwards what is to be tagged again.
            running.renew()
            tag_pending(store, running.runner, batch, counts, options.clock())
            if running.renew():  # meanwhile, and these had no tags yet by which the change could have found them
                again = [(work.target, work.revision) for work in batch]
                store.pending.enqueue(Consumer.TAG, again, Cause.RETAGGED, options.clock())

        return run_stage(store, Consumer.TAG, work, options)


class _Running:
    """The runner of the tagger that counts now."""

    def __init__(self, tagger: Tagger, kind: RunnerKind, workers: int | None, renew: Renew) -> None:
        self._tagger = tagger
        self._kind = kind
        self._workers = workers
        self._renew = renew
        self._stack = ExitStack()
        self.runner = self._open()

    def renew(self) -> bool:
        """Go on with another tagger where another one counts now; say whether that is so."""
        tagger = self._renew(self._tagger)
        if tagger is self._tagger:
            return False
        self._tagger = tagger
        self._stack.close()
        self.runner = self._open()
        return True

    def _open(self) -> Runner:
        return self._stack.enter_context(open_runner(self._tagger, self._kind, self._workers))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def enqueue_outdated(store: Store, tagger: Tagger, now: datetime) -> int:
    """Ask for new tags where a document's are of another version of tagger or taxonomy; returns how many."""
    found = 0
    for targets in store.tags.iter_outdated(tagger_version(), tagger.taxonomy.version):
        store.pending.enqueue(Consumer.TAG, targets, Cause.RETAGGED, now)
        found += len(targets)
    return found


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

    A document that cannot be read is refused and goes on without tags: it is still found by its words. One that was
    forgotten meanwhile needs none.
    """
    documents = store.documents.load([work.target for work in batch])
    present = [documents[work.target] for work in batch if work.target in documents]
    outcomes = runner.tag([stored.document for stored in present])
    sets: list[TagSet] = []
    for stored, outcome in zip(present, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            counts.refuse(outcome)
            sets.append(TagSet(stored.id, stored.revision, tagger_version(), runner.taxonomy_version))
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
