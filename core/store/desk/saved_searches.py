"""Saved searches: kept in a space, and by whom each was last looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from core.accounts import By
from core.desk import Kept, Look, SavedSearch
from core.errors import NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import judgements, saved_searches, search_draws, search_looks


class SavedSearchStore:
    """Writes and reads saved searches. What may be changed by whom is asked of ``api.desk.rights``."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, kept: Kept, parameters: str, by: By, now: datetime) -> int:
        """Save a search and return its id."""
        row = {"name": kept.name, "parameters": parameters, "owner": kept.owner, "space": kept.space}
        with self._database.write() as connection:
            statement = insert(saved_searches).values(row | {"recorded_at": now}).returning(saved_searches.c.id)
            made = int(connection.execute(statement).scalar_one())
            self._audit.add_in(connection, by, ("search-saved", f"saved search {made}", {}), now, space=kept.space)
        return made

    def load(self, search_id: int, spaces: Collection[str]) -> SavedSearch:
        """Return a saved search of these spaces. Raises NotFoundError."""
        query = _SEARCH.where(saved_searches.c.id == search_id, saved_searches.c.space.in_(sorted(spaces)))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError("there is no such saved search", place=f"saved search {search_id}")
        return SavedSearch(*row)

    def load_all(self, spaces: Collection[str], first: str, limit: int, offset: int = 0) -> list[SavedSearch]:
        """Return saved searches of these spaces, those of the owner ``first`` before others, by name."""
        query = _SEARCH.where(saved_searches.c.space.in_(sorted(spaces)))
        order = (saved_searches.c.owner != first, saved_searches.c.name, saved_searches.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order).limit(limit).offset(offset)).all()
        return [SavedSearch(*row) for row in rows]

    def rename(self, search: SavedSearch, name: str, by: By, now: datetime) -> None:
        """Give a saved search another name."""
        with self._database.write() as connection:
            mine = update(saved_searches).where(saved_searches.c.id == search.id)
            connection.execute(mine.values(name=name))
            self._audit.add_in(
                connection, by, ("search-renamed", f"saved search {search.id}", {}), now, space=search.space
            )

    def remove(self, search: SavedSearch, by: By, now: datetime) -> None:
        """Remove a saved search with all that was judged of it."""
        drawn = select(search_draws.c.id).where(search_draws.c.search_id == search.id)
        with self._database.write() as connection:
            connection.execute(delete(judgements).where(judgements.c.draw_id.in_(drawn)))
            connection.execute(delete(search_draws).where(search_draws.c.search_id == search.id))
            connection.execute(delete(search_looks).where(search_looks.c.search_id == search.id))
            connection.execute(delete(saved_searches).where(saved_searches.c.id == search.id))
            self._audit.add_in(
                connection, by, ("search-removed", f"saved search {search.id}", {}), now, space=search.space
            )

    def looks(self, principal: str) -> dict[int, Look]:
        """Return when somebody last looked at each saved search that they ever looked at."""
        query = select(search_looks.c.search_id, search_looks.c.looked_at, search_looks.c.seen)
        with self._database.read() as connection:
            rows = connection.execute(query.where(search_looks.c.principal == principal))
            return {row.search_id: Look(row.looked_at, row.seen) for row in rows}

    def look(self, search_id: int, principal: str, look: Look) -> None:
        """Keep that somebody looks at a saved search; no change of what others see, so no line of the audit."""
        row = {"search_id": search_id, "principal": principal, "looked_at": look.at, "seen": look.seen}
        with self._database.write() as connection:
            self._database.upsert(connection, search_looks, [row])


_SEARCH = select(*(saved_searches.c[field.name] for field in fields(SavedSearch)))
