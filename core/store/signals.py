"""Signals of documents, by the tag set that is current."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from core.events import KeptSignal, key_of
from core.models import SHARED_SPACE, TagSet
from core.signals import Certainty, Signal, SignalKind
from core.store.database import Database, chunks, iter_pages
from core.store.signal_rows import signal_of_row, told_row
from core.store.tables import documents, signals


class SignalStore:
    """Writes and reads signals."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(self, connection: Connection, sets: Sequence[TagSet]) -> None:
        """Replace the signals of the documents of these tag sets, inside the caller's transaction."""
        ids = [tags.document_id for tags in sets]
        spaces: dict[str, str] = {}
        for part in chunks(ids):
            connection.execute(delete(signals).where(self._database.among(signals.c.document_id, part)))
            query = select(documents.c.id, documents.c.space).where(self._database.among(documents.c.id, part))
            spaces |= {row.id: row.space for row in connection.execute(query)}
        rows = [
            _row(tags.document_id, number, signal, spaces[tags.document_id])
            for tags in sets
            for number, signal in enumerate(tags.signals)
        ]
        self._database.insert_missing(connection, signals, rows)

    def load(self, document_ids: Sequence[str]) -> dict[str, list[KeptSignal]]:
        """Return the signals of each document that has any, in order of place."""
        found: dict[str, list[KeptSignal]] = {}
        with self._database.read() as connection:
            for part in chunks(document_ids):
                query = _QUERY.where(self._database.among(signals.c.document_id, part))
                for row in connection.execute(query.order_by(signals.c.document_id, signals.c.number)):
                    found.setdefault(row.document_id, []).append(signal_of_row(row))
        return found

    def iter_all(
        self, kind: SignalKind | None = None, size: int = 1000, spaces: Collection[str] = (SHARED_SPACE,)
    ) -> Iterator[KeptSignal]:
        """Give the signals of documents of these spaces, or those of one kind, in order of document and number."""
        query = select(signals.c.document_id).distinct().join(documents, documents.c.id == signals.c.document_id)
        query = query.where(documents.c.space.in_(spaces))
        if kind is not None:
            query = query.where(signals.c.kind == kind.value)
        for page in iter_pages(self._database, query, signals.c.document_id, size):
            for kept in self.load([row.document_id for row in page]).values():
                yield from (one for one in kept if kind is None or one.signal.kind is kind)

    def counts(self, spaces: Collection[str] = (SHARED_SPACE,)) -> dict[tuple[SignalKind, Certainty], int]:
        """Return how many signals there are of each kind and certainty in documents of these spaces."""
        query = select(signals.c.kind, signals.c.certainty, func.count()).group_by(signals.c.kind, signals.c.certainty)
        query = query.join(documents, documents.c.id == signals.c.document_id).where(documents.c.space.in_(spaces))
        with self._database.read() as connection:
            return {(SignalKind(kind), Certainty(sure)): n for kind, sure, n in connection.execute(query)}


_QUERY = select(signals, documents.c.visible_from).join(documents, documents.c.id == signals.c.document_id)


def _row(document_id: str, number: int, signal: Signal, space: str) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "number": number,
        "kind": signal.kind.value,
        "key": key_of(signal, space),
        "field": signal.field,
        "start": signal.start,
        "end": signal.end,
        "certainty": signal.certainty.value,
        "extractor": signal.extractor,
        **told_row(signal),
    }
