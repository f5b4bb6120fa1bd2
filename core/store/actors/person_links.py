"""People who are known by their ORCID, and the documents that are theirs.

Such a person has no name of its own in the base: names stand with the links, as each document writes them, so they go
with the document. A link counts (``score`` 1) while more than half of the documents that give the ORCID agree whose it
is; names that share no word are another person's. Where most do not agree, none counts. So a wrong ORCID is held, and
said, but ties nobody to a document; and the order of documents changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update

from core.models import Link
from core.people import ORCID, PERSON, PERSON_ROLES
from core.store.database import Database, chunks
from core.store.tables import actors, links
from core.text.tokens import tokenise

BY_ORCID = "ORCID"
DISPUTED = "ORCID, but most documents that give it name somebody else"
# One letter is an initial, which many names share.
_MIN_WORD_CHARS = 2


class PersonLinkStore:
    """Writes and reads links between documents and people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(
        self, connection: Connection, document_ids: Sequence[str], found: Sequence[Link], now: datetime
    ) -> None:
        """Replace the links of documents to people, inside the caller's transaction, which holds UNITS.

        People whom no document names any more go.
        """
        touched = {link.actor_id for link in found}
        for part in chunks(document_ids):
            mine = (self._database.among(links.c.document_id, part), links.c.role.in_(PERSON_ROLES))
            touched.update(connection.scalars(delete(links).where(*mine).returning(links.c.actor_id)))
        self._database.insert_missing(
            connection, actors, [_actor_row(one, now) for one in sorted({link.actor_id for link in found})]
        )
        self._database.insert_missing(connection, links, [_link_row(link, now) for link in found])
        self.settle_in(connection, touched)

    def settle_in(self, connection: Connection, ids: Collection[str]) -> None:
        """Say anew which links of these people count; those whom no document names go."""
        for part in chunks(sorted(ids)):
            mine = self._database.among(actors.c.id, part)
            is_named = exists().where(links.c.actor_id == actors.c.id)
            connection.execute(delete(actors).where(mine, actors.c.kind == PERSON, ~is_named))
            query = select(links).where(self._database.among(links.c.actor_id, part), links.c.role.in_(PERSON_ROLES))
            by_person: dict[str, list[Row[Any]]] = {}
            for row in connection.execute(query):
                by_person.setdefault(row.actor_id, []).append(row)
            for rows in by_person.values():
                self._judge_in(connection, rows)

    def load(self, document_ids: Sequence[str]) -> dict[str, list[Link]]:
        """Return the links of each document to people, those too that do not count, in order of id."""
        found: dict[str, list[Link]] = {}
        with self._database.read() as connection:
            for part in chunks(document_ids):
                mine = self._database.among(links.c.document_id, part)
                query = select(links).where(mine, links.c.role.in_(PERSON_ROLES))
                for row in connection.execute(query.order_by(links.c.document_id, links.c.actor_id, links.c.role)):
                    link = Link(row.document_id, row.actor_id, row.role, row.surface, row.score, row.reason)
                    found.setdefault(row.document_id, []).append(link)
        return found

    def documents_of(self, actor_id: str) -> list[str]:
        """Return the documents that give a person's ORCID, in order of id."""
        query = select(links.c.document_id).where(links.c.actor_id == actor_id, links.c.role.in_(PERSON_ROLES))
        with self._database.read() as connection:
            return list(connection.scalars(query.distinct().order_by(links.c.document_id)))

    def _judge_in(self, connection: Connection, rows: Sequence[Row[Any]]) -> None:
        holds = _agreed([row.surface for row in rows])
        for row in rows:
            counts = row.surface in holds
            if counts != (row.score > 0):
                mine = [column == getattr(row, column.name) for column in links.primary_key]
                values = {"score": float(counts), "reason": BY_ORCID if counts else DISPUTED}
                connection.execute(update(links).where(*mine).values(values))


def _agreed(surfaces: Sequence[str]) -> frozenset[str]:
    """Return the ways to write a name that more than half of all are, or are tied to by their words."""
    counts = Counter(surfaces)
    groups: list[tuple[set[str], set[str]]] = []
    for surface in counts:
        words = {word for word in tokenise(surface) if len(word) >= _MIN_WORD_CHARS}
        near = [group for group in groups if not group[0].isdisjoint(words)]
        groups = [group for group in groups if group not in near]
        groups.append((words.union(*_firsts(near)), {surface}.union(*(names for _, names in near))))
    most = max((names for _, names in groups), key=lambda names: sum(counts[name] for name in names), default=set())
    return frozenset(most) if 2 * sum(counts[name] for name in most) > len(surfaces) else frozenset()


def _firsts(groups: Iterable[tuple[set[str], set[str]]]) -> list[set[str]]:
    return [words for words, _ in groups]


def _actor_row(actor_id: str, now: datetime) -> dict[str, Any]:
    orcid = actor_id.partition(":")[2].partition("~")[0]
    return {
        "id": actor_id,
        "kind": PERSON,
        "name": orcid,
        "country": None,
        "identifiers": [[ORCID, orcid]],
        "recorded_at": now,
    }


def _link_row(link: Link, now: datetime) -> dict[str, Any]:
    return {
        "document_id": link.document_id,
        "role": link.role,
        "actor_id": link.actor_id,
        "surface": link.surface,
        "score": link.score,
        "reason": link.reason,
        "recorded_at": now,
    }
