"""Events, derived from the signals of documents: what happened, counted once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from core.corrections import correct_signals
from core.events import Event, KeptSignal
from core.signals import Certainty, SignalKind
from core.store.corrections import load_signal_corrections_in
from core.store.database import Database, chunks
from core.store.signal_rows import money_of, named_of, signal_of_row, told_row
from core.store.statements import StatementStore
from core.store.tables import documents, event_signals, events, signals
from core.text.organisation_names import normalise_name

# Parts the normalised names of an event, and stands before the first.
_APART = "|"
# What an event tells that became part of another.
_NOTHING: dict[str, Any] = {"named": [], "names": "", "money": [], "facts": []}
# Says which events the signals of one key tell of.
Join = Callable[[str, Sequence[KeptSignal]], Sequence[Event]]


@dataclass(slots=True)
class Forgotten:
    """How many signals and events went, and the documents that told of the same events and stay."""

    signals: int = 0
    events: int = 0
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Held:
    """Where an event led before, and the documents that told of it; ``None`` among them where none did."""

    redirect: str | None
    recorded_at: datetime
    documents: list[str | None]


class EventStore:
    """Derives events from signals, and reads them."""

    def __init__(self, database: Database, statements: StatementStore) -> None:
        self._database = database
        self._statements = statements

    def refresh_in(self, connection: Connection, document_ids: Sequence[str], join: Join, now: datetime) -> None:
        """Derive the events anew that these documents tell of, or told of, inside the caller's transaction.

        The same signals give the same events, whatever came first. An event that became part of another leads there.
        """
        for key in sorted(self._keys_in(connection, document_ids)):
            told = _load_key_in(connection, key)
            said = load_signal_corrections_in(self._statements, connection, [kept.document_id for kept in told])
            self._replace_in(connection, key, join(key, correct_signals(told, said)), now)

    def forget_in(self, connection: Connection, document_ids: Sequence[str]) -> Forgotten:
        """Remove signals of documents and what events took from them, inside the caller's transaction.

        All events of their keys go; resolve makes them anew of the documents that still tell of them.
        """
        keys = sorted(self._keys_in(connection, document_ids))
        gone = Forgotten()
        for part in chunks(document_ids):
            mine = self._database.among(signals.c.document_id, part)
            gone.signals += connection.execute(delete(signals).where(mine)).rowcount
        for part in chunks(keys):
            ids = select(events.c.id).where(self._database.among(events.c.key, part))
            connection.execute(delete(event_signals).where(event_signals.c.event_id.in_(ids)))
            gone.events += connection.execute(delete(events).where(self._database.among(events.c.key, part))).rowcount
            left = select(signals.c.document_id).where(self._database.among(signals.c.key, part))
            gone.others.update(connection.scalars(left))
        return gone

    def load(self, ids: Sequence[str]) -> dict[str, Event]:
        """Return the events of these ids; one that became part of another is that."""
        with self._database.read() as connection:
            leads = dict(self._follow_in(connection, ids))
            held = self._load_in(connection, select(events).where(events.c.id.in_(sorted(set(leads.values())))))
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

    def list_latest(
        self, spaces: Collection[str], kind: SignalKind | None = None, name: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[int, list[Event]]:
        """Return how many events there are of a kind, with a normalised name that begins so, and the latest of them."""
        wanted = events.c.redirect_to.is_(None) & events.c.space.in_(sorted(spaces))
        if kind is not None:
            wanted &= events.c.kind == kind.value
        if name:
            wanted &= events.c.names.contains(f"{_APART}{name}", autoescape=True)
        latest = select(events).where(wanted).order_by(events.c.last_day.desc().nulls_last(), events.c.id)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(events).where(wanted)) or 0
            held = self._load_in(connection, latest.limit(limit).offset(offset))
        return total, list(held.values())

    def _keys_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        keys: set[str] = set()
        for part in chunks(document_ids):
            query = select(signals.c.key).where(self._database.among(signals.c.document_id, part), signals.c.key != "")
            keys.update(connection.scalars(query))
        for part in chunks(sorted(self._touched_in(connection, document_ids))):
            keys.update(connection.scalars(select(events.c.key).where(self._database.among(events.c.id, part))))
        return keys

    def _touched_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        touched: set[str] = set()
        for part in chunks(document_ids):
            mine = self._database.among(event_signals.c.document_id, part)
            touched.update(connection.scalars(select(event_signals.c.event_id).where(mine)))
        return touched

    def _replace_in(self, connection: Connection, key: str, found: Sequence[Event], now: datetime) -> None:
        before = self._held_in(connection, key)
        standing = self._load_in(connection, select(events).where(events.c.key == key, events.c.redirect_to.is_(None)))
        if _as_set(standing.values()) == _as_set(found):
            return
        since = {event_id: held.recorded_at for event_id, held in before.items()}
        ids = select(events.c.id).where(events.c.key == key)
        connection.execute(delete(event_signals).where(event_signals.c.event_id.in_(ids)))
        self._database.upsert(connection, events, [_event_row(event, since.get(event.id, now), now) for event in found])
        rows = [{"document_id": doc, "number": n, "event_id": event.id} for event in found for doc, n in event.signals]
        self._database.upsert(connection, event_signals, rows)
        kept = {event.id for event in found}
        heirs = {doc: event.id for event in reversed(found) for doc, _ in event.signals}
        for event_id in before.keys() - kept:
            heir, mine = _find_heir(event_id, before, kept, heirs), events.c.id == event_id
            change = update(events).where(mine).values(redirect_to=heir, updated_at=now, **_NOTHING)
            connection.execute(change if heir else delete(events).where(mine))

    def _held_in(self, connection: Connection, key: str) -> dict[str, _Held]:
        query = select(events.c.id, events.c.redirect_to, events.c.recorded_at, event_signals.c.document_id)
        query = query.outerjoin(event_signals, event_signals.c.event_id == events.c.id).where(events.c.key == key)
        held: dict[str, _Held] = {}
        for event_id, redirect, since, document_id in connection.execute(query.order_by(event_signals.c.document_id)):
            held.setdefault(event_id, _Held(redirect, since, []))
            held[event_id].documents.append(document_id)
        return held

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
        return {row.id: _event_of_row(row, places[row.id]) for row in rows}


def _find_heir(
    event_id: str, before: Mapping[str, _Held], kept: Collection[str], heirs: Mapping[str, str]
) -> str | None:
    """Return the event that an id stands for now: where its first document went that still tells of one."""
    if event_id in kept:
        return event_id
    held = before.get(event_id)
    if held is None:
        return None
    if held.redirect:
        return _find_heir(held.redirect, before, kept, heirs)
    return next((heirs[document] for document in held.documents if document and document in heirs), None)


def _as_set(found: Iterable[Event]) -> set[Event]:
    return {replace(event, signals=tuple(sorted(event.signals))) for event in found}


def _load_key_in(connection: Connection, key: str) -> list[KeptSignal]:
    query = select(signals, documents.c.visible_from).join(documents, documents.c.id == signals.c.document_id)
    query = query.where(signals.c.key == key).order_by(signals.c.document_id, signals.c.number)
    return [signal_of_row(row) for row in connection.execute(query)]


def _by_time(event: Event) -> tuple[date, str]:
    return event.first_day or date.max, event.id


def _event_row(event: Event, recorded_at: datetime, now: datetime) -> dict[str, Any]:
    names = dict.fromkeys(normalise_name(name) for _, name in event.named)
    return {
        "names": "".join(f"{_APART}{name}" for name in names if name),
        "id": event.id,
        "kind": event.kind.value,
        "key": event.key,
        "state": event.state.value,
        "space": event.space,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "redirect_to": None,
        "recorded_at": recorded_at,
        "updated_at": now,
        **told_row(event),
    }


def _event_of_row(row: Row[Any], places: Sequence[tuple[str, int]]) -> Event:
    return Event(
        row.id,
        SignalKind(row.kind),
        row.key,
        Certainty(row.state),
        row.space,
        named_of(row),
        money_of(row),
        tuple(map(tuple, row.facts)),
        row.first_day,
        row.last_day,
        tuple(places),
    )
