"""Work still to do, as data: leased for a time, deleted only if nobody asked for more since it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from core.models import Cause, PendingWork
from core.store.database import Database, chunks, in_order
from core.store.tables import pending


@dataclass(frozen=True, slots=True)
class PendingCount:
    """How much work waits for a consumer, how much is leased, and since when the oldest waits."""

    waiting: int
    leased: int
    oldest: datetime | None


class PendingStore:
    """The queue of every stage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, consumer: str, targets: Sequence[tuple[str, int]], cause: Cause, now: datetime) -> None:
        """Ask a consumer to work on targets, (id, revision) each; what waits already takes the newer revision."""
        with self._database.write() as connection:
            self.enqueue_in(connection, consumer, targets, cause, now)

    def enqueue_in(
        self, connection: Connection, consumer: str, targets: Sequence[tuple[str, int]], cause: Cause, now: datetime
    ) -> None:
        """Do the same inside the caller's transaction.

        Work that waits as ``new`` stays ``new``: nobody has been told of it yet.
        """
        self.enqueue_each_in(connection, consumer, {target: (revision, cause) for target, revision in targets}, now)

    def enqueue_each_in(
        self, connection: Connection, consumer: str, targets: Mapping[str, tuple[int, Cause]], now: datetime
    ) -> None:
        """Do the same where each target has a revision and a cause of its own."""
        if not targets:
            return
        insert = self._database.insert(pending).values()
        # A row read before and finished later must not delete this request: its revision has moved on.
        newer = case(
            (insert.excluded.revision > pending.c.revision, insert.excluded.revision), else_=pending.c.revision + 1
        )
        kept = case((pending.c.cause == Cause.NEW.value, pending.c.cause), else_=insert.excluded.cause)
        statement = insert.on_conflict_do_update(
            index_elements=["consumer", "target"], set_={"revision": newer, "cause": kept}
        )
        rows = [
            {
                "consumer": str(consumer),
                "target": target,
                "revision": revision,
                "cause": cause.value,
                "attempts": 0,
                "enqueued_at": now,
            }
            for target, (revision, cause) in targets.items()
        ]
        connection.execute(statement, in_order(rows, ["target"]))

    def lease(self, consumer: str, limit: int, worker: str, now: datetime, lease_s: float = 300.0) -> list[PendingWork]:
        """Take up to ``limit`` rows for ``lease_s`` seconds, oldest first; meanwhile no other worker gets them."""
        free = or_(pending.c.claimed_until.is_(None), pending.c.claimed_until < now)
        query = (
            select(pending)
            .where(pending.c.consumer == consumer, free)
            .order_by(pending.c.enqueued_at, pending.c.target)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            rows = connection.execute(query).all()
            for part in chunks([row.target for row in rows]):
                connection.execute(
                    update(pending)
                    .where(pending.c.consumer == consumer, self._database.among(pending.c.target, part))
                    .values(
                        claimed_by=worker,
                        claimed_until=now + timedelta(seconds=lease_s),
                        attempts=pending.c.attempts + 1,
                    )
                )
        return [PendingWork(consumer, r.target, r.revision, Cause(r.cause), r.attempts + 1, worker) for r in rows]

    def has_free(self, consumer: str, now: datetime) -> bool:
        """Say whether there is work that could be leased; cheap, however much waits."""
        free = or_(pending.c.claimed_until.is_(None), pending.c.claimed_until < now)
        query = select(pending.c.target).where(pending.c.consumer == consumer, free).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def count(self, consumer: str) -> int:
        """Return how much waits for a consumer, leased or not."""
        query = select(func.count()).select_from(pending).where(pending.c.consumer == consumer)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def done(self, works: Sequence[PendingWork]) -> None:
        """Delete finished rows whose revision is still the one that was read; free the others for the next worker.

        Rows that another worker leased since are left to it.
        """
        with self._database.write() as connection:
            self.done_in(connection, works)

    def done_in(self, connection: Connection, works: Sequence[PendingWork]) -> None:
        """Do the same inside the caller's transaction."""
        by_revision: dict[tuple[str, str, int], list[str]] = {}
        for work in works:
            by_revision.setdefault((work.consumer, work.worker, work.revision), []).append(work.target)
        self.lock_in(connection, works)
        for (consumer, worker, revision), targets in by_revision.items():
            for part in chunks(targets):
                mine = and_(_held_by(consumer, worker), self._database.among(pending.c.target, part))
                connection.execute(delete(pending).where(mine, pending.c.revision == revision))
                connection.execute(update(pending).where(mine).values(claimed_by=None, claimed_until=None, attempts=0))

    def release(self, works: Sequence[PendingWork]) -> None:
        """Give rows back at once, less those that another worker leased since."""
        with self._database.write() as connection:
            self.lock_in(connection, works)
            for consumer, worker in {(work.consumer, work.worker) for work in works}:
                targets = [work.target for work in works if (work.consumer, work.worker) == (consumer, worker)]
                for part in chunks(targets):
                    mine = and_(_held_by(consumer, worker), self._database.among(pending.c.target, part))
                    connection.execute(update(pending).where(mine).values(claimed_by=None, claimed_until=None))

    def lock_in(self, connection: Connection, works: Sequence[PendingWork]) -> None:
        """Lock rows inside the caller's transaction, in the order in which everybody does.

        Those who meet wait for each other and do not block each other.
        """
        for consumer in sorted({work.consumer for work in works}):
            for part in chunks(sorted(work.target for work in works if work.consumer == consumer)):
                self._lock_rows_in(
                    connection, and_(pending.c.consumer == consumer, self._database.among(pending.c.target, part))
                )

    def _lock_rows_in(self, connection: Connection, which: ColumnElement[bool]) -> None:
        if not self._database.is_sqlite:  # which has one writer at a time
            rows = select(pending.c.target).where(which).order_by(pending.c.target).with_for_update().subquery()
            connection.execute(select(func.count()).select_from(rows))

    def claimants(self, consumer: str) -> list[str]:
        """Return the workers that hold leases of a consumer."""
        query = select(pending.c.claimed_by).where(pending.c.consumer == consumer, pending.c.claimed_by.is_not(None))
        with self._database.read() as connection:
            return sorted(set(connection.scalars(query.distinct())))

    def free(self, consumer: str, workers: Sequence[str] | None = None) -> None:
        """Give the leases of these workers back; of all, for a caller that knows nobody else works for ``consumer``."""
        if workers is not None and not workers:
            return
        claimed = pending.c.claimed_by.is_not(None) if workers is None else pending.c.claimed_by.in_(workers)
        mine = and_(pending.c.consumer == consumer, claimed)
        with self._database.write() as connection:
            self._lock_rows_in(connection, mine)
            connection.execute(update(pending).where(mine).values(claimed_by=None, claimed_until=None))

    def forget(self, consumer: str) -> None:
        """Drop all work of a consumer that is no more (a retired index)."""
        with self._database.write() as connection:
            self.forget_in(connection, consumer)

    def forget_in(self, connection: Connection, consumer: str) -> None:
        """Do the same inside the caller's transaction."""
        mine = pending.c.consumer == consumer
        self._lock_rows_in(connection, mine)
        connection.execute(delete(pending).where(mine))

    def counts(self, now: datetime) -> dict[str, PendingCount]:
        """Return what waits, by consumer."""
        leased = func.sum(case((pending.c.claimed_until >= now, 1), else_=0))
        query = select(pending.c.consumer, func.count(), leased, func.min(pending.c.enqueued_at)).group_by(
            pending.c.consumer
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return {consumer: PendingCount(total - busy, busy, oldest) for consumer, total, busy, oldest in rows}


def _held_by(consumer: str, worker: str) -> ColumnElement[bool]:
    return and_(pending.c.consumer == consumer, pending.c.claimed_by == worker)
