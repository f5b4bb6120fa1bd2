"""Taking out of actors what only forgotten documents said of them: the actors, or a spelling and identifiers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import zstandard
from sqlalchemy import Connection, delete, select, update

from core.models import MENTION, Actor, Cause, Consumer
from core.store.actors.actors import merge_actors
from core.store.actors.orphans import OF_DOCUMENTS, delete_actors_in, drop_orphans_in
from core.store.actors.person_links import PersonLinkStore
from core.store.actors.roots import actor_of_row
from core.store.database import Database, chunks
from core.store.forgetting.registers import stated_in
from core.store.pending import PendingStore
from core.store.register_rows import MAX_NORMALISED_CHARS
from core.store.tables import actor_names, actor_pasts, actors, document_revisions, documents, links
from core.text.organisation_names import normalise_name


@dataclass(frozen=True, slots=True)
class Named:
    """Whom documents name: ``linked`` actors, and ``names`` (normalised) that they spell, or spelt before.

    Names in running text make no actors, and hold none.
    """

    linked: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class ActorForgetter:
    """Removes what documents said of actors, inside the caller's transaction, which holds UNITS."""

    database: Database
    pending: PendingStore

    def find_in(self, connection: Connection, ids: Sequence[str]) -> Named:
        """Return whom these documents name, before they go."""
        linked, names = set[str](), set[str]()
        for part in chunks(ids):
            named = select(links.c.actor_id).where(links.c.role != MENTION)
            linked.update(connection.scalars(named.where(self.database.among(links.c.document_id, part))))
            mine = self.database.among(documents.c.id, part)
            for told in connection.scalars(select(documents.c.organisations).where(mine)):
                names.update(_names(told))
            mine = self.database.among(document_revisions.c.document_id, part)
            for content in connection.scalars(select(document_revisions.c.content).where(mine)):
                names.update(_names(orjson.loads(zstandard.ZstdDecompressor().decompress(content))["organisations"]))
        return Named(frozenset(linked), frozenset(names))

    def remove_in(self, connection: Connection, named: Named, now: datetime) -> int:
        """Delete the actors that no other document and no register names; return how many.

        The others say what the documents that are left say of them.
        """
        unnamed = sorted(named.linked - self._still_linked(connection, named.linked))
        gone = set(unnamed) - stated_in(self.database, connection, unnamed)
        removed = delete_actors_in(self.database, connection, gone, now)
        removed += drop_orphans_in(self.database, connection, now)
        PersonLinkStore(self.database).settle_in(connection, named.linked)
        self._tell_anew(connection, self._load_named(connection, named), now)
        return removed

    def _still_linked(self, connection: Connection, ids: Collection[str]) -> set[str]:
        found = set[str]()
        for part in chunks(sorted(ids)):
            named = (self.database.among(links.c.actor_id, part), links.c.role != MENTION)
            found.update(connection.scalars(select(links.c.actor_id).where(*named).distinct()))
        return found

    def _load_named(self, connection: Connection, named: Named) -> dict[str, Actor]:
        """Return those actors that only documents made and that are left."""
        found: dict[str, Actor] = {}
        made = select(actors).where(actors.c.id.startswith(OF_DOCUMENTS, autoescape=True))
        for part in chunks(sorted(named.linked)):
            rows = connection.execute(made.where(self.database.among(actors.c.id, part)))
            found |= {row.id: actor_of_row(row) for row in rows}
        for part in chunks(sorted(named.names)):
            ids = select(actor_names.c.actor_id).where(self.database.among(actor_names.c.normalised, part))
            rows = connection.execute(made.where(actors.c.id.in_(ids)))
            found |= {row.id: actor_of_row(row) for row in rows}
        return found

    def _tell_anew(self, connection: Connection, held: Mapping[str, Actor], now: datetime) -> None:
        """Write of actors what documents say that are linked to them, and nothing that others said before."""
        told = self._told_by_documents(connection, held)
        fresh = {i: told.get(i, replace(actor, identifiers=())) for i, actor in held.items()}
        changed = sorted(i for i, actor in fresh.items() if actor != held[i])
        for one in changed:
            connection.execute(delete(actor_pasts).where(actor_pasts.c.actor_id == one))
            values = {"name": fresh[one].name, "identifiers": fresh[one].identifiers}
            connection.execute(update(actors).where(actors.c.id == one).values(values))
            spelt = update(actor_names).where(actor_names.c.actor_id == one)
            connection.execute(spelt.values(name=fresh[one].name))
        again = set[str]()
        for part in chunks([i for i in changed if fresh[i].name != held[i].name]):  # entries of indexes show names
            mine = self.database.among(links.c.actor_id, part)
            again.update(connection.scalars(select(links.c.document_id).where(mine)))
        targets = [(document_id, 1) for document_id in sorted(again)]
        self.pending.enqueue_in(connection, Consumer.RESOLVE, targets, Cause.CORRECTED, now)

    def _told_by_documents(self, connection: Connection, held: Mapping[str, Actor]) -> dict[str, Actor]:
        told: dict[str, Actor] = {}
        query = select(links.c.actor_id, documents.c.organisations)
        query = query.join(documents, documents.c.id == links.c.document_id)
        for part in chunks(sorted(held)):
            for actor_id, organisations in connection.execute(query.where(self.database.among(links.c.actor_id, part))):
                for actor in _iter_said(held[actor_id], organisations):
                    told[actor_id] = merge_actors(actor, told.get(actor_id, actor))
        return told


def _iter_said(actor: Actor, organisations: Sequence[Sequence[Any]]) -> Iterator[Actor]:
    """Give what a document says of an actor in its organisations, as rows hold them."""
    wanted = normalise_name(actor.name)
    for name, _, country, _, identifiers, *_ in organisations:
        if country == actor.country and normalise_name(name) == wanted:
            yield replace(actor, name=" ".join(name.split()), identifiers=tuple(map(tuple, identifiers)))


def _names(organisations: Sequence[Sequence[Any]]) -> set[str]:
    return {normalise_name(name)[:MAX_NORMALISED_CHARS] for name, *_ in organisations}
