"""Which actor stood for which at a moment: replayed from the lines of the ledger that stood then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from core.store.actors.lines import MERGED, load_lines_in, load_lines_naming_in
from core.store.actors.roots import follow
from core.store.database import Database, chunks
from core.store.tables import actor_pasts, actors


def load_rows_then_in(
    database: Database, connection: Connection, ids: Collection[str], known_at: datetime | None
) -> dict[str, Row[Any]]:
    """Return the rows of those of these actors that were known at a moment, or are now, in the order of the ids."""
    rows: dict[str, Row[Any]] = {}
    query = select(actors) if known_at is None else select(actors).where(actors.c.recorded_at <= known_at)
    for part in chunks(list(ids)):
        rows |= {row.id: row for row in connection.execute(query.where(database.among(actors.c.id, part)))}
    return {one: rows[one] for one in ids if one in rows}


def load_roots_then_in(
    database: Database, connection: Connection, ids: Collection[str], known_at: datetime
) -> dict[str, str]:
    """Return the actor that stood for each of these ids; those that were not known then are absent."""
    parents: dict[str, str | None] = {}
    level = list(dict.fromkeys(ids))
    while level:
        targets = _load_targets(database, connection, level, known_at)
        known = load_rows_then_in(database, connection, level, known_at)
        parents.update((one, targets.get(one)) for one in known)
        level = [to for to in dict.fromkeys(targets.values()) if to not in parents]
    return {one: follow(parents, one) for one in ids if one in parents}


def load_members_then_in(database: Database, connection: Connection, root: str, known_at: datetime) -> list[str]:
    """Return the actors that a root stood for: itself first, then the others in order of id."""
    found, level = {root}, [root]
    while level:
        lines = load_lines_naming_in(connection, MERGED, "into", level, known_at)
        led = sorted({line.subject for line in lines} - found)
        # One may have been led elsewhere since, while its target was forgotten.
        targets = _load_targets(database, connection, led, known_at)
        known = load_rows_then_in(database, connection, led, known_at)
        level = [one for one in known if targets.get(one) in found]
        found.update(level)
    return [root, *sorted(found - {root})]


def load_words_then_in(
    database: Database, connection: Connection, ids: Sequence[str], known_at: datetime
) -> dict[str, Row[Any]]:
    """Return what documents said of these actors at a moment, where they say something else now."""
    query = select(actor_pasts).where(actor_pasts.c.until > known_at).order_by(actor_pasts.c.until.desc())
    found: dict[str, Row[Any]] = {}
    for part in chunks(list(ids)):
        mine = query.where(database.among(actor_pasts.c.actor_id, part))
        found |= {row.actor_id: row for row in connection.execute(mine)}
    return found


def _load_targets(database: Database, connection: Connection, ids: Sequence[str], known_at: datetime) -> dict[str, str]:
    lines = load_lines_in(database, connection, (MERGED,), ids, known_at)
    return {line.subject: str(line.value["into"]) for line in lines}
