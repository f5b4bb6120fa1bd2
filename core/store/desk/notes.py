"""Notes that people write on units, documents, technologies and organisations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from core.accounts import By
from core.desk import Kept, Note, Thing
from core.errors import NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import notes


class NoteStore:
    """Writes and reads notes. What may be changed by whom is asked of ``api.desk.rights``."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, kept: Kept, about: tuple[Thing, str], by: By, now: datetime) -> int:
        """Write a note and return its id; ``kept.name`` is its text, ``about`` what it is on."""
        kind, target = about
        row = {"kind": kind.value, "target": target, "text": kept.name, "owner": kept.owner, "space": kept.space}
        with self._database.write() as connection:
            statement = insert(notes).values(row | {"recorded_at": now}).returning(notes.c.id)
            made = int(connection.execute(statement).scalar_one())
            self._audit.add_in(connection, by, ("note-added", f"note {made}", {}), now, space=kept.space)
        return made

    def load(self, note_id: int, spaces: Collection[str]) -> Note:
        """Return a note of these spaces. Raises NotFoundError."""
        found = self._load(and_(notes.c.id == note_id, notes.c.space.in_(sorted(spaces))), 1)
        if not found:
            raise NotFoundError("there is no such note", place=f"note {note_id}")
        return found[0]

    def on(self, kind: Thing, targets: Sequence[str], spaces: Collection[str]) -> list[Note]:
        """Return the notes of these spaces on a thing, under any of its ids, newest first."""
        about = and_(notes.c.kind == kind.value, notes.c.target.in_(targets))
        return self._load(and_(about, notes.c.space.in_(sorted(spaces))), 200)

    def latest(self, spaces: Collection[str], limit: int = 50) -> list[Note]:
        """Return the newest notes of these spaces."""
        return self._load(notes.c.space.in_(sorted(spaces)), limit)

    def change(self, note: Note, text: str, by: By, now: datetime) -> None:
        """Give a note another text."""
        with self._database.write() as connection:
            connection.execute(update(notes).where(notes.c.id == note.id).values(text=text, changed_at=now))
            self._audit.add_in(connection, by, ("note-changed", f"note {note.id}", {}), now, space=note.space)

    def remove(self, note: Note, by: By, now: datetime) -> None:
        """Remove a note."""
        with self._database.write() as connection:
            connection.execute(delete(notes).where(notes.c.id == note.id))
            self._audit.add_in(connection, by, ("note-removed", f"note {note.id}", {}), now, space=note.space)

    def _load(self, wanted: ColumnElement[bool], limit: int) -> list[Note]:
        query = select(*(notes.c[field.name] for field in fields(Note))).where(wanted)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(notes.c.id.desc()).limit(limit)).all()
        return [Note(row.id, Thing(row.kind), *row[2:]) for row in rows]
