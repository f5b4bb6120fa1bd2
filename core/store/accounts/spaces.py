"""Spaces: what documents belong to, who reads them, and who writes into them.

The shared space has no row: everybody reads it, scouts and above write into it. A space that documents are in and that
nobody added here is read by nobody.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from core.accounts import Access, Account, By, Rights, Role, Space, SpaceKind, parse_space
from core.errors import InputError, NotFoundError
from core.models import SHARED_SPACE
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import space_members, spaces

_LOCK = "spaces"


class SpaceStore:
    """Writes and reads spaces and their members."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, name: str, kind: SpaceKind, owner: str, by: By, now: datetime) -> None:
        """Make a space. Raises InputError for a name that is none or taken."""
        parse_space(name)
        row = {"name": name, "kind": kind, "owner": owner, "recorded_at": now}
        with self._database.write(_LOCK) as connection:
            if connection.execute(select(spaces.c.name).where(spaces.c.name == name)).first():
                raise InputError("there is such a space already", place=name)
            connection.execute(insert(spaces).values(row))
            detail = {"kind": kind, "owner": owner}
            self._audit.add_in(connection, by, ("space-added", name, detail), now, space=name)

    def load_all(self) -> list[Space]:
        """Return all spaces with their members, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(spaces).order_by(spaces.c.name)).all()
            members = connection.execute(select(space_members).order_by(space_members.c.principal_id)).all()
        held: dict[str, dict[str, Access]] = {}
        for member in members:
            held.setdefault(member.space, {})[member.principal_id] = Access(member.access)
        return [
            Space(row.name, SpaceKind(row.kind), row.owner, row.recorded_at, held.get(row.name, {})) for row in rows
        ]

    def share(self, name: str, principal: str, access: Access, by: By, now: datetime) -> None:
        """Let somebody read a space, or write into it too. Raises NotFoundError."""
        row = {"space": name, "principal_id": principal, "access": access}
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, name)
            self._database.upsert(connection, space_members, [row])
            what = ("space-shared", name, {"with": principal, "access": access})
            self._audit.add_in(connection, by, what, now, space=name)

    def unshare(self, name: str, principal: str, by: By, now: datetime) -> None:
        """Take a membership away. Raises NotFoundError where there is none."""
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, name)
            member = and_(space_members.c.space == name, space_members.c.principal_id == principal)
            if not connection.execute(delete(space_members).where(member)).rowcount:
                raise NotFoundError("it is no member of this space", place=name)
            what = ("space-unshared", name, {"with": principal})
            self._audit.add_in(connection, by, what, now, space=name)

    def give(self, name: str, owner: str, by: By, now: datetime) -> None:
        """Give a space to another owner. Raises NotFoundError."""
        with self._database.write(_LOCK) as connection:
            self._require_in(connection, name)
            connection.execute(update(spaces).where(spaces.c.name == name).values(owner=owner))
            self._audit.add_in(connection, by, ("space-given", name, {"to": owner}), now, space=name)

    def rights(self, account: Account) -> Rights:
        """Return the spaces that an account reads, and those that it writes into: nobody below a scout writes."""
        mine = and_(space_members.c.space == spaces.c.name, space_members.c.principal_id == account.id)
        query = select(spaces.c.name, spaces.c.owner, space_members.c.access).outerjoin(space_members, mine)
        query = query.where(
            or_(
                spaces.c.kind == SpaceKind.SHARED,
                spaces.c.owner == account.id,
                space_members.c.principal_id == account.id,
            )
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(spaces.c.name)).all()
        readable = (SHARED_SPACE, *(row.name for row in rows))
        written = [row.name for row in rows if row.owner == account.id or row.access == Access.WRITE]
        writable = (SHARED_SPACE, *written) if account.role.rank >= Role.SCOUT.rank else ()
        return Rights(readable, writable)

    def _require_in(self, connection: Connection, name: str) -> None:
        if connection.execute(select(spaces.c.name).where(spaces.c.name == name)).first() is None:
            raise NotFoundError("there is no such space: scout spaces list", place=name)
