"""Lists of units, documents, technologies and organisations that people keep in a space."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from core.accounts import By
from core.desk import Item, Kept, KeptList, Thing
from core.errors import InputError, NotFoundError
from core.store.accounts.audit import AuditStore
from core.store.database import Database
from core.store.tables import list_items, lists

MAX_ITEMS = 10_000
_ITEM = tuple(field.name for field in fields(Item))


class ListStore:
    """Writes and reads lists. What may be changed by whom is asked of ``api.desk.rights``."""

    def __init__(self, database: Database, audit: AuditStore) -> None:
        self._database = database
        self._audit = audit

    def add(self, kept: Kept, by: By, now: datetime) -> int:
        """Make an empty list and return its id."""
        row = {"name": kept.name, "owner": kept.owner, "space": kept.space, "recorded_at": now}
        with self._database.write() as connection:
            made = int(connection.execute(insert(lists).values(row).returning(lists.c.id)).scalar_one())
            self._audit.add_in(connection, by, ("list-added", f"list {made}", {}), now, space=kept.space)
        return made

    def load(self, list_id: int, spaces: Collection[str]) -> KeptList:
        """Return a list of these spaces. Raises NotFoundError."""
        found = self._load(and_(lists.c.id == list_id, lists.c.space.in_(sorted(spaces))), 1)
        if not found:
            raise NotFoundError("there is no such list", place=f"list {list_id}")
        return found[0]

    def load_all(self, spaces: Collection[str], limit: int = 500) -> list[KeptList]:
        """Return the lists of these spaces by name, the first ``limit``."""
        return self._load(lists.c.space.in_(sorted(spaces)), limit)

    def holding(self, kind: Thing, targets: Sequence[str], spaces: Collection[str]) -> list[KeptList]:
        """Return the lists of these spaces in which a thing stands, under any of its ids."""
        mine = select(list_items.c.list_id).where(list_items.c.kind == kind.value, list_items.c.target.in_(targets))
        return self._load(and_(lists.c.id.in_(mine), lists.c.space.in_(sorted(spaces))), 100)

    def items(self, list_id: int) -> list[Item]:
        """Return what stands in a list, the newest first."""
        query = select(*(list_items.c[name] for name in _ITEM)).where(list_items.c.list_id == list_id)
        order = (list_items.c.recorded_at.desc(), list_items.c.kind, list_items.c.target)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order)).all()
        return [Item(Thing(row.kind), *row[1:]) for row in rows]

    def put(self, kept: KeptList, item: Item, by: By, now: datetime) -> None:
        """Put a thing into a list, or give it another remark. Raises InputError for a list that is full."""
        row = {name: getattr(item, name) for name in _ITEM} | {"list_id": kept.id, "kind": item.kind.value}
        with self._database.write(f"list {kept.id}") as connection:
            is_there = connection.execute(update(list_items).where(_is(kept, item)).values(remark=item.remark)).rowcount
            if not is_there:
                held = select(func.count()).select_from(list_items).where(list_items.c.list_id == kept.id)
                if (connection.scalar(held) or 0) >= MAX_ITEMS:
                    raise InputError(f"a list holds at most {MAX_ITEMS:,} things", place=f"list {kept.id}")
                connection.execute(insert(list_items).values(row))
            self._audit.add_in(connection, by, ("list-put", f"list {kept.id}", {}), now, space=kept.space)

    def take(self, kept: KeptList, kind: Thing, target: str, by: By, now: datetime) -> None:
        """Take a thing out of a list. Raises NotFoundError."""
        mine = and_(list_items.c.list_id == kept.id, list_items.c.kind == kind.value, list_items.c.target == target)
        with self._database.write() as connection:
            if not connection.execute(delete(list_items).where(mine)).rowcount:
                raise NotFoundError("this does not stand in the list", place=f"list {kept.id}")
            self._audit.add_in(connection, by, ("list-taken", f"list {kept.id}", {}), now, space=kept.space)

    def rename(self, kept: KeptList, name: str, by: By, now: datetime) -> None:
        """Give a list another name."""
        with self._database.write() as connection:
            connection.execute(update(lists).where(lists.c.id == kept.id).values(name=name))
            self._audit.add_in(connection, by, ("list-renamed", f"list {kept.id}", {}), now, space=kept.space)

    def remove(self, kept: KeptList, by: By, now: datetime) -> None:
        """Remove a list with what stands in it."""
        with self._database.write(f"list {kept.id}") as connection:
            connection.execute(delete(list_items).where(list_items.c.list_id == kept.id))
            connection.execute(delete(lists).where(lists.c.id == kept.id))
            self._audit.add_in(connection, by, ("list-removed", f"list {kept.id}", {}), now, space=kept.space)

    def _load(self, wanted: ColumnElement[bool], limit: int) -> list[KeptList]:
        count = select(func.count()).where(list_items.c.list_id == lists.c.id).scalar_subquery()
        query = (
            select(lists.c.id, lists.c.name, lists.c.owner, lists.c.space, lists.c.recorded_at, count)
            .where(wanted)
            .order_by(lists.c.name, lists.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [KeptList(*row) for row in connection.execute(query).all()]


def _is(kept: KeptList, item: Item) -> ColumnElement[bool]:
    return and_(
        list_items.c.list_id == kept.id, list_items.c.kind == item.kind.value, list_items.c.target == item.target
    )
