"""Keys of documents: what two documents share when they may be one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from core.store.database import Database, chunks
from core.store.tables import document_keys, unit_members, units


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Documents and those that share a key with them, as the store held them at one moment.

    ``sharing``: key → documents that are held under it. ``units``: document → its unit. ``revisions``: of these units.
    """

    sharing: Mapping[str, Sequence[str]]
    units: Mapping[str, str]
    revisions: Mapping[str, int]


class KeyStore:
    """Writes and reads the keys that resolve joins by."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(self, connection: Connection, keys: Mapping[str, Sequence[str]]) -> None:
        """Replace the keys of these documents inside the caller's transaction."""
        for part in chunks(list(keys)):
            connection.execute(delete(document_keys).where(document_keys.c.document_id.in_(part)))
        rows = [{"key": key, "document_id": i} for i, values in keys.items() for key in values]
        self._database.insert_missing(connection, document_keys, rows)

    def load_neighbours(self, document_ids: Sequence[str], keys: Sequence[str]) -> Neighbours:
        """Return what is held of these documents and of all that have one of these keys."""
        with self._database.read() as connection:
            sharing = self.load_sharing_in(connection, keys)
            everyone = {*document_ids, *(i for sharers in sharing.values() for i in sharers)}
            query = select(unit_members.c.document_id, units.c.id, units.c.revision)
            query = query.join(units, units.c.id == unit_members.c.unit_id)
            rows = [
                row
                for part in chunks(sorted(everyone))
                for row in connection.execute(query.where(unit_members.c.document_id.in_(part)))
            ]
        return Neighbours(sharing, {row[0]: row[1] for row in rows}, {row[1]: row[2] for row in rows})

    def load_sharing_in(self, connection: Connection, keys: Sequence[str]) -> dict[str, list[str]]:
        """Return the documents that have each of these keys, inside the caller's transaction."""
        found: dict[str, list[str]] = {}
        for part in chunks(keys):
            query = select(document_keys.c.key, document_keys.c.document_id)
            query = query.where(document_keys.c.key.in_(part)).order_by(document_keys.c.document_id)
            for key, document_id in connection.execute(query):
                found.setdefault(key, []).append(document_id)
        return found

    def load_of(self, document_ids: Sequence[str]) -> dict[str, set[str]]:
        """Return the keys that these documents are held under."""
        found: dict[str, set[str]] = {}
        query = select(document_keys.c.document_id, document_keys.c.key)
        with self._database.read() as connection:
            for part in chunks(document_ids):
                for document_id, key in connection.execute(query.where(document_keys.c.document_id.in_(part))):
                    found.setdefault(document_id, set()).add(key)
        return found
