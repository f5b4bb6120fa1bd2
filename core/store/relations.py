"""Relations between documents, and the keys by which those that may have one are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from core.models import Document
from core.relations import Relation, RelationKind
from core.store.database import Database, chunks
from core.store.rows import document_of_row
from core.store.tables import document_dates, document_relations, documents, relation_keys

# Says how two documents that share a key bear on each other.
Relate = Callable[[Document, Document], Iterable[Relation]]
# What more documents share says nothing of any two: a standard that everybody cites.
_MAX_SHARING = 200


class RelationStore:
    """Writes and reads relations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh_in(
        self,
        connection: Connection,
        found: Sequence[Document],
        keys: Mapping[str, Sequence[int]],
        relate: Relate,
        now: datetime,
    ) -> None:
        """Derive the relations of documents anew, inside the caller's transaction, which holds UNITS.

        ``keys``: of each document. A relation depends on its two documents alone, so their order changes nothing.
        """
        self._save_keys_in(connection, found, keys)
        mine = {document.id: document for document in found}
        pairs = self._pairs_in(connection, found, keys)
        others = self._load_in(connection, sorted({other for _, other in pairs} - mine.keys())) | mine
        relations = {
            (one.document_id, one.kind, one.other_id): one
            for first, second in sorted(pairs)
            if second in others
            for one in relate(mine[first], others[second])
        }
        for part in chunks(list(mine)):
            for column in (document_relations.c.document_id, document_relations.c.other_id):
                connection.execute(delete(document_relations).where(self._database.among(column, part)))
        rows = [
            {
                "document_id": one.document_id,
                "kind": one.kind.value,
                "other_id": one.other_id,
                "score": one.score,
                "reason": one.reason,
                "recorded_at": now,
            }
            for one in relations.values()
        ]
        self._database.upsert(connection, document_relations, rows)

    def load(self, document_ids: Sequence[str]) -> dict[str, list[Relation]]:
        """Return the relations of each document, from either side, the surest first."""
        found: dict[str, list[Relation]] = {}
        table = document_relations
        with self._database.read() as connection:
            for part in chunks(document_ids):
                for column in (table.c.document_id, table.c.other_id):
                    for row in connection.execute(select(table).where(self._database.among(column, part))):
                        kind = RelationKind(row.kind)
                        relation = Relation(row.document_id, kind, row.other_id, row.score, row.reason)
                        found.setdefault(getattr(row, column.name), []).append(relation)
        return {i: sorted(set(mine), key=_by_score) for i, mine in found.items()}

    def count(self) -> dict[RelationKind, int]:
        """Return how many relations there are of each kind."""
        with self._database.read() as connection:
            kinds = Counter(connection.scalars(select(document_relations.c.kind)))
        return {RelationKind(kind): count for kind, count in kinds.items()}

    def _save_keys_in(
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, Sequence[int]]
    ) -> None:
        for part in chunks([document.id for document in found]):
            mine = self._database.among(relation_keys.c.document_id, part)
            connection.execute(delete(relation_keys).where(mine))
        rows = [
            {"key": key, "kind": document.kind.value, "document_id": document.id}
            for document in found
            for key in dict.fromkeys(keys[document.id])
        ]
        self._database.insert_missing(connection, relation_keys, rows)

    def _pairs_in(
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, Sequence[int]]
    ) -> set[tuple[str, str]]:
        """Return the pairs of these documents and others of another kind that share a key with them."""
        wanted = sorted({key for own in keys.values() for key in own})
        sharing: dict[int, list[tuple[str, str]]] = {}
        for start in range(0, len(wanted), _KEYS_AT_ONCE):
            query = select(relation_keys.c.key, relation_keys.c.kind, relation_keys.c.document_id)
            query = query.where(relation_keys.c.key.in_(wanted[start : start + _KEYS_AT_ONCE]))
            for key, kind, document_id in connection.execute(query):
                sharing.setdefault(key, []).append((kind, document_id))
        return {
            (document.id, other)
            for document in found
            for key in keys[document.id]
            if len(sharing.get(key, ())) <= _MAX_SHARING
            for kind, other in sharing.get(key, ())
            if kind != document.kind.value
        }

    def _load_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for part in chunks(ids):
            dates: dict[str, list[dict[str, object]]] = {}
            query = select(document_dates).where(self._database.among(document_dates.c.document_id, part))
            for date_row in connection.execute(query).mappings():
                dates.setdefault(date_row["document_id"], []).append(dict(date_row))
            rows = connection.execute(select(documents).where(self._database.among(documents.c.id, part))).mappings()
            found |= {row["id"]: document_of_row(dict(row), dates.get(row["id"], [])) for row in rows}
        return found


_KEYS_AT_ONCE = 500


def _by_score(relation: Relation) -> tuple[float, str, str, str]:
    return -relation.score, relation.kind, relation.document_id, relation.other_id
