"""When people last came by the start page: what is new since then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from core.store.database import Database
from core.store.tables import last_visits

# Pages that are asked for within so long belong to one visit: what is new stays on the page while somebody reads.
VISIT_GAP = timedelta(hours=1)


class LastVisitStore:
    """Writes and reads last visits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, principal: str) -> datetime | None:
        """Return when the visit before this one ended; ``None`` for somebody who comes for the first time."""
        query = select(last_visits.c.since).where(last_visits.c.principal == principal)
        with self._database.read() as connection:
            return connection.scalar(query)

    def note(self, principal: str, now: datetime) -> datetime | None:
        """Keep that somebody is here, and return when the visit before this one ended."""
        with self._database.write(f"visit {principal}") as connection:
            query = select(last_visits.c.visited_at, last_visits.c.since)
            held = connection.execute(query.where(last_visits.c.principal == principal)).first()
            is_same = held is not None and now - held.visited_at < VISIT_GAP
            since: datetime | None = (held.since if is_same else held.visited_at) if held is not None else None
            row = {"principal": principal, "visited_at": now, "since": since}
            self._database.upsert(connection, last_visits, [row])
        return since
