"""Which documents name organisations, so that resolve looks at them again when other organisations are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Column, Connection, select, union

from core.models import SHARED_SPACE, Cause, Consumer, space_of
from core.people import PERSON_ROLES
from core.store.corrections import LINK, SUBJECT
from core.store.database import Database, chunks
from core.store.pending import PendingStore
from core.store.tables import links, mentions, names_in_text, signals, statements

_BATCH = 1000


class RelinkingStore:
    """Finds documents that name organisations."""

    def __init__(self, database: Database, pending: PendingStore) -> None:
        self._database = database
        self._pending = pending

    def ask_again(self, worker: str, now: datetime) -> int:
        """Where registers changed, have resolve look again at every document that names an organisation.

        Returns how many documents that are; 0 where nothing changed. Killed half way, it is done again.
        """
        changed = self._pending.lease(Consumer.LINK, 1, worker, now)
        if not changed:
            return 0
        named = union(
            select(links.c.document_id).where(links.c.role.not_in(PERSON_ROLES)),
            select(mentions.c.document_id).where(mentions.c.kind == "organisation"),
            select(signals.c.document_id),
        )
        with self._database.read() as connection:
            ids = sorted(connection.scalars(named))
        for start in range(0, len(ids), _BATCH):
            targets = [(i, 1) for i in ids[start : start + _BATCH]]
            self._pending.enqueue(Consumer.RESOLVE, targets, Cause.ENRICHED, now)
        self._pending.done(changed)
        return len(ids)


def has_texts_in(connection: Connection) -> bool:
    """Say whether any text names an organisation: in a base of papers none does, and names come by thousands."""
    return connection.execute(select(names_in_text.c.document_id).limit(1)).first() is not None


def ask_named_in(
    database: Database,
    connection: Connection,
    borne: Mapping[str, Collection[str]],
    now: datetime,
    but: Collection[str] = (),
) -> int:
    """Have resolve look again at the texts that name these actors; return how many, without those of ``but``.

    ``borne``: actors that came, went, or stand for others now, with the normalised names that they bear. What is of a
    private space asks for nothing in another.
    """
    if not borne:
        return 0
    found = _find(database, connection, names_in_text.c.actor_id, borne)
    by_space: dict[str, set[str]] = {}
    for actor_id, names in borne.items():
        by_space.setdefault(space_of(actor_id), set()).update(names)
    for space, names in by_space.items():
        told = _find(database, connection, names_in_text.c.normalised, names)
        found |= {one for one in told if space in (SHARED_SPACE, space_of(one))}
    again = sorted(found.difference(but))
    targets = [(document_id, 1) for document_id in again]
    PendingStore(database).enqueue_in(connection, Consumer.RESOLVE, targets, Cause.ENRICHED, now)
    return len(again)


def ask_corrected_in(database: Database, connection: Connection, new: Collection[str], now: datetime) -> None:
    """Have resolve look again at the documents in which a name means one of these actors, as a person said before."""
    at = statements.c.value["actor"].as_string()
    said = select(statements.c.subject, at).where(statements.c.predicate == LINK, statements.c.retracted_at.is_(None))
    found = {subject.removeprefix(SUBJECT) for subject, actor_id in connection.execute(said) if actor_id in new}
    targets = [(document_id, 1) for document_id in sorted(found)]
    PendingStore(database).enqueue_in(connection, Consumer.RESOLVE, targets, Cause.CORRECTED, now)


def _find(database: Database, connection: Connection, column: Column[str], values: Collection[str]) -> set[str]:
    query = select(names_in_text.c.document_id)
    return {
        one for part in chunks(sorted(values)) for one in connection.scalars(query.where(database.among(column, part)))
    }
