"""Which actor stands for which: redirects followed to their end, and what a person calls the one that stands there.

``redirect_to`` is derived from the merges of the ledger that stand (``core.store.actors.ledger``). A redirect to an
actor that was forgotten leads nowhere: the last one that is there stands for itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select, update

from core.models import Actor
from core.registers import NameKind
from core.store.actors.lines import MERGED, NAMED, STATED, AttributeName, load_lines_in
from core.store.database import Database, chunks
from core.store.statements import Statement
from core.store.tables import actors


def load_roots_in(database: Database, connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return the actor that stands for each of these ids; unknown ids are absent."""
    parents: dict[str, str | None] = {}
    asked = list(dict.fromkeys(ids))
    while asked:
        for part in chunks(asked):
            query = select(actors.c.id, actors.c.redirect_to).where(database.among(actors.c.id, part))
            parents.update((row.id, row.redirect_to) for row in connection.execute(query))
        asked = [to for to in dict.fromkeys(parents[i] for i in asked if i in parents) if to and to not in parents]
    return {one: follow(parents, one) for one in ids if one in parents}


def follow(parents: Mapping[str, str | None], actor_id: str) -> str:
    """Return the end of the redirects that begin at an actor; ``parents`` has all actors that are there."""
    seen = {actor_id}
    while (to := parents.get(actor_id)) is not None and to in parents and to not in seen:
        seen.add(to)
        actor_id = to
    return actor_id


def load_members_in(database: Database, connection: Connection, roots: Collection[str]) -> dict[str, list[Actor]]:
    """Return the actors that each of these roots stands for: itself first, then the others in order of id."""
    found: dict[str, list[Actor]] = {}
    # An actor, and the root from which it was come to.
    level = {root: root for root in roots}
    column, seen = actors.c.id, set[str]()
    while level:
        rows: list[Row[Any]] = []
        for part in chunks(list(level)):
            rows += connection.execute(select(actors).where(database.among(column, part))).all()
        rows = [row for row in rows if row.id not in seen]
        seen.update(row.id for row in rows)
        parents = {row.id: level[row.id if column is actors.c.id else row.redirect_to] for row in rows}
        for row in sorted(rows, key=lambda one: str(one.id)):
            found.setdefault(parents[row.id], []).append(actor_of_row(row))
        level, column = parents, actors.c.redirect_to
    return {root: [members[0], *sorted(members[1:], key=lambda one: one.id)] for root, members in found.items()}


def load_stand_ins_in(database: Database, connection: Connection, ids: Collection[str]) -> dict[str, Actor]:
    """Return who stands for each of these ids, as the ledger knows it; unknown ids are absent.

    A person's word for its name and country counts before what registers and documents say; the identifiers are those
    of all its members.
    """
    roots = load_roots_in(database, connection, ids)
    members = load_members_in(database, connection, set(roots.values()))
    everyone = [one.id for group in members.values() for one in group]
    lines = load_lines_in(database, connection, (NAMED, STATED), everyone)
    said: dict[str, list[Statement]] = {}
    for line in lines:
        said.setdefault(line.subject, []).append(line)
    known = {
        root: unite(group, [line for one in group for line in said.get(one.id, ())]) for root, group in members.items()
    }
    return {one: known[root] for one, root in roots.items()}


def unite(members: Sequence[Actor], lines: Iterable[Statement]) -> Actor:
    """Return the actor that stands for its members (itself first) by what people say of them."""
    newest = sorted(lines, key=lambda line: line.id)
    if len(members) == 1 and not newest:
        return members[0]
    name, country = members[0].name, next((one.country for one in members if one.country), None)
    for line in newest:
        if line.predicate == NAMED and line.value["kind"] == NameKind.DISPLAY:
            name = str(line.value["name"])
        if line.predicate == STATED and line.value["attribute"] == AttributeName.COUNTRY:
            country = str(line.value["value"])
    identifiers = tuple(dict.fromkeys(pair for one in members for pair in one.identifiers))
    return replace(members[0], name=name, country=country, identifiers=identifiers)


def settle_redirects_in(database: Database, connection: Connection, ids: Collection[str]) -> None:
    """Lead each of these actors where its newest merge that stands does; nowhere without one."""
    merges = load_lines_in(database, connection, (MERGED,), list(ids))
    targets = {line.subject: str(line.value["into"]) for line in merges}
    known = load_roots_in(database, connection, set(targets.values()))
    for one in sorted(ids):
        to = targets.get(one)
        # One that was forgotten and came again may have become the end of the way that it began.
        leads_on = to is not None and known.get(to, one) != one
        lead = update(actors).where(actors.c.id == one).values(redirect_to=to if leads_on else None)
        connection.execute(lead)


def restore_redirects_in(database: Database, connection: Connection, ids: Collection[str]) -> None:
    """Lead actors that are written anew where the ledger has led them before they were forgotten."""
    merged = {line.subject for line in load_lines_in(database, connection, (MERGED,), list(ids))}
    if merged:
        settle_redirects_in(database, connection, merged)


def actor_of_row(row: Row[Any]) -> Actor:
    """Return the actor of a row."""
    return Actor(row.id, row.kind, row.name, row.country, tuple(map(tuple, row.identifiers)))
