"""Where tagging runs: in this process, or spread over a pool of processes. The answers are the same."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from core.errors import ScoutError
from core.models import Document, Refusal, TagSet
from nlp.tagger import Tagger

Outcome = TagSet | Refusal
# Chunks for each worker of a batch: one slow document then holds up a small part.
_CHUNKS_PER_WORKER = 4
_SAMPLE_CHARS = 200


class RunnerKind(StrEnum):
    """Where tagging runs."""

    LOCAL = "local"
    POOL = "pool"


class Runner(Protocol):
    """Tags documents somewhere, by one version of the taxonomy."""

    taxonomy_version: str

    def tag(self, documents: Sequence[Document]) -> list[Outcome]:
        """Return a tag set for each document in order, or why there is none."""


class LocalRunner:
    """Tags in this process."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self.taxonomy_version = tagger.taxonomy.version

    def tag(self, documents: Sequence[Document]) -> list[Outcome]:
        """Return a tag set for each document in order, or why there is none."""
        return tag_safely(self._tagger, documents)


class PoolRunner:
    """Tags in ``workers`` processes, each with a tagger of its own. Close it, or use it in ``with``."""

    def __init__(self, tagger: Tagger, workers: int) -> None:
        self._workers = workers
        self.taxonomy_version = tagger.taxonomy.version
        self._pool = ProcessPoolExecutor(
            workers,
            # A fork of a process with threads and open databases is not safe.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(tagger,),
        )

    def tag(self, documents: Sequence[Document]) -> list[Outcome]:
        """Return a tag set for each document in order, or why there is none.

        Raises ScoutError when a process dies (for want of memory, say); the batch can be tried again.
        """
        size = max(1, -(-len(documents) // (self._workers * _CHUNKS_PER_WORKER)))
        parts = [documents[start : start + size] for start in range(0, len(documents), size)]
        try:
            return [outcome for part in self._pool.map(_tag_in_worker, parts) for outcome in part]
        except BrokenProcessPool as exc:
            raise ScoutError("a tagging process died", place="tag stage") from exc

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def tag_safely(tagger: Tagger, documents: Sequence[Document]) -> list[Outcome]:
    """Return a tag set for each document in order; one that cannot be read becomes a refusal."""
    try:
        return list(tagger.tag_batch(documents))
    except Exception:  # noqa: BLE001 - the stage's edge: one document fails, and the next loop finds which
        return [_tag_or_refuse(tagger, document) for document in documents]


def _tag_or_refuse(tagger: Tagger, document: Document) -> Outcome:
    try:
        return tagger.tag_batch([document])[0]
    except Exception as exc:  # noqa: BLE001 - the stage's edge: whatever one document does, the batch goes on
        return Refusal(type(exc).__name__, document.id, f"not tagged: {exc}", document.title[:_SAMPLE_CHARS])


_worker_taggers: list[Tagger] = []


def _start_worker(tagger: Tagger) -> None:
    _worker_taggers[:] = [tagger]


def _tag_in_worker(documents: Sequence[Document]) -> list[Outcome]:
    return tag_safely(_worker_taggers[0], documents)
