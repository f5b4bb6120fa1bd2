"""Actors with their names, and the links that tie documents to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, delete, false, func, or_, select

from core.models import SHARED_SPACE, Actor, Link, space_suffix
from core.people import PERSON, PERSON_ROLES
from core.store.actors.bearers import load_names_around_in
from core.store.actors.lines import NAMED, load_lines_in
from core.store.actors.orphans import drop_orphans_in
from core.store.actors.relinking import ask_corrected_in, ask_named_in, has_texts_in
from core.store.actors.roots import (
    actor_of_row,
    load_members_in,
    load_stand_ins_in,
    restore_redirects_in,
)
from core.store.database import Database, chunks, in_order
from core.store.tables import actor_names, actor_pasts, actors, links

# A name in capitals up to this length may be its own ("imec" is the exception).
_LONGEST_ACRONYM = 5


class ActorStore:
    """Writes and reads actors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(
        self,
        connection: Connection,
        found: Mapping[str, tuple[Actor, str]],
        now: datetime,
        resolving: Collection[str] = (),
    ) -> None:
        """Add actors with their normalised name, inside the caller's transaction, which holds UNITS.

        Of several ways to write a name the first in order stays, and identifiers add up, whichever document came first.
        Texts that name one that is new are resolved again, but those that the caller is resolving.
        """
        held = self._load_in(connection, list(found))
        merged = {i: merge_actors(a, held.get(i, a)) for i, (a, _) in found.items()}
        changed = [a for i, a in merged.items() if a != held.get(i)]
        self._keep_pasts(connection, [held[a.id] for a in changed if a.id in held], now)
        self._save_actors(connection, changed, now, ("name", "identifiers"))
        names = [
            {"actor_id": a.id, "normalised": found[a.id][1], "name": a.name, "kind": "as written"} for a in changed
        ]
        self._database.upsert(connection, actor_names, names)
        self._tell_documents(connection, {i: {found[i][1]} for i in found.keys() - held.keys()}, now, resolving)

    def _tell_documents(
        self, connection: Connection, new: Mapping[str, Collection[str]], now: datetime, resolving: Collection[str]
    ) -> None:
        """Have documents follow that name new actors, or those whom the ledger led to them before."""
        if new:
            ask_corrected_in(self._database, connection, new.keys(), now)
        if not new or not has_texts_in(connection):
            return
        led = set[str]()
        for part in chunks(sorted(new)):
            mine = self._database.among(actors.c.redirect_to, part)
            led.update(connection.scalars(select(actors.c.redirect_to).where(mine)))
        led.update(line.subject for line in load_lines_in(self._database, connection, (NAMED,), sorted(new)))
        borne = {**new, **load_names_around_in(self._database, connection, led)}
        ask_named_in(self._database, connection, borne, now, resolving)

    def put_in(self, connection: Connection, known: Sequence[Actor], now: datetime) -> None:
        """Write actors as somebody says who knows them whole (a register), inside the caller's transaction."""
        self._save_actors(connection, known, now, ("name", "country", "identifiers"))

    def _keep_pasts(self, connection: Connection, before: Sequence[Actor], now: datetime) -> None:
        """Keep what documents said until now, so that ``known_at`` replays it."""
        rows = [{"actor_id": a.id, "until": now, "name": a.name, "identifiers": a.identifiers} for a in before]
        self._database.insert_missing(connection, actor_pasts, rows)

    def _save_actors(
        self, connection: Connection, changed: Sequence[Actor], now: datetime, told: Sequence[str]
    ) -> None:
        rows = [
            {
                "id": a.id,
                "kind": a.kind,
                "name": a.name,
                "country": a.country,
                "identifiers": a.identifiers,
                "recorded_at": now,
            }
            for a in changed
        ]
        if rows:
            statement = self._database.insert(actors).values()
            values = {name: statement.excluded[name] for name in told}
            statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
            connection.execute(statement, in_order(rows, ["id"]))
            restore_redirects_in(self._database, connection, [a.id for a in changed])

    def load(self, ids: Sequence[str]) -> dict[str, Actor]:
        """Return the organisation that stands for each of these ids, as the ledger knows it.

        Unknown ids, and those of people, are absent.
        """
        with self._database.read() as connection:
            found = load_stand_ins_in(self._database, connection, ids)
        return {one: actor for one, actor in found.items() if actor.kind != PERSON}

    def _load_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, Actor]:
        found: dict[str, Actor] = {}
        for part in chunks(ids):
            for row in connection.execute(select(actors).where(actors.c.id.in_(part))):
                found[row.id] = actor_of_row(row)
        return found

    def search(self, normalised_prefix: str, limit: int = 20, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Actor]:
        """Return actors with a name that begins so (normalised, in whatever case), in order of name."""
        query = (
            select(actor_names.c.actor_id)
            .where(actor_names.c.normalised.startswith(normalised_prefix.lower(), autoescape=True))
            .where(is_visible(actor_names.c.actor_id, spaces))
            .order_by(actor_names.c.normalised, actor_names.c.actor_id)
            .limit(limit)
        )
        with self._database.read() as connection:
            ids = list(dict.fromkeys(connection.scalars(query)))
        found = self.load(ids)
        return list({found[i].id: found[i] for i in ids}.values())

    def count(self, spaces: Collection[str] | None = None) -> int:
        """Return the number of organisations, of all spaces or of some."""
        query = select(func.count()).select_from(actors).where(actors.c.kind != PERSON)
        if spaces is not None:
            query = query.where(is_visible(actors.c.id, spaces))
        with self._database.read() as connection:
            return connection.scalar(query) or 0


class LinkStore:
    """Writes and reads links between documents and actors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_in(
        self, connection: Connection, document_ids: Sequence[str], found: Sequence[Link], now: datetime
    ) -> None:
        """Replace all links of these documents to organisations, inside the caller's transaction.

        Actors that nothing names any more go: a register knows the organisation now, or the document was mended.
        """
        before = set[str]()
        for part in chunks(document_ids):
            mine = (links.c.document_id.in_(part), links.c.role.not_in(PERSON_ROLES))
            before.update(connection.scalars(select(links.c.actor_id).where(*mine)))
            connection.execute(delete(links).where(*mine))
        self.add_in(connection, found, now)
        drop_orphans_in(self._database, connection, now, before - {link.actor_id for link in found})

    def add_in(self, connection: Connection, found: Sequence[Link], now: datetime) -> None:
        """Add links to those of their documents, inside the caller's transaction."""
        rows = [
            {
                "document_id": link.document_id,
                "role": link.role,
                "actor_id": link.actor_id,
                "surface": link.surface,
                "score": link.score,
                "reason": link.reason,
                "recorded_at": now,
            }
            for link in found
        ]
        self._database.insert_missing(connection, links, rows)

    def counts(self, actor_ids: Sequence[str], spaces: Collection[str] = (SHARED_SPACE,)) -> dict[str, int]:
        """Return how many documents of these spaces are linked to each of these actors or its members, if any."""
        found: dict[str, int] = {}
        seen = is_visible(links.c.document_id, spaces)
        count = func.count(links.c.document_id.distinct())
        with self._database.read() as connection:
            members = load_members_in(self._database, connection, actor_ids)
            united = {i: [one.id for one in group] for i, group in members.items() if len(group) > 1}
            for part in chunks([i for i in actor_ids if i not in united]):
                query = select(links.c.actor_id, count).where(links.c.actor_id.in_(part), seen)
                found |= {row[0]: row[1] for row in connection.execute(query.group_by(links.c.actor_id))}
            for i, group in united.items():
                query = select(count).where(self._database.among(links.c.actor_id, group), seen)
                found[i] = connection.scalar(query) or 0
        return {i: number for i, number in found.items() if number}

    def load(self, document_ids: Sequence[str]) -> dict[str, list[tuple[Link, Actor]]]:
        """Return the links of documents to organisations with those who stand for them, in order of role and name."""
        found: dict[str, list[tuple[Link, Actor]]] = {}
        with self._database.read() as connection:
            made = [
                Link(row.document_id, row.actor_id, row.role, row.surface, row.score, row.reason)
                for part in chunks(document_ids)
                for row in connection.execute(
                    select(links).where(links.c.document_id.in_(part), links.c.role.not_in(PERSON_ROLES))
                )
            ]
            standing = load_stand_ins_in(self._database, connection, {link.actor_id for link in made})
        for link in made:
            if link.actor_id in standing:
                found.setdefault(link.document_id, []).append((link, standing[link.actor_id]))
        return {document_id: sorted(pairs, key=_role_and_name) for document_id, pairs in found.items()}


def is_visible(column: Column[str], spaces: Collection[str]) -> ColumnElement[bool]:
    """Say that the id of an actor is of one of these spaces (``portfolio:7~board``)."""
    # SQLite's LIKE takes Board for board, which is another space.
    ends = [space_suffix(space) for space in spaces if space != SHARED_SPACE]
    own = [func.substr(column, func.length(column) - len(end) + 1) == end for end in ends]
    shared = [~column.contains("~")] if SHARED_SPACE in spaces else []
    return or_(false(), *shared, *own)


def merge_actors(actor: Actor, other: Actor) -> Actor:
    """Return what two documents say of one actor, the same whichever is read first."""
    identifiers = tuple(sorted({*actor.identifiers, *other.identifiers}))
    return replace(actor, name=min(actor.name, other.name, key=_shouted), identifiers=identifiers)


def _shouted(name: str) -> tuple[bool, str]:
    """Order names: those that an office or programme wrote in capitals come last; acronyms are no such names."""
    return name.isupper() and len(name) > _LONGEST_ACRONYM, name


def _role_and_name(pair: tuple[Link, Actor]) -> tuple[str, str, str]:
    link, actor = pair
    return link.role, actor.name, actor.id
