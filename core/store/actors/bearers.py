"""Who bears a name: by what registers and documents call an organisation, and by what people named it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from core.models import SHARED_SPACE, space_of
from core.store.actors.lines import NAMED, load_lines_in, load_names_told_in
from core.store.actors.roots import load_members_in, load_roots_in
from core.store.database import Database, chunks
from core.store.register_rows import MAX_NORMALISED_CHARS
from core.store.tables import actor_names, actors
from core.text.organisation_names import normalise_name

#: What the id of an actor begins with that names in documents made.
OF_DOCUMENTS = "org-"
_ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, order=True)
class Bearer:
    """An organisation that bears a name, and who stands for it.

    ``is_own``: documents or a person call it so. What only a register says is weighed by the linker over registers.
    """

    actor_id: str
    root: str
    is_own: bool

    def is_seen_from(self, space: str) -> bool:
        """Whether a document of a space may mean it."""
        return space_of(self.actor_id) in (SHARED_SPACE, space)


def find_only_root(bearers: Collection[Bearer]) -> str | None:
    """Return who stands for all that bear a name, ``None`` where they are several or none."""
    roots = {one.root for one in bearers}
    return roots.pop() if len(roots) == 1 else None


def find_meant(bearers: Collection[Bearer], nearby: Collection[str]) -> str | None:
    """Return the organisation that a name means, ``None`` where it cannot be told.

    The one that the document names in its metadata too (``nearby``: by who stands for it); else the only one, unless a
    register alone calls it so.
    """
    near = [one for one in bearers if one.root in nearby]
    if find_only_root(near) is not None:
        return min(one.actor_id for one in near)
    is_open = find_only_root(bearers) is not None
    return min((one.actor_id for one in bearers if is_open and one.is_own), default=None)


def load_bearers_in(database: Database, connection: Connection, names: Collection[str]) -> dict[str, set[Bearer]]:
    """Return the organisations of all spaces that bear these normalised names."""
    if not names:
        return {}
    borne = {
        (name, actor_id): actor_id.startswith(OF_DOCUMENTS) for name, actor_id in _called(database, connection, names)
    }
    borne |= dict.fromkeys(_named(database, connection, names), True)
    roots = load_roots_in(database, connection, {actor_id for _, actor_id in borne})
    found: dict[str, set[Bearer]] = {}
    for (name, actor_id), is_own in borne.items():
        if actor_id in roots:
            found.setdefault(name, set()).add(Bearer(actor_id, roots[actor_id], is_own))
    return found


def load_names_around_in(database: Database, connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """Return the normalised names that each of these actors, and each that it stands for, bears."""
    members = load_members_in(database, connection, ids)
    return load_names_in(database, connection, {one.id for group in members.values() for one in group})


def load_names_in(database: Database, connection: Connection, ids: Collection[str]) -> dict[str, set[str]]:
    """Return the normalised names that each of these actors bears, whoever says so."""
    found: dict[str, set[str]] = {one: set() for one in ids}
    query = select(actor_names.c.actor_id, actor_names.c.normalised)
    for part in chunks(sorted(found)):
        for actor_id, name in connection.execute(query.where(database.among(actor_names.c.actor_id, part))):
            found[actor_id].add(name)
    for line in load_lines_in(database, connection, (NAMED,), sorted(found)):
        found[line.subject].add(normalise_bearer(line.value["name"]))
    return found


def _called(database: Database, connection: Connection, names: Collection[str]) -> list[tuple[str, str]]:
    query = select(actor_names.c.normalised, actor_names.c.actor_id)
    query = query.join(actors, actors.c.id == actor_names.c.actor_id).where(actors.c.kind == _ORGANISATION)
    return [
        (name, actor_id)
        for part in chunks(sorted(names))
        for name, actor_id in connection.execute(query.where(database.among(actor_names.c.normalised, part)))
    ]


def _named(database: Database, connection: Connection, names: Collection[str]) -> list[tuple[str, str]]:
    """Return the pairs of name and organisation that people gave."""
    lines = load_names_told_in(connection, lambda told: normalise_bearer(told) in names)
    found = [(normalise_bearer(line.value["name"]), line.subject) for line in lines]
    query = select(actors.c.id).where(actors.c.kind == _ORGANISATION)
    known = {
        one
        for part in chunks(sorted({subject for _, subject in found}))
        for one in connection.scalars(query.where(database.among(actors.c.id, part)))
    }
    return [pair for pair in found if pair[1] in known]


# What people named is looked through for each batch.
@lru_cache(maxsize=50_000)
def normalise_bearer(name: str) -> str:
    """Return a name as those of organisations are kept."""
    return normalise_name(name)[:MAX_NORMALISED_CHARS]
