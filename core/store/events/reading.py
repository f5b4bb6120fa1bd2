"""Reading events: what happened, counted once. They are derived in ``core.store.events.deriving``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, false, func, select

from core.events import Event, EventFilter
from core.store.database import Database, chunks
from core.store.events.rows import APART, event_of_row
from core.store.tables import documents, event_signals, events, links

# One that names nobody waits for resolve: a document that told of it was forgotten.
_IS_TOLD = events.c.names != ""


class EventStore:
    """Reads events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, ids: Sequence[str]) -> dict[str, Event]:
        """Return the events of these ids; one that became part of another is that."""
        if not ids:
            return {}
        with self._database.read() as connection:
            leads = dict(self._follow_in(connection, ids))
            held: dict[str, Event] = {}
            for part in chunks(sorted(set(leads.values()))):
                mine = self._database.among(events.c.id, part)
                held |= self._load_in(connection, select(events).where(mine, _IS_TOLD))
        return {asked: held[target] for asked, target in leads.items() if target in held}

    def of_documents(self, document_ids: Sequence[str]) -> dict[str, list[Event]]:
        """Return the events that each of these documents tells of, in order of time."""
        told: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for part in chunks(document_ids):
                query = select(event_signals.c.document_id, event_signals.c.event_id).distinct()
                mine = query.where(self._database.among(event_signals.c.document_id, part))
                for document_id, event_id in connection.execute(mine):
                    told.setdefault(document_id, []).append(event_id)
        held = self.load(sorted({i for ids in told.values() for i in ids}))
        return {doc: sorted((held[i] for i in ids if i in held), key=_by_time) for doc, ids in told.items()}

    def of_actors(self, actor_ids: Sequence[str], limit: int = 200) -> list[Event]:
        """Return events that documents tell which are linked to one of these actors, the latest first.

        A document may tell of others too: whoever wants what an actor has a part in looks at the names.
        """
        told = select(event_signals.c.event_id).join(links, links.c.document_id == event_signals.c.document_id)
        mine = told.where(self._database.among(links.c.actor_id, actor_ids))
        wanted = events.c.id.in_(mine) & _IS_TOLD & events.c.redirect_to.is_(None)
        latest = select(events).where(wanted).order_by(events.c.last_day.desc().nulls_last(), events.c.id)
        with self._database.read() as connection:
            return list(self._load_in(connection, latest.limit(limit)).values())

    def list_latest(self, asked: EventFilter, limit: int = 50, offset: int = 0) -> tuple[int, list[Event]]:
        """Return how many events there are of those asked for, and the latest of them."""
        wanted = _IS_TOLD & events.c.redirect_to.is_(None) & events.c.space.in_(sorted(asked.spaces))
        if asked.kind is not None:
            wanted &= events.c.kind == asked.kind.value
        if asked.name is not None:
            is_named = events.c.names.contains(f"{APART}{asked.name}", autoescape=True)
            wanted &= is_named if asked.name else false()
        if asked.since is not None:
            wanted &= events.c.last_day >= asked.since
        latest = select(events).where(wanted).order_by(events.c.last_day.desc().nulls_last(), events.c.id)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(events).where(wanted)) or 0
            held = self._load_in(connection, latest.limit(limit).offset(offset))
        return total, list(held.values())

    def _follow_in(self, connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        for part in chunks(ids):
            query = select(events.c.id, events.c.redirect_to).where(events.c.id.in_(part))
            yield from ((row.id, row.redirect_to or row.id) for row in connection.execute(query))

    def _load_in(self, connection: Connection, query: Select[Any]) -> dict[str, Event]:
        rows = connection.execute(query).all()
        places: dict[str, list[tuple[str, int]]] = {row.id: [] for row in rows}
        for part in chunks(list(places)):
            told = select(event_signals).join(documents, documents.c.id == event_signals.c.document_id)
            mine = told.where(event_signals.c.event_id.in_(part))
            order = (documents.c.visible_from.nulls_last(), event_signals.c.document_id, event_signals.c.number)
            for row in connection.execute(mine.order_by(*order)):
                places[row.event_id].append((row.document_id, row.number))
        return {row.id: event_of_row(row, places[row.id]) for row in rows}


def _by_time(event: Event) -> tuple[date, str]:
    return event.first_day or date.max, event.id
