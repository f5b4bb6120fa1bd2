"""Run records: what each run of a stage read, did and refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from core.models import SHARED_SPACE, Refusal, RunCounts
from core.store.columns import make_storable
from core.store.database import Database
from core.store.forgetting.suppressions import SuppressionStore
from core.store.tables import refusals, runs

_MAX_SAMPLE_CHARS = 500
# What the record of a run says that was killed; what it had committed is kept, and the next run goes on.
BROKEN_OFF = "broken off: its process ended"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a stage. ``ended_at`` is ``None`` while it runs, or when it was killed; ``space``: who may know of it.

    An import names files and says what was wrong with them, which is of the space that it went into.
    """

    id: int
    stage: str
    source: str | None
    started_at: datetime
    ended_at: datetime | None
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    seconds: float | None
    error: str | None
    space: str = SHARED_SPACE


@dataclass(frozen=True, slots=True)
class Closing:
    """What a run record is closed with. ``error``: what ended it, or fell short."""

    run_id: int
    counts: RunCounts
    error: str | None = None


@dataclass(frozen=True, slots=True)
class RunRefusal:
    """A refusal with the run that it belongs to."""

    run_id: int
    stage: str
    source: str | None
    refusal: Refusal


class RunStore:
    """Writes and reads run records."""

    def __init__(self, database: Database, suppressions: SuppressionStore) -> None:
        self._database = database
        self._suppressions = suppressions

    def start(self, stage: str, now: datetime, source: str | None = None, space: str = SHARED_SPACE) -> int:
        """Open a run record and return its id."""
        row = {"stage": stage, "source": source, "started_at": now, "space": space}
        with self._database.write() as connection:
            return int(connection.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one())

    def start_all(self, stage: str, sources: Sequence[str], now: datetime) -> dict[str, int]:
        """Open a run record for each source and return their ids.

        Records that are still open belong to processes that were killed: they are closed and say so. Only for a stage
        of which each source is worked on by one process at a time.
        """
        unfinished = and_(runs.c.stage == stage, runs.c.source.in_(sources), runs.c.ended_at.is_(None))
        with self._database.write() as connection:
            connection.execute(update(runs).where(unfinished).values(ended_at=now, error=BROKEN_OFF))
            return {
                source: int(
                    connection.execute(
                        insert(runs).values(stage=stage, source=source, started_at=now).returning(runs.c.id)
                    ).scalar_one()
                )
                for source in sources
            }

    def finish(self, run_id: int, counts: RunCounts, now: datetime, error: str | None = None) -> Run:
        """Close a run record with its counts and refusals and return it."""
        self.finish_all([Closing(run_id, counts, error)], now)
        return self.load(run_id)

    def finish_all(self, closings: Sequence[Closing], now: datetime) -> None:
        """Close several run records with their counts and refusals; what was forgotten is not told."""
        with self._database.write() as connection:
            for closing in closings:
                self._finish_in(connection, closing, now)

    def _finish_in(self, connection: Connection, closing: Closing, now: datetime) -> None:
        run_id, counts, error = closing.run_id, closing.counts, closing.error
        started = connection.execute(select(runs.c.started_at).where(runs.c.id == run_id)).scalar_one()
        connection.execute(
            update(runs)
            .where(runs.c.id == run_id)
            .values(
                ended_at=now,
                read=counts.read,
                new=counts.new,
                changed=counts.changed,
                unchanged=counts.unchanged,
                refused=counts.refused,
                seconds=(now - started).total_seconds(),
                error=error and make_storable(error),
            )
        )
        # Closed again after an answer that was lost, it holds each refusal once.
        connection.execute(delete(refusals).where(refusals.c.run_id == run_id))
        rows = [
            {
                "run_id": run_id,
                "code": r.code,
                "place": make_storable(r.place),
                "message": make_storable(r.message),
                "sample": make_storable(r.sample[:_MAX_SAMPLE_CHARS]),
            }
            for r in self._suppressions.sift_refusals_in(connection, counts.refusals)
        ]
        if rows:
            connection.execute(insert(refusals), rows)

    def load(self, run_id: int) -> Run:
        """Return one run record."""
        with self._database.read() as connection:
            return _run(connection.execute(_RUN.where(runs.c.id == run_id)).one())

    def find(self, run_id: int) -> Run | None:
        """Return one run record, ``None`` where there is no such."""
        with self._database.read() as connection:
            row = connection.execute(_RUN.where(runs.c.id == run_id)).first()
        return None if row is None else _run(row)

    def latest(self, limit: int = 20, source: str | None = None, spaces: Collection[str] | None = None) -> list[Run]:
        """Return the newest run records, of all or of one source, of all spaces or of some, newest first."""
        query = _RUN if source is None else _RUN.where(runs.c.source == source)
        if spaces is not None:
            query = query.where(runs.c.space.in_(spaces))
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query.order_by(runs.c.id.desc()).limit(limit))]

    def latest_by_source(self, spaces: Collection[str] | None = None) -> dict[str, Run]:
        """Return the newest run record of each source, of all spaces or of some."""
        # From one source to the next along the index: a year of hourly runs is millions of rows.
        first = select(func.min(runs.c.source).label("source")).cte("names", recursive=True)
        later = select(func.min(runs.c.source)).where(runs.c.source > first.c.source).scalar_subquery()
        names = first.union_all(select(later).where(first.c.source.is_not(None)))
        mine = select(runs.c.id).where(runs.c.source == names.c.source)
        if spaces is not None:
            mine = mine.where(runs.c.space.in_(spaces))
        newest = select(mine.order_by(runs.c.id.desc()).limit(1).scalar_subquery()).select_from(names)
        with self._database.read() as connection:
            found = [_run(row) for row in connection.execute(_RUN.where(runs.c.id.in_(newest)))]
        return {run.source: run for run in found if run.source}

    def refusals(self, run_id: int | None = None, limit: int = 100) -> list[RunRefusal]:
        """Return refusals of one run, or of all, newest first."""
        query = (
            select(runs.c.id, runs.c.stage, runs.c.source, *_REFUSAL)
            .join(refusals, refusals.c.run_id == runs.c.id)
            .order_by(refusals.c.id.desc())
            .limit(limit)
        )
        if run_id is not None:
            query = query.where(runs.c.id == run_id)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [RunRefusal(row[0], row[1], row[2], Refusal(*row[3:])) for row in rows]


def _run(row: Row[*tuple[Any, ...]]) -> Run:
    return Run(*row)


_RUN: Select[*tuple[Any, ...]] = select(
    runs.c.id,
    runs.c.stage,
    runs.c.source,
    runs.c.started_at,
    runs.c.ended_at,
    runs.c.read,
    runs.c.new,
    runs.c.changed,
    runs.c.unchanged,
    runs.c.refused,
    runs.c.seconds,
    runs.c.error,
    runs.c.space,
)
_REFUSAL = (refusals.c.code, refusals.c.place, refusals.c.message, refusals.c.sample)
