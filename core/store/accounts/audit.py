"""The audit: who changed which account, key or space, when and from where. Lines are added, none is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from core.accounts import AuditLine, By
from core.store.columns import make_storable
from core.store.database import Database
from core.store.tables import audit

MAX_LINES = 200


class AuditStore:
    """Writes and reads the audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, by: By, action: str, target: str, now: datetime, **detail: Any) -> None:
        """Write a line of what changes nothing in the store, such as a sign-in that was refused."""
        with self._database.write() as connection:
            self.add_in(connection, by, (action, target, detail), now)

    def add_in(
        self,
        connection: Connection,
        by: By,
        what: tuple[str, str, Mapping[str, Any]],
        now: datetime,
        *,
        space: str | None = None,
    ) -> None:
        """Write a line inside the transaction of the change that it tells of. ``what``: action, target, detail."""
        action, target, detail = what
        connection.execute(
            insert(audit).values(
                at=now,
                principal=by.principal,
                key=by.key,
                action=action,
                target=make_storable(target),
                space=space,
                address=by.address,
                detail=dict(detail),
            )
        )

    def latest(self, limit: int = 50, before: int | None = None) -> list[AuditLine]:
        """Return the newest lines, newest first; ``before``: those older than the line of this id."""
        query = _LINE.order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.read() as connection:
            return [AuditLine(*row) for row in connection.execute(query)]

    def forget_in(self, connection: Connection, principal: str) -> None:
        """Take out what lines hold of a person besides the id: addresses, and the details of changes to the account."""
        connection.execute(update(audit).where(audit.c.principal == principal).values(address=None))
        told = or_(audit.c.target == principal, audit.c.principal == principal)
        connection.execute(update(audit).where(told).values(detail={}))


_LINE = select(*(audit.c[field.name] for field in fields(AuditLine)))
