"""Relations between documents, and the keys by which those that may have one are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from core.models import Cause, Consumer, Document
from core.relations import Relation, RelationKey, RelationKind
from core.store.database import Database, chunks
from core.store.documents import DocumentStore
from core.store.pending import PendingStore
from core.store.tables import document_relations, relation_keys

# Says how two documents that share a key bear on each other.
Relate = Callable[[Document, Document], Iterable[Relation]]
# Two people that more documents have are namesakes.
_MAX_SHARING = 200
_KEYS_AT_ONCE = 500


class RelationStore:
    """Writes and reads relations."""

    def __init__(self, database: Database, documents: DocumentStore, pending: PendingStore) -> None:
        self._database = database
        self._documents = documents
        self._pending = pending

    def refresh_in(
        self,
        connection: Connection,
        found: Sequence[Document],
        keys: Mapping[str, Sequence[RelationKey]],
        relate: Relate,
        now: datetime,
    ) -> None:
        """Derive the relations of documents anew, inside the caller's transaction, which holds UNITS.

        ``keys``: of each document. Where too many share one that is not exact, it proposes nothing any more, and those
        that had it before are resolved again; so the order of documents changes nothing.
        """
        held = self._save_keys_in(connection, found, keys)
        mine = {document.id: document for document in found}
        pairs, again = self._pairs_in(connection, found, keys, held)
        self._pending.enqueue_in(connection, Consumer.RESOLVE, [(i, 1) for i in again], Cause.ENRICHED, now)
        asked = sorted({other for _, other in pairs} - mine.keys())
        others = mine | {i: stored.document for i, stored in self._documents.load_in(connection, asked).items()}
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
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, Sequence[RelationKey]]
    ) -> set[tuple[int, str]]:
        """Replace the keys of documents; return those (number, document) that were held before."""
        held: set[tuple[int, str]] = set()
        for part in chunks([document.id for document in found]):
            mine = self._database.among(relation_keys.c.document_id, part)
            before = select(relation_keys.c.key, relation_keys.c.document_id).where(mine)
            held.update((number, document_id) for number, document_id in connection.execute(before))
            connection.execute(delete(relation_keys).where(mine))
        rows = [
            {"key": number, "kind": document.kind.value, "document_id": document.id}
            for document in found
            for number, _ in dict.fromkeys(keys[document.id])
        ]
        self._database.insert_missing(connection, relation_keys, rows)
        return held

    def _pairs_in(
        self,
        connection: Connection,
        found: Sequence[Document],
        keys: Mapping[str, Sequence[RelationKey]],
        held: Collection[tuple[int, str]],
    ) -> tuple[set[tuple[str, str]], list[str]]:
        """Return the pairs of these documents and others of another kind that share a key with them.

        Also the documents that had pairs by a key that too many share since these came.
        """
        sharing = self._sharing_in(connection, sorted({number for own in keys.values() for number, _ in own}))
        inexact = {number for own in keys.values() for number, is_exact in own if not is_exact}
        common = {number for number in inexact if len(sharing[number]) > _MAX_SHARING}
        again: set[str] = set()
        for number in common:
            old = [i for _, i in sharing[number] if i not in keys or (number, i) in held]
            if len(old) <= _MAX_SHARING:
                again.update(i for i in old if i not in keys)
        pairs = {
            (document.id, other)
            for document in found
            for number, _ in keys[document.id]
            if number not in common
            for kind, other in sharing[number]
            if kind != document.kind.value
        }
        return pairs, sorted(again)

    def _sharing_in(self, connection: Connection, numbers: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        sharing: dict[int, list[tuple[str, str]]] = {}
        for start in range(0, len(numbers), _KEYS_AT_ONCE):
            query = select(relation_keys.c.key, relation_keys.c.kind, relation_keys.c.document_id)
            query = query.where(relation_keys.c.key.in_(numbers[start : start + _KEYS_AT_ONCE]))
            for number, kind, document_id in connection.execute(query):
                sharing.setdefault(number, []).append((kind, document_id))
        return sharing


def _by_score(relation: Relation) -> tuple[float, str, str, str]:
    return -relation.score, relation.kind, relation.document_id, relation.other_id
