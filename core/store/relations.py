"""Relations between documents, and the keys by which those that may have one are found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from core.models import Document
from core.relations import Relation, RelationKeys, RelationKind, Telling
from core.store.actors.people import PersonKeyStore
from core.store.actors.tellings import TellingReader
from core.store.database import Database, chunks
from core.store.documents import DocumentStore
from core.store.statements import StatementStore
from core.store.tables import document_relations, relation_keys

# Says how two documents that share a key bear on each other.
Relate = Callable[[Telling, Telling], Iterable[Relation]]
_KEYS_AT_ONCE = 500
# A person with a thousand namesakes has many papers: so many are held at once.
_OTHERS_AT_ONCE = 1_000


class RelationStore:
    """Writes and reads relations."""

    def __init__(self, database: Database, documents: DocumentStore, statements: StatementStore) -> None:
        self._database = database
        self._documents = documents
        self.people = PersonKeyStore(database)
        self.tellings = TellingReader(database, statements)

    def refresh_in(
        self,
        connection: Connection,
        found: Sequence[Document],
        keys: Mapping[str, RelationKeys],
        relate: Relate,
        now: datetime,
    ) -> None:
        """Derive the relations of documents anew, inside the caller's transaction, which holds UNITS.

        ``keys``: of each document. What two documents are to each other follows from the two alone, and either of
        them derives it; so the order in which they come changes nothing.
        """
        self._save_keys_in(connection, found, keys)
        mine = {document.id: document for document in found}
        relations = self._relate_in(connection, mine, self._pairs_in(connection, found, keys), relate)
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

    def _relate_in(
        self, connection: Connection, mine: Mapping[str, Document], pairs: Collection[tuple[str, str]], relate: Relate
    ) -> dict[tuple[str, RelationKind, str], Relation]:
        by_other: dict[str, list[str]] = {}
        for first, second in sorted(pairs):
            by_other.setdefault(second, []).append(first)
        first_sides = {first: mine[first] for first, _ in pairs}
        tellings = self.tellings.load_in(connection, first_sides) if pairs else {}
        relations: dict[tuple[str, RelationKind, str], Relation] = {}
        others = sorted(by_other)
        for start in range(0, len(others), _OTHERS_AT_ONCE):
            part = others[start : start + _OTHERS_AT_ONCE]
            for other, told in self._load_in(connection, part, mine).items():
                found = (one for first in by_other[other] for one in relate(tellings[first], told))
                relations.update(((one.document_id, one.kind, one.other_id), one) for one in found)
        return relations

    def _load_in(self, connection: Connection, ids: Sequence[str], mine: Mapping[str, Document]) -> dict[str, Telling]:
        """Return what these documents tell; those that are gone are absent."""
        held = self._documents.load_in(connection, [i for i in ids if i not in mine])
        found = {i: stored.document for i, stored in held.items()} | {i: mine[i] for i in ids if i in mine}
        return self.tellings.load_in(connection, found)

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
        kind = document_relations.c.kind
        with self._database.read() as connection:
            return {RelationKind(one): n for one, n in connection.execute(select(kind, func.count()).group_by(kind))}

    def _save_keys_in(
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, RelationKeys]
    ) -> None:
        """Replace the keys of documents."""
        for part in chunks([document.id for document in found]):
            connection.execute(delete(relation_keys).where(self._database.among(relation_keys.c.document_id, part)))
        rows = [
            {"key": number, "kind": document.kind.value, "document_id": document.id}
            for document in found
            for number in dict.fromkeys(keys[document.id].exact)
        ]
        self._database.insert_missing(connection, relation_keys, rows)
        self.people.save_in(connection, found, {i: own.people for i, own in keys.items()})

    def _pairs_in(
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, RelationKeys]
    ) -> set[tuple[str, str]]:
        """Return the pairs of these documents and others of another kind that share keys enough."""
        sharing = self._sharing_in(connection, sorted({number for own in keys.values() for number in own.exact}))
        pairs = self.people.pairs_in(connection, found)
        pairs.update(
            (document.id, other)
            for document in found
            for number in keys[document.id].exact
            for kind, other in sharing[number]
            if kind != document.kind.value
        )
        return pairs

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
