"""Index generations that want work: each has a consumer of its own in the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, insert, literal, select, update

from core.models import Cause, Consumer
from core.store.columns import UtcDateTime
from core.store.database import UNITS, Database
from core.store.pending import PendingStore
from core.store.tables import index_generations, pending, units


class IndexStore:
    """Writes and reads which index generations are fed."""

    def __init__(self, database: Database, pending: PendingStore) -> None:
        self._database = database
        self._pending = pending

    def claim_building(self, name: str, engine: str, now: datetime) -> str:
        """Feed a new generation from now on, beginning with every unit there is; return its name.

        If one of the engine is being built already, that one is returned and ``name`` not registered: several workers
        that begin at once build one. All in one transaction: a rebuild that is interrupted goes on with what its queue
        still holds.
        """
        row = {"name": name, "engine": engine, "state": "building", "recorded_at": now}
        consumer, cause = literal(f"{Consumer.INDEX}:{name}"), literal(Cause.BACKFILLED.value)
        every = select(consumer, units.c.id, units.c.revision, cause, literal(0), literal(now, UtcDateTime()))
        columns = ["consumer", "target", "revision", "cause", "attempts", "enqueued_at"]
        with self._database.write(UNITS) as connection:
            building = list(connection.scalars(_names("building", engine=engine)))
            if building:
                return building[-1]
            self._database.insert_missing(connection, index_generations, [row])
            connection.execute(insert(pending).from_select(columns, every.where(units.c.redirect_to.is_(None))))
        return name

    def building(self, engine: str) -> list[str]:
        """Return the generations of an engine that no search uses yet, oldest first."""
        with self._database.read() as connection:
            return list(connection.scalars(_names("building", engine=engine)))

    def activate(self, name: str, now: datetime) -> None:
        """Note that a generation answers searches now."""
        with self._database.write() as connection:
            row = update(index_generations).where(index_generations.c.name == name)
            connection.execute(row.values(state="live", activated_at=now))

    def retire(self, name: str) -> None:
        """Stop feeding a generation and forget its work."""
        # No unit that is written meanwhile asks for it again.
        with self._database.write(UNITS) as connection:
            row = update(index_generations).where(index_generations.c.name == name)
            connection.execute(row.values(state="retired"))
            self._pending.forget_in(connection, f"{Consumer.INDEX}:{name}")

    def fed(self, engine: str | None = None) -> list[str]:
        """Return the generations that are fed, of one engine or of all, building ones too, oldest first."""
        with self._database.read() as connection:
            return list(connection.scalars(_names("building", "live", engine=engine)))

    def engines(self) -> list[str]:
        """Return the engines of which generations are fed."""
        query = select(index_generations.c.engine).where(index_generations.c.state != "retired").distinct()
        with self._database.read() as connection:
            return sorted(connection.scalars(query))


def _names(*states: str, engine: str | None = None) -> Select[str]:
    query = select(index_generations.c.name).where(index_generations.c.state.in_(states))
    if engine is not None:
        query = query.where(index_generations.c.engine == engine)
    return query.order_by(index_generations.c.recorded_at, index_generations.c.name)
