"""Taking documents out of every table that holds something of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Column, Connection, delete, select

from core.models import Cause, Consumer, Document
from core.store.database import Database, chunks
from core.store.events.deriving import EventDeriver
from core.store.forgetting.actors import ActorForgetter
from core.store.forgetting.units import UnitForgetter
from core.store.pending import PendingStore
from core.store.rows import document_of_row
from core.store.tables import (
    document_dates,
    document_keys,
    document_relations,
    document_revisions,
    documents,
    evidence,
    links,
    mentions,
    names_in_text,
    pending,
    person_keys,
    relation_keys,
    statements,
    tag_sets,
    unit_members,
)

# Whatever belongs to one document, by the column that names it.
_PARTS: tuple[Column[str], ...] = (
    document_revisions.c.document_id,
    document_dates.c.document_id,
    tag_sets.c.document_id,
    mentions.c.document_id,
    document_keys.c.document_id,
    links.c.document_id,
    names_in_text.c.document_id,
    relation_keys.c.document_id,
    person_keys.c.document_id,
    document_relations.c.document_id,
    document_relations.c.other_id,
    documents.c.id,
)
_NAMES = {"document_revisions": "revisions", "document_dates": "dates", "document_keys": "keys"}


@dataclass(slots=True)
class Removed:
    """What went. ``units``: those it was taken from; ``keys``: those that nobody holds any more.

    ``copies``: documents that were one unit with it and stay.
    """

    counts: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentForgetter:
    """Removes documents inside the caller's transaction, which holds UNITS."""

    database: Database
    units: UnitForgetter
    events: EventDeriver
    pending: PendingStore

    def remove_in(
        self, connection: Connection, ids: Sequence[str], name: Callable[[str], str], now: datetime
    ) -> Removed:
        """Remove documents; ids that are not there are no error. ``name``: see ``UnitForgetter``."""
        ids = self._lock(connection, ids)
        removed = Removed()
        proofs = self._pick(connection, ids, documents.c.evidence_hash, documents.c.id)
        proofs |= self._pick(connection, ids, document_revisions.c.evidence_hash, document_revisions.c.document_id)
        actors = ActorForgetter(self.database, self.pending)
        named = actors.find_in(connection, ids)
        keys = self._pick(connection, ids, document_keys.c.key, document_keys.c.document_id)
        removed.units = self._pick(connection, ids, unit_members.c.unit_id, unit_members.c.document_id)
        left = self.units.remove_in(connection, ids, name, now)
        removed.counts, removed.copies = left.counts, left.documents
        removed.counts += forget_events_in(connection, self.events, self.pending, ids, now)
        for column in _PARTS:
            removed.counts[_NAMES.get(column.table.name, column.table.name.replace("_", " "))] += self._delete(
                connection, column, ids
            )
        removed.counts["pending"] += self._delete_pending(connection, ids)
        removed.keys = keys - self._still_held(connection, document_keys.c.key, keys)
        removed.counts["evidence"] += self._delete_evidence(connection, proofs)
        removed.counts["actors"] += actors.remove_in(connection, named, now)
        return removed

    def _lock(self, connection: Connection, ids: Sequence[str]) -> list[str]:
        """Return the documents that are there, in the order in which everybody locks them."""
        found: list[str] = []
        for part in chunks(sorted(ids)):
            query = select(documents.c.id).where(self.database.among(documents.c.id, part)).order_by(documents.c.id)
            found += connection.scalars(query.with_for_update())
        return found

    def _pick(self, connection: Connection, ids: Sequence[str], wanted: Column[str], by: Column[str]) -> set[str]:
        found = set[str]()
        for part in chunks(ids):
            query = select(wanted).where(self.database.among(by, part), wanted.is_not(None))
            found.update(connection.scalars(query))
        return found

    def _still_held(self, connection: Connection, column: Column[str], values: set[str]) -> set[str]:
        return self._pick(connection, sorted(values), column, column)

    def _delete(self, connection: Connection, column: Column[str], values: Sequence[str]) -> int:
        return sum(
            connection.execute(delete(column.table).where(self.database.among(column, part))).rowcount
            for part in chunks(values)
        )

    def _delete_pending(self, connection: Connection, ids: Sequence[str]) -> int:
        """Delete work on documents; that of indexes is on units, and has to be done yet."""
        removed = 0
        for part in chunks(ids):
            mine = self.database.among(pending.c.target, part)
            is_index = pending.c.consumer.startswith(f"{Consumer.INDEX}:")
            removed += connection.execute(delete(pending).where(mine, ~is_index)).rowcount
        return removed

    def _delete_evidence(self, connection: Connection, proofs: set[str]) -> int:
        """Delete evidence that no other document, and no entry of a register, rests on."""
        kept = self._still_held(connection, documents.c.evidence_hash, proofs)
        kept |= self._still_held(connection, document_revisions.c.evidence_hash, proofs)
        kept |= self._still_held(connection, statements.c.evidence, proofs)
        return self._delete(connection, evidence.c.hash, sorted(proofs - kept))


def forget_events_in(
    connection: Connection, events: EventDeriver, pending: PendingStore, ids: Sequence[str], now: datetime
) -> Counter[str]:
    """Remove what these documents tell happened; have resolve tell it anew of the others. Return what went."""
    gone = events.forget_in(connection, ids)
    pending_ids = sorted(gone.others.difference(ids))
    pending.enqueue_in(connection, Consumer.RESOLVE, [(i, 1) for i in pending_ids], Cause.ENRICHED, now)
    return Counter(signals=gone.signals, events=gone.events)


def load_documents_in(database: Database, connection: Connection, ids: Sequence[str]) -> dict[str, Document]:
    """Return the documents of these ids that are held, without their dates."""
    found: dict[str, Document] = {}
    for part in chunks(ids):
        rows = connection.execute(select(documents).where(database.among(documents.c.id, part))).mappings()
        found.update({row["id"]: document_of_row(dict(row), []) for row in rows})
    return found
