"""By which people documents are found: one hash for each, and those documents of another kind that share enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, false, func, literal, or_, select

from core.models import NAMED_IN_TEXT, Document, DocumentKind
from core.people import PersonKey
from core.store.database import Database, chunks
from core.store.tables import person_keys

# Of a paper and a patent; a document that tells of founders and a work of theirs need one.
_LEAST_PEOPLE = 2
_PAPER, _PATENT = DocumentKind.PAPER.value, DocumentKind.PATENT.value
_TELLING = tuple(sorted(kind.value for kind in NAMED_IN_TEXT))
# Documents of which kinds bear on one of a kind by their people.
_MEET = {_PAPER: (_PATENT, *_TELLING), _PATENT: (_PAPER, *_TELLING), **dict.fromkeys(_TELLING, (_PAPER, _PATENT))}


class PersonKeyStore:
    """Writes and reads the keys of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(
        self, connection: Connection, found: Sequence[Document], keys: Mapping[str, Sequence[PersonKey]]
    ) -> None:
        """Replace the keys of documents inside the caller's transaction."""
        for part in chunks([document.id for document in found]):
            connection.execute(delete(person_keys).where(self._database.among(person_keys.c.document_id, part)))
        rows = [
            {"key": number, "kind": document.kind.value, "given": given, "document_id": document.id}
            for document in found
            for number, given in dict.fromkeys(keys[document.id])
        ]
        self._database.insert_missing(connection, person_keys, rows)

    def pairs_in(self, connection: Connection, found: Sequence[Document]) -> set[tuple[str, str]]:
        """Return the pairs of these documents and others that share enough people: two of them, of paper and patent.

        A document that tells of people and a work of one of them need one. Given names that differ are two people's.
        """
        ids: dict[str, list[str]] = {}
        for document in found:
            ids.setdefault(document.kind.value, []).append(document.id)
        return {
            pair
            for kind, mine in ids.items()
            for part in chunks(mine if kind in _MEET else [])
            for pair in self._sharing_in(connection, part, kind)
        }

    def find(self, keys: Collection[PersonKey]) -> list[str]:
        """Return the works of people whose names may be these, in order of id; not what only tells of them."""
        may_be = [
            and_(person_keys.c.key == key.number, _agree(person_keys.c.given, literal(key.given))) for key in keys
        ]
        query = select(person_keys.c.document_id).distinct().order_by(person_keys.c.document_id)
        with self._database.read() as connection:
            mine = query.where(or_(false(), *may_be), person_keys.c.kind.not_in(_TELLING))
            return list(connection.scalars(mine))

    def _sharing_in(self, connection: Connection, ids: Sequence[str], kind: str) -> set[tuple[str, str]]:
        mine, theirs = person_keys.alias("mine"), person_keys.alias("theirs")
        together = and_(
            theirs.c.key == mine.c.key, theirs.c.kind.in_(_MEET[kind]), _agree(mine.c.given, theirs.c.given)
        )
        enough = func.count(mine.c.key.distinct()) >= _LEAST_PEOPLE
        query = (
            select(mine.c.document_id, theirs.c.document_id)
            .join(theirs, together)
            .where(self._database.among(mine.c.document_id, ids), mine.c.kind == kind)
            .group_by(mine.c.document_id, theirs.c.document_id, mine.c.kind, theirs.c.kind)
            .having(or_(enough, mine.c.kind.in_(_TELLING), theirs.c.kind.in_(_TELLING)))
        )
        return {(one, other) for one, other in connection.execute(query)}


def _agree(mine: ColumnElement[int], theirs: ColumnElement[int]) -> ColumnElement[bool]:
    """Say that two given names may be one: the same, or of one only the letter is known."""
    return or_(mine == theirs, mine == 0, theirs == 0)
