"""The index stage: bring every generation up to date with the store, and build a new one beside the live one.

Each generation that is fed has a queue of its own. A batch leaves the queue only after the engine has made it durable;
so a stage that is killed anywhere loses nothing, and a rebuild goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.errors import EngineError, RefusedEntriesError
from core.logs import get_logger
from core.models import Cause, Consumer, PendingWork, Refusal, RunCounts
from core.stages import StageOptions, run_stage
from core.store import Store
from core.store.runs import Run
from core.taxonomy import Taxonomy
from index.building import build_changes
from index.engine import Engine, IndexWriter

log = get_logger(__name__)

# A commit costs as much as writing some hundred entries; so many of them are lost work when a run is killed.
BATCH_SIZE = 4_000
_OPTIONS = StageOptions(batch_size=BATCH_SIZE)
# Entries held in memory at once: texts may be long.
_CHUNK_SIZE = 250


@dataclass(frozen=True, slots=True)
class IndexStage:
    """The stage over one store and one engine.

    ``taxonomy`` leads corrections on from technologies it has retired. It is asked for when a batch was leased: who
    changes it asks for the units that this touches afterwards.
    """

    store: Store
    engine: Engine
    options: StageOptions = _OPTIONS
    taxonomy: Callable[[], Taxonomy] | None = None

    def run(self) -> list[Run]:
        """Do all pending work of every generation of the engine; build the first one when there is none.

        Raises EngineError when another process writes and the engine has one writer, or when a generation was made by
        another version.
        """
        self._retire_lost()
        fed = self._fed()
        if self.engine.live() not in fed or self.store.indexes.building(self.engine.name):
            return [self.rebuild()]
        return [self._feed(generation) for generation in fed]

    def has_work(self) -> bool:
        """Say whether :meth:`run` would find something to do, by the store alone."""
        now, fed = self.options.clock(), self._fed()
        if not fed or self.store.indexes.building(self.engine.name):
            return True
        return any(self.store.pending.has_free(f"{Consumer.INDEX}:{generation}", now) for generation in fed)

    def rebuild(self) -> Run:
        """Build a new generation, make it the live one, and drop the others of the engine.

        Goes on with one that is unfinished; several workers may build it together, and the last to finish makes it the
        live one. The live one is not fed meanwhile, but its queue grows and is worked off by :meth:`run` if the rebuild
        is given up.
        """
        self._retire_lost()
        generation = self._unfinished() or self._begin()
        run = self._feed(generation)
        if self._is_busy(generation):
            log.info("others still build the index", generation=generation)
            return run
        self.engine.activate(generation)
        self.store.indexes.activate(generation, self.options.clock())
        self._drop_others(generation)
        log.info("index rebuilt", generation=generation, entries=self.engine.count(), seconds=run.seconds)
        return run

    def retire(self) -> list[str]:
        """Keep no more work for the generations of the engine; return their names. They stay as they are."""
        fed = self._fed()
        for generation in fed:
            self.store.indexes.retire(generation)
        return fed

    def _fed(self) -> list[str]:
        return self.store.indexes.fed(self.engine.name)

    def _is_busy(self, generation: str) -> bool:
        """Whether work for a generation is left, which only another worker can hold."""
        return self.store.pending.count(f"{Consumer.INDEX}:{generation}") > 0

    def _begin(self) -> str:
        made = self.engine.create()
        generation = self.store.indexes.claim_building(made, self.engine.name, self.options.clock())
        if generation != made:  # another worker was first
            self.engine.drop(made)
        return generation

    def _unfinished(self) -> str | None:
        building = self.store.indexes.building(self.engine.name)
        if not building:
            return None
        try:
            self.engine.count(building[-1])
        except EngineError as exc:  # half made by a version before this one
            log.warning("unfinished index is given up", generation=building[-1], reason=str(exc))
            return None
        return building[-1]

    def _retire_lost(self) -> None:
        """Stop feeding generations of which the files are gone."""
        held = set(self.engine.generations())
        for generation in self._fed():
            if generation not in held:
                log.warning("index generation is gone", generation=generation)
                self.store.indexes.retire(generation)

    def _drop_others(self, kept: str) -> None:
        for generation in self._fed():
            if generation != kept:
                self.store.indexes.retire(generation)
        for generation in self.engine.generations():
            if generation != kept:
                self._drop(generation)

    def _drop(self, generation: str) -> None:
        try:
            self.engine.drop(generation)
        except EngineError:
            if generation in self.engine.generations():
                raise
            log.info("another worker dropped it", generation=generation)

    def _feed(self, generation: str) -> Run:
        consumer = f"{Consumer.INDEX}:{generation}"
        with self.engine.writer(generation) as writer:
            if self.engine.has_one_writer:  # we are it: whoever leased work for this generation is dead
                self.store.pending.free(consumer)
            return run_stage(self.store, consumer, _Batches(self.store, writer, self.taxonomy).work, self.options)


@dataclass(frozen=True, slots=True)
class _Batches:
    """Works on leased batches with one writer."""

    store: Store
    writer: IndexWriter
    taxonomy: Callable[[], Taxonomy] | None

    def work(self, batch: list[PendingWork], counts: RunCounts) -> None:
        """Write a batch, make it durable, and only then take it off the queue."""
        taxonomy = self.taxonomy() if self.taxonomy else None
        for at in range(0, len(batch), _CHUNK_SIZE):
            self._write(batch[at : at + _CHUNK_SIZE], taxonomy, counts)
        with _counted(counts):
            self.writer.commit()
        self.store.pending.done(batch)
        new = sum(work.cause is Cause.NEW for work in batch)
        counts.new += new
        counts.changed += len(batch) - new

    def _write(self, works: Sequence[PendingWork], taxonomy: Taxonomy | None, counts: RunCounts) -> None:
        changes = build_changes(self.store, [work.target for work in works], taxonomy)
        with _counted(counts):
            self.writer.put(changes.entries)
        known = {*changes.gone, *(entry.id for entry in changes.entries)}
        # A unit that was forgotten has no row any more; the version that is gone is that of the request.
        forgotten = {work.target: work.revision for work in works if work.target not in known}
        self.writer.delete(changes.gone | forgotten)


@contextmanager
def _counted(counts: RunCounts) -> Iterator[None]:
    """Count what an engine refuses: the others of the batch are written."""
    try:
        yield
    except RefusedEntriesError as exc:
        for unit_id, reason in exc.reasons.items():
            counts.refuse(Refusal(exc.code, f"unit {unit_id}", reason))
