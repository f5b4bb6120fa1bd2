"""Index generations that want work: each has a consumer of its own in the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, literal, select, update

from core.models import Cause, Consumer
from core.store.database import Database
from core.store.pending import PendingStore
from core.store.tables import UtcDateTime, index_generations, pending, units


class IndexStore:
    """Writes and reads which index generations are fed."""

    def __init__(self, database: Database, pending: PendingStore) -> None:
        self._database = database
        self._pending = pending

    def register(self, name: str, engine: str, now: datetime) -> None:
        """Feed a new generation from now on."""
        row = {"name": name, "engine": engine, "state": "building", "recorded_at": now}
        with self._database.write() as connection:
            self._database.insert_missing(connection, index_generations, [row])

    def register_all(self, name: str, engine: str, now: datetime) -> None:
        """Feed a new generation from now on, beginning with every unit there is.

        All in one transaction: a rebuild that is interrupted goes on with what its queue still holds.
        """
        row = {"name": name, "engine": engine, "state": "building", "recorded_at": now}
        consumer, cause = literal(f"{Consumer.INDEX}:{name}"), literal(Cause.BACKFILLED.value)
        every = select(consumer, units.c.id, units.c.revision, cause, literal(0), literal(now, UtcDateTime()))
        columns = ["consumer", "target", "revision", "cause", "attempts", "enqueued_at"]
        with self._database.write() as connection:
            self._database.insert_missing(connection, index_generations, [row])
            connection.execute(insert(pending).from_select(columns, every.where(units.c.redirect_to.is_(None))))

    def building(self) -> list[str]:
        """Return the generations that no search uses yet, oldest first."""
        query = select(index_generations.c.name).where(index_generations.c.state == "building")
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(index_generations.c.recorded_at, index_generations.c.name)))

    def activate(self, name: str, now: datetime) -> None:
        """Note that a generation answers searches now."""
        with self._database.write() as connection:
            row = update(index_generations).where(index_generations.c.name == name)
            connection.execute(row.values(state="live", activated_at=now))

    def retire(self, name: str) -> None:
        """Stop feeding a generation and forget its work."""
        with self._database.write() as connection:
            row = update(index_generations).where(index_generations.c.name == name)
            connection.execute(row.values(state="retired"))
        self._pending.forget(f"index:{name}")

    def live(self) -> list[str]:
        """Return the generations that are fed, building ones too, oldest first."""
        query = select(index_generations.c.name).where(index_generations.c.state != "retired")
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(index_generations.c.recorded_at, index_generations.c.name)))
