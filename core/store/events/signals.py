"""Signals of documents, by the tag set that is current."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from core.events import KeptSignal, key_of
from core.models import SHARED_SPACE, TagSet
from core.signals import Certainty, Signal, SignalKind
from core.store.database import Database, chunks
from core.store.events.signal_rows import signal_of_row, told_row
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

    def sample(
        self, count: int, seed: int, kind: SignalKind | None = None, spaces: Collection[str] = (SHARED_SPACE,)
    ) -> tuple[int, list[KeptSignal]]:
        """Return how many signals there are in documents of these spaces, and some drawn at random from them.

        Drawn are those whose hash with the seed is lowest: of a base that grew the same ones, but for those that came.
        """
        query = _placed(select(signals.c.document_id, signals.c.number), spaces)
        if kind is not None:
            query = query.where(signals.c.kind == kind.value)
        counted = select(func.count()).select_from(query.subquery())
        with self._database.read() as connection:
            total = connection.scalar(counted) or 0
            rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
            places = heapq.nsmallest(count, ((row.document_id, row.number) for row in rows), key=_lot(seed))
        held = self.load(sorted({document_id for document_id, _ in places}))
        drawn = {(kept.document_id, kept.number): kept for mine in held.values() for kept in mine}
        return total, [drawn[place] for place in places if place in drawn]

    def counts(self, spaces: Collection[str] = (SHARED_SPACE,)) -> dict[tuple[SignalKind, Certainty], int]:
        """Return how many signals there are of each kind and certainty in documents of these spaces."""
        query = select(signals.c.kind, signals.c.certainty, func.count()).group_by(signals.c.kind, signals.c.certainty)
        query = _placed(query, spaces)
        with self._database.read() as connection:
            return {(SignalKind(kind), Certainty(sure)): n for kind, sure, n in connection.execute(query)}


# Keys of signals held at once while lots are drawn.
_ROWS_AT_ONCE = 5_000
_QUERY = select(signals, documents.c.visible_from).join(documents, documents.c.id == signals.c.document_id)


def _placed(query: Select[Any], spaces: Collection[str]) -> Select[Any]:
    """Return a query of signals limited to those of documents of these spaces."""
    return query.join(documents, documents.c.id == signals.c.document_id).where(documents.c.space.in_(spaces))


def _lot(seed: int) -> Callable[[tuple[str, int]], bytes]:
    def draw(place: tuple[str, int]) -> bytes:
        return hashlib.blake2b(f"{seed}\n{place[1]}\n{place[0]}".encode(), digest_size=16).digest()

    return draw


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
