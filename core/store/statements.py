"""The ledger: dated lines of who said what, why and on what evidence; retracted, never deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.errors import InputError, NotFoundError
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE
from core.store.columns import MAX_ID, make_storable
from core.store.database import Database, chunks
from core.store.tables import statements


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the ledger. ``id`` is 0 before it is written; ``retracted_at`` is ``None`` while it stands."""

    subject: str
    predicate: str
    value: dict[str, Any]
    principal: str
    reason: str
    recorded_at: datetime
    evidence: str | None = None
    owner: str = LOCAL_PRINCIPAL
    space: str = SHARED_SPACE
    retracted_at: datetime | None = None
    retracted_by: str | None = None
    id: int = 0


class StatementStore:
    """Writes and reads the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, statement: Statement) -> int:
        """Write a statement and return its id."""
        with self._database.write() as connection:
            return self.add_in(connection, statement)

    def add_in(self, connection: Connection, statement: Statement) -> int:
        """Do the same inside the caller's transaction."""
        values = {name: getattr(statement, name) for name in _FIELDS if name != "id"}
        values["reason"] = make_storable(statement.reason)
        return int(connection.execute(insert(statements).values(values).returning(statements.c.id)).scalar_one())

    def retract(self, statement_id: int, now: datetime, principal: str) -> None:
        """Take a statement back; raises NotFoundError, or InputError when it is retracted already."""
        with self._database.write() as connection:
            self.retract_in(connection, statement_id, now, principal)

    def retract_in(self, connection: Connection, statement_id: int, now: datetime, principal: str) -> None:
        """Do the same inside the caller's transaction."""
        if self.load_in(connection, statement_id).retracted_at is not None:
            raise InputError("this statement is retracted already", place=f"statement {statement_id}")
        row = update(statements).where(statements.c.id == statement_id)
        connection.execute(row.values(retracted_at=now, retracted_by=principal))

    def require(self, statement_id: int, spaces: Collection[str]) -> None:
        """Raise NotFoundError unless there is such a statement, of one of these spaces."""
        with self._database.read() as connection:
            self.load_in(connection, statement_id, spaces)

    def load(self, statement_id: int, spaces: Collection[str]) -> Statement:
        """Return one statement of these spaces; raises NotFoundError."""
        with self._database.read() as connection:
            return self.load_in(connection, statement_id, spaces)

    def load_in(self, connection: Connection, statement_id: int, spaces: Collection[str] | None = None) -> Statement:
        """Return one statement, of any space or of these, inside the caller's transaction; raises NotFoundError."""
        query = _QUERY.where(statements.c.id == statement_id)
        if spaces is not None:
            query = query.where(statements.c.space.in_(sorted(spaces)))
        row = connection.execute(query).first() if 0 < statement_id <= MAX_ID else None
        if row is None:
            raise NotFoundError("there is no such statement", place=f"statement {statement_id}")
        return Statement(*row)

    def about(
        self, subjects: Sequence[str], predicate: str | None = None, known_at: datetime | None = None
    ) -> list[Statement]:
        """Return the statements about these subjects that stand, oldest first.

        ``known_at`` returns those that stood at that moment instead.
        """
        query = _QUERY if predicate is None else _QUERY.where(statements.c.predicate == predicate)
        if known_at is None:
            query = query.where(statements.c.retracted_at.is_(None))
        else:
            stood = statements.c.retracted_at.is_(None) | (statements.c.retracted_at > known_at)
            query = query.where(statements.c.recorded_at <= known_at, stood)
        found: list[Statement] = []
        with self._database.read() as connection:
            for part in chunks(subjects):
                rows = connection.execute(query.where(statements.c.subject.in_(part)).order_by(statements.c.id))
                found.extend(Statement(*row) for row in rows)
        return found

    def standing(self, predicate: str) -> list[Statement]:
        """Return all statements of a predicate that stand, oldest first."""
        with self._database.read() as connection:
            return self.standing_in(connection, predicate)

    def standing_in(
        self, connection: Connection, predicate: str, reasons: Sequence[str] | None = None
    ) -> list[Statement]:
        """Do the same inside the caller's transaction; ``reasons`` limits them to those given for one of these."""
        query = _QUERY.where(statements.c.predicate == predicate, statements.c.retracted_at.is_(None))
        if reasons is not None:
            query = query.where(statements.c.reason.in_(reasons))
        return [Statement(*row) for row in connection.execute(query.order_by(statements.c.id))]

    def standing_about_in(self, connection: Connection, predicate: str, subjects: Collection[str]) -> list[Statement]:
        """Return the statements of a predicate about these subjects that stand, inside the caller's transaction."""
        query = _QUERY.where(statements.c.predicate == predicate, statements.c.retracted_at.is_(None))
        found: list[Statement] = []
        for part in chunks(sorted(subjects)):
            rows = connection.execute(query.where(statements.c.subject.in_(part)).order_by(statements.c.id))
            found.extend(Statement(*row) for row in rows)
        return found


_FIELDS = tuple(Statement.__dataclass_fields__)
_QUERY = select(*(statements.c[name] for name in _FIELDS))
