"""Actors of documents that no document names any more, and that nobody says anything of: they go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from core.models import MENTION
from core.store.actors.bearers import OF_DOCUMENTS as OF_DOCUMENTS
from core.store.actors.bearers import load_names_around_in
from core.store.actors.lines import MERGED, NOT_SAME, OPERATIONS, RELATED
from core.store.actors.relinking import ask_named_in, has_texts_in
from core.store.corrections import LINK
from core.store.database import Database, chunks
from core.store.register_rows import ENTRY
from core.store.tables import actor_names, actors, links, statements

_SAID_OF_IT = sorted({*OPERATIONS, ENTRY})
# Where lines about others, and about documents, name an actor.
_NAMED_AT = ((MERGED, "into"), (NOT_SAME, "other"), (RELATED, "other"), (LINK, "actor"))


def drop_orphans_in(
    database: Database, connection: Connection, now: datetime, ids: Collection[str] | None = None
) -> int:
    """Delete those of these actors, or of all, that only documents made and none names; return how many.

    A name in running text holds nobody: it means who is there. Whom a line of the ledger names stays, also where it was
    taken back: undoing reads it. What the machine suggests holds nobody either.
    """
    named = exists().where(links.c.actor_id == actors.c.id, links.c.role != MENTION)
    query = select(actors.c.id).where(actors.c.id.startswith(OF_DOCUMENTS, autoescape=True), ~named)
    if ids is None:
        found = list(connection.scalars(query))
    else:
        found = [
            one
            for part in chunks(sorted(ids))
            for one in connection.scalars(query.where(database.among(actors.c.id, part)))
        ]
    gone = sorted(set(found) - _named_in(database, connection, sorted(found)))
    return delete_actors_in(database, connection, gone, now)


def delete_actors_in(database: Database, connection: Connection, ids: Collection[str], now: datetime) -> int:
    """Delete actors with their names and all links to them; return how many.

    Texts that name them, or whom they stood for, are resolved again.
    """
    if ids and has_texts_in(connection):
        ask_named_in(database, connection, load_names_around_in(database, connection, ids), now)
    removed = 0
    for part in chunks(sorted(ids)):
        for column in (links.c.actor_id, actor_names.c.actor_id):
            connection.execute(delete(column.table).where(database.among(column, part)))
        removed += connection.execute(delete(actors).where(database.among(actors.c.id, part))).rowcount
    return removed


def _named_in(database: Database, connection: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these actors that lines of the ledger name."""
    found = set[str]()
    for part in chunks(sorted(ids)):
        about = (statements.c.predicate.in_(_SAID_OF_IT), database.among(statements.c.subject, part))
        found.update(connection.scalars(select(statements.c.subject).where(*about)))
        for predicate, key in _NAMED_AT:
            at = statements.c.value[key].as_string()
            found.update(connection.scalars(select(at).where(statements.c.predicate == predicate, at.in_(part))))
    return found
