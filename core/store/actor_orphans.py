"""Actors of documents that no document names any more, and that nobody says anything of: they go."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, select

from core.store.actor_lines import MERGED, NOT_SAME, OPERATIONS, RELATED
from core.store.corrections import LINK
from core.store.database import Database, chunks
from core.store.register_rows import ENTRY
from core.store.tables import actor_names, actors, links, statements

#: What the id of an actor begins with that names in documents made.
OF_DOCUMENTS = "org-"
_SAID_OF_IT = sorted({*OPERATIONS, ENTRY})
# Where lines about others, and about documents, name an actor.
_NAMED_AT = ((MERGED, "into"), (NOT_SAME, "other"), (RELATED, "other"), (LINK, "actor"))


def drop_orphans_in(database: Database, connection: Connection, ids: Collection[str] | None = None) -> int:
    """Delete those of these actors, or of all, that only documents made and none names; return how many.

    Whom a line of the ledger names stays, also where it was taken back: undoing reads it. What the machine suggests
    holds nobody.
    """
    query = select(actors.c.id).where(
        actors.c.id.startswith(OF_DOCUMENTS, autoescape=True), ~exists().where(links.c.actor_id == actors.c.id)
    )
    if ids is None:
        found = list(connection.scalars(query))
    else:
        found = [
            one
            for part in chunks(sorted(ids))
            for one in connection.scalars(query.where(database.among(actors.c.id, part)))
        ]
    gone = sorted(set(found) - _named_in(database, connection, sorted(found)))
    return delete_actors_in(database, connection, gone)


def delete_actors_in(database: Database, connection: Connection, ids: Collection[str]) -> int:
    """Delete actors with their names; return how many."""
    removed = 0
    for part in chunks(sorted(ids)):
        connection.execute(delete(actor_names).where(database.among(actor_names.c.actor_id, part)))
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
