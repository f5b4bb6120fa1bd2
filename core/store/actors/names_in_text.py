"""Names of organisations in texts: whom each means there, by the document itself, else by the ledger.

What a person, the metadata or a register says of a name is decided before (``knowledge.organisations``). A name that
they leave open means the one organisation that bears it. That is looked up in the transaction that writes it: whoever
makes, names or merges an organisation finds the documents that its names stand in, or is found by them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, select

from core.models import MENTION, Link, space_of
from core.store.actors.bearers import Bearer, find_meant, find_only_root, load_bearers_in
from core.store.actors.roots import load_roots_in
from core.store.database import Database, chunks
from core.store.tables import names_in_text

#: What stands for the actor of a name that means nobody whom the ledger knows, as a person says.
NOBODY = ""
_REASON = "the only one of this name"


@dataclass(frozen=True, slots=True)
class NameInText:
    """A name of a document, normalised.

    ``actor_id``: whom it means there, ``None`` where the ledger decides. ``surface``: as the text has it; empty where
    only metadata or a signal has it, which makes no link.
    """

    document_id: str
    normalised: str
    actor_id: str | None = None
    surface: str = ""


class NameInTextStore:
    """Writes whom names mean, and reads it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(
        self, connection: Connection, document_ids: Sequence[str], names: Sequence[NameInText], links: Sequence[Link]
    ) -> list[Link]:
        """Replace the names of documents, and return the links of those that the ledger decides.

        ``links``: of the metadata of these documents. The caller's transaction holds UNITS.
        """
        for part in chunks(document_ids):
            connection.execute(delete(names_in_text).where(self._database.among(names_in_text.c.document_id, part)))
        decided = self._decide_in(connection, names, links)
        rows = [
            {"normalised": one.normalised, "document_id": one.document_id, "actor_id": one.actor_id}
            for one in (*(one for one in names if one.actor_id is not None), *decided)
        ]
        self._database.insert_missing(connection, names_in_text, rows)
        return [
            Link(one.document_id, one.actor_id, MENTION, one.surface, reason=_REASON)
            for one in decided
            if one.actor_id is not None and one.surface
        ]

    def linked(self, document_id: str) -> frozenset[str]:
        """Return the normalised names of a document of which it is decided whom they mean."""
        mine = (names_in_text.c.document_id == document_id) & (names_in_text.c.actor_id != NOBODY)
        with self._database.read() as connection:
            return frozenset(connection.scalars(select(names_in_text.c.normalised).where(mine)))

    def _decide_in(
        self, connection: Connection, names: Sequence[NameInText], links: Sequence[Link]
    ) -> list[NameInText]:
        """Return the names that are open with whom they mean."""
        waiting = [one for one in names if one.actor_id is None]
        bearers = load_bearers_in(self._database, connection, {one.normalised for one in waiting})
        borne = {one.document_id for one in waiting if one.normalised in bearers}
        nearby = self._load_nearby_in(connection, [link for link in links if link.document_id in borne])
        return [
            replace(one, actor_id=find_meant(_visible(bearers, one), nearby.get(one.document_id, frozenset())))
            for one in waiting
        ]

    def _load_nearby_in(self, connection: Connection, links: Sequence[Link]) -> dict[str, set[str]]:
        """Return the actors that the metadata of each document names, by who stands for them."""
        roots = load_roots_in(self._database, connection, {link.actor_id for link in links})
        found: dict[str, set[str]] = {}
        for link in links:
            if link.role != MENTION and link.actor_id in roots:
                found.setdefault(link.document_id, set()).add(roots[link.actor_id])
        return found


def load_meanings_in(
    database: Database, connection: Connection, document_ids: Iterable[str]
) -> dict[str, dict[str, str]]:
    """Return whom the names of each document mean: normalised name → the actor that stands for it.

    A name that was left open means the only one that bears it, were it an entry of a register that is not linked for
    want of a second sign. Names that mean nobody are absent.
    """
    rows = [
        NameInText(row.document_id, row.normalised, row.actor_id)
        for part in chunks(sorted(set(document_ids)))
        for row in connection.execute(select(names_in_text).where(database.among(names_in_text.c.document_id, part)))
    ]
    roots = load_roots_in(database, connection, {one.actor_id for one in rows if one.actor_id})
    bearers = load_bearers_in(database, connection, {one.normalised for one in rows if one.actor_id is None})
    found: dict[str, dict[str, str]] = {}
    for one in rows:
        root = find_only_root(_visible(bearers, one)) if one.actor_id is None else roots.get(one.actor_id)
        if root is not None:
            found.setdefault(one.document_id, {})[one.normalised] = root
    return found


def _visible(bearers: Mapping[str, Collection[Bearer]], name: NameInText) -> list[Bearer]:
    space = space_of(name.document_id)
    return [one for one in bearers.get(name.normalised, ()) if one.is_seen_from(space)]
