"""All organisations at once, with what tells whether two of them are one: names, identifiers, countries, websites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from core.registers import NameKind
from core.store.actors.lines import NAMED, STATED, AttributeName, load_lines_in
from core.store.actors.roots import follow
from core.store.database import Database
from core.store.register_rows import ENTRY
from core.store.tables import actor_names, actors, statements
from core.text.organisation_names import normalise_name

_ORGANISATION = "organisation"
_PARTNERS = frozenset({"parent", "child", "successor", "predecessor", "related"})


@dataclass(slots=True)
class Profile:
    """An organisation that stands for itself. It grows while it is read.

    ``names``: normalised name → (as written, kind). ``registers``: those that have an entry of it. ``related``: actors
    that its registers tell from it, by a relation.
    """

    id: str
    name: str
    country: str | None
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    websites: set[str] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)


def load_profiles(database: Database) -> list[Profile]:
    """Return the profiles of all organisations, in order of id; a member's facts are those of who stands for it."""
    with database.read() as connection:
        columns = (actors.c.id, actors.c.name, actors.c.country, actors.c.identifiers, actors.c.redirect_to)
        rows = connection.execute(select(*columns).where(actors.c.kind == _ORGANISATION)).all()
        parents: dict[str, str | None] = {row.id: row.redirect_to for row in rows}
        roots = {one: follow(parents, one) for one in parents}
        profiles = {row.id: Profile(row.id, row.name, row.country) for row in rows if roots[row.id] == row.id}
        for row in rows:
            profile = profiles[roots[row.id]]
            profile.identifiers.update(map(tuple, row.identifiers))
            profile.country = profile.country or row.country
        known = {one: profiles[root] for one, root in roots.items()}
        _add_names(connection, known)
        _add_registers(connection, known, roots)
        _add_words(database, connection, known)
    return [profiles[one] for one in sorted(profiles)]


def _add_names(connection: Connection, known: Mapping[str, Profile]) -> None:
    for actor_id, normalised, name, kind in connection.execute(select(actor_names)):
        if actor_id in known:
            known[actor_id].names.setdefault(normalised, (name, kind))


def _add_registers(connection: Connection, known: Mapping[str, Profile], roots: Mapping[str, str]) -> None:
    for subject, source, links, domains, relations in _iter_entries(connection):
        if subject not in known:
            continue
        profile = known[subject]
        profile.registers.add(source)
        profile.websites.update((*links, *domains))
        # In a space of its own the others of its register have its ending too.
        ending = subject.partition("~")[1] + subject.partition("~")[2]
        others = (f"{source}:{relation[1]}{ending}" for relation in relations if relation[0] in _PARTNERS)
        profile.related.update(roots.get(other, other) for other in others)


def _iter_entries(connection: Connection) -> Iterator[tuple[str, str, list[str], list[str], list[Any]]]:
    value = statements.c.value
    columns = (value[name].as_json() for name in ("links", "domains", "relations"))
    query = select(statements.c.subject, value["source"].as_string(), *columns)
    query = query.where(statements.c.predicate == ENTRY, statements.c.retracted_at.is_(None))
    for subject, source, links, domains, relations in connection.execute(query):
        yield subject, source, links or [], domains or [], relations or []


def _add_words(database: Database, connection: Connection, known: Mapping[str, Profile]) -> None:
    """Add what people say."""
    for line in load_lines_in(database, connection, (NAMED, STATED)):
        profile = known.get(line.subject)
        if profile is None:
            continue
        if line.predicate == NAMED:
            name, kind = line.value["name"], line.value["kind"]
            profile.names.setdefault(normalise_name(name), (name, kind))
            profile.name = name if kind == NameKind.DISPLAY else profile.name
        elif line.value["attribute"] == AttributeName.COUNTRY:
            profile.country = line.value["value"]
        elif line.value["attribute"] == AttributeName.WEBSITE:
            profile.websites.add(line.value["value"])
