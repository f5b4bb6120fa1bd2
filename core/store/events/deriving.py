"""Deriving events from the signals of documents, and taking out of them what forgotten documents told.

A signal is kept under the key of what it tells of: the kind, and whom its document means. Whoever changes whom a name
means has the document resolved again, which puts its signals under another key and derives the events of both anew.
An event that became part of another leads there for ever, under the key of that one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from core.corrections import correct_signals
from core.events import Event, KeptSignal, key_of
from core.models import Consumer, space_of
from core.store.actors.names_in_text import load_meanings_in
from core.store.corrections import load_signal_corrections_in
from core.store.database import Database, chunks
from core.store.events.heirs import Held, find_heirs
from core.store.events.rows import NOTHING, event_of_row, event_row, names_of_row
from core.store.events.signal_rows import signal_of_row
from core.store.statements import StatementStore
from core.store.tables import documents, event_signals, events, pending, signals

# Says which events the signals of one key tell of.
Join = Callable[[str, Sequence[KeptSignal]], Sequence[Event]]
# Signals of one key that are read again for each batch; 10,000 take a second and a half.
_MANY = 500
_SIGNALS = select(signals, documents.c.visible_from).join(documents, documents.c.id == signals.c.document_id)


@dataclass(slots=True)
class Forgotten:
    """How many signals and events went, and the documents that told of the same events and stay."""

    signals: int = 0
    events: int = 0
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The keys of which events were derived, and those left to documents that wait for their first look."""

    derived: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


class EventDeriver:
    """Derives events inside the caller's transaction, which holds UNITS."""

    def __init__(self, database: Database, statements: StatementStore) -> None:
        self._database = database
        self._statements = statements

    def refresh_in(self, connection: Connection, document_ids: Sequence[str], join: Join, now: datetime) -> Refreshed:
        """Derive the events anew that these documents tell of, or told of.

        The same signals give the same events, whatever came first. An event that became part of another leads there.
        Keys of many signals are left to the last batch that has one of them: each reads them all.
        """
        keys = self._place_in(connection, document_ids) | self._told_in(connection, document_ids)
        late = self._find_late_in(connection, keys)
        self.derive_in(connection, keys - late, join, now)
        return Refreshed(frozenset(keys - late), late)

    def derive_in(self, connection: Connection, keys: Collection[str], join: Join, now: datetime) -> None:
        """Derive the events of these keys anew."""
        if not keys:
            return
        told = self._load_told_in(connection, sorted(keys))
        found = {key: join(key, told.get(key, ())) for key in sorted(keys)}
        held, standing = self._load_held_in(connection, list(found))
        changed = {key for key, mine in found.items() if _as_set(standing.get(key, ())) != _as_set(mine)}
        if changed:
            self._replace_in(connection, changed, found, held, now)

    def forget_in(self, connection: Connection, document_ids: Sequence[str]) -> Forgotten:
        """Remove signals of documents and what events took from them.

        An event that others tell of too loses all its words and keeps its id; resolve fills it again from what they
        say. One that nobody else tells of goes, with whatever led to it.
        """
        keys = self._told_in(connection, document_ids)
        gone, touched = Forgotten(), self._touched_in(connection, document_ids)
        led = self._led_in(connection, keys)
        for part in chunks(document_ids):
            mine = self._database.among(signals.c.document_id, part)
            keys.update(key for key in connection.scalars(select(signals.c.key).where(mine).distinct()) if key)
            gone.signals += connection.execute(delete(signals).where(mine)).rowcount
            connection.execute(delete(event_signals).where(self._database.among(event_signals.c.document_id, part)))
        for part in chunks(sorted(touched)):
            told = select(event_signals.c.event_id).where(self._database.among(event_signals.c.event_id, part))
            left = set(connection.scalars(told.distinct()))
            emptied = update(events).where(self._database.among(events.c.id, sorted(left)))
            connection.execute(emptied.values(first_day=None, last_day=None, **NOTHING))
            dead = touched.intersection(part) - left
            gone.events += len(dead)
            self._delete_in(connection, dead | {one for one, to in led.items() if to in dead})
        for part in chunks(sorted(keys)):
            others = select(signals.c.document_id).where(self._database.among(signals.c.key, part))
            gone.others.update(connection.scalars(others))
        return gone

    def _place_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        """Put the signals of documents under the keys of whom they mean now, and return these keys and those before.

        Under one before, events may have been left to these documents.
        """
        rows = [
            row
            for part in chunks(document_ids)
            for row in connection.execute(_SIGNALS.where(self._database.among(signals.c.document_id, part)))
        ]
        if not rows:
            return set()
        means = load_meanings_in(self._database, connection, {row.document_id for row in rows})
        keys = {
            (row.document_id, row.number): key_of(
                signal_of_row(row).signal, space_of(row.document_id), means.get(row.document_id, {})
            )
            for row in rows
        }
        moved = [
            {"of": row.document_id, "at": row.number, "to": keys[row.document_id, row.number]}
            for row in rows
            if keys[row.document_id, row.number] != row.key
        ]
        if moved:
            mine = (signals.c.document_id == bindparam("of")) & (signals.c.number == bindparam("at"))
            connection.execute(update(signals).where(mine).values(key=bindparam("to")), moved)
        return {*keys.values(), *(row.key for row in rows)} - {""}

    def _find_late_in(self, connection: Connection, keys: Collection[str]) -> frozenset[str]:
        """Return the keys of many signals of which some are of documents that nobody has tried to resolve yet.

        Whoever resolves those derives the events of these keys, were this process killed now; where one of them cannot
        be resolved, the run does so at its end.
        """
        count, waiting = func.count(), pending.c.target == signals.c.document_id
        query = select(signals.c.key).group_by(signals.c.key).having(count > _MANY)
        many = [
            key
            for part in chunks(sorted(keys))
            for key in connection.scalars(query.where(self._database.among(signals.c.key, part)))
        ]
        is_new = (pending.c.consumer == Consumer.RESOLVE.value) & (pending.c.attempts == 0)
        fresh = select(signals.c.key).distinct().join(pending, waiting).where(is_new)
        return frozenset(
            key
            for part in chunks(many)
            for key in connection.scalars(fresh.where(self._database.among(signals.c.key, part)))
        )

    def _told_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        """Return the keys of the events that documents tell of so far."""
        told = select(events.c.key).join(event_signals, event_signals.c.event_id == events.c.id).distinct()
        return {
            key
            for part in chunks(document_ids)
            for key in connection.scalars(told.where(self._database.among(event_signals.c.document_id, part)))
        }

    def _touched_in(self, connection: Connection, document_ids: Sequence[str]) -> set[str]:
        touched: set[str] = set()
        for part in chunks(document_ids):
            mine = self._database.among(event_signals.c.document_id, part)
            touched.update(connection.scalars(select(event_signals.c.event_id).where(mine)))
        return touched

    def _load_told_in(self, connection: Connection, keys: Sequence[str]) -> dict[str, list[KeptSignal]]:
        """Return the signals of each key, as people left them, with whom the names in their documents mean."""
        rows = [
            row
            for part in chunks(keys)
            for row in connection.execute(_SIGNALS.where(self._database.among(signals.c.key, part)))
        ]
        ids = sorted({row.document_id for row in rows})
        said = load_signal_corrections_in(self._statements, connection, ids)
        means = load_meanings_in(self._database, connection, ids)
        told: dict[str, list[KeptSignal]] = {}
        for row in sorted(rows, key=lambda row: (row.document_id, row.number)):
            kept = replace(signal_of_row(row), means=means.get(row.document_id, {}))
            told.setdefault(row.key, []).append(kept)
        return {key: correct_signals(mine, said) for key, mine in told.items()}

    def _load_held_in(
        self, connection: Connection, keys: Sequence[str]
    ) -> tuple[dict[str, Held], dict[str, list[Event]]]:
        """Return what is held under these keys: all ids, and the events that stand by their key."""
        rows = [
            row
            for part in chunks(keys)
            for row in connection.execute(select(events).where(self._database.among(events.c.key, part)))
        ]
        places: dict[str, list[tuple[str, int]]] = {row.id: [] for row in rows}
        for part in chunks(sorted(places)):
            told = select(event_signals).where(self._database.among(event_signals.c.event_id, part))
            for row in connection.execute(told):
                places[row.event_id].append((row.document_id, row.number))
        held = {
            row.id: Held(
                row.key, row.kind, row.redirect_to, row.recorded_at, names_of_row(row), tuple(sorted(places[row.id]))
            )
            for row in rows
        }
        standing: dict[str, list[Event]] = {}
        for row in rows:
            if row.redirect_to is None:
                standing.setdefault(row.key, []).append(event_of_row(row, places[row.id]))
        return held, standing

    def _replace_in(
        self,
        connection: Connection,
        changed: Collection[str],
        found: Mapping[str, Sequence[Event]],
        held: Mapping[str, Held],
        now: datetime,
    ) -> None:
        fresh = [event for key in sorted(changed) for event in found[key]]
        before = sorted(i for i, one in held.items() if one.key in changed)
        for part in chunks(before):
            connection.execute(delete(event_signals).where(self._database.among(event_signals.c.event_id, part)))
        since = {event.id: held[event.id].recorded_at if event.id in held else now for event in fresh}
        self._database.upsert(connection, events, [event_row(event, since[event.id], now) for event in fresh])
        rows = [{"document_id": doc, "number": n, "event_id": event.id} for event in fresh for doc, n in event.signals]
        self._database.upsert(connection, event_signals, rows)
        heirs = find_heirs(before, held, [event for key in found for event in found[key]])
        leading = [
            {"of": i, "to": heir.id, "under": heir.key}
            for i, heir in heirs.items()
            if heir and (heir.id, heir.key) != (held[i].redirect, held[i].key)
        ]
        if leading:
            lead = update(events).where(events.c.id == bindparam("of"))
            lead = lead.values(redirect_to=bindparam("to"), key=bindparam("under"), updated_at=now, **NOTHING)
            connection.execute(lead, leading)
        self._delete_in(connection, {i for i, heir in heirs.items() if heir is None})

    def _led_in(self, connection: Connection, keys: Collection[str]) -> dict[str, str]:
        """Return where ids lead that are no events any more; they have the key of the event that they lead to."""
        query = select(events.c.id, events.c.redirect_to).where(events.c.redirect_to.is_not(None))
        return {
            row.id: row.redirect_to
            for part in chunks(sorted(keys))
            for row in connection.execute(query.where(self._database.among(events.c.key, part)))
        }

    def _delete_in(self, connection: Connection, ids: Collection[str]) -> None:
        for part in chunks(sorted(ids)):
            connection.execute(delete(events).where(self._database.among(events.c.id, part)))


def _as_set(found: Sequence[Event]) -> set[Event]:
    return {replace(event, signals=tuple(sorted(event.signals))) for event in found}
