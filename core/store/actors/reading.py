"""Reading the ledger of organisations: who is who now, or was at any moment, found by name or id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from core.errors import NotFoundError
from core.models import SHARED_SPACE, Actor, space_of
from core.people import PERSON
from core.store.actors.actors import is_visible
from core.store.actors.lines import (
    MERGED,
    NAMED,
    NOT_SAME,
    RELATED,
    STATED,
    load_lines_in,
    load_lines_naming_in,
    load_past_in,
)
from core.store.actors.past import (
    load_members_then_in,
    load_roots_then_in,
    load_rows_then_in,
    load_words_then_in,
)
from core.store.actors.roots import actor_of_row, load_members_in, load_roots_in, load_stand_ins_in
from core.store.actors.views import (
    DOCUMENTS,
    Material,
    Member,
    OrganisationView,
    Told,
    build_view,
    relations_of,
)
from core.store.columns import make_storable
from core.store.database import Database
from core.store.register_rows import ENTRY, MAX_NORMALISED_CHARS, actor_of_entry, entry_of_value
from core.store.statements import Statement
from core.store.tables import actor_names
from core.text.organisation_names import normalise_name

_SAID = (ENTRY, NAMED, STATED, RELATED, MERGED, NOT_SAME)


class ActorReader:
    """Reads organisations with all that is said of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def view(self, actor_id: str, known_at: datetime | None = None) -> OrganisationView:
        """Return the organisation that an actor is, or was held to be at a moment. Raises NotFoundError."""
        found = self.views([actor_id], known_at).get(actor_id)
        if found is None:
            then = "" if known_at is None else " was known then"
            raise NotFoundError(f"no such organisation{then}", place=make_storable(actor_id[:300]))
        return found

    def views(self, actor_ids: Sequence[str], known_at: datetime | None = None) -> dict[str, OrganisationView]:
        """Return the organisations of these actors by the ids that were asked for; unknown ones are absent."""
        asked = [one for one in actor_ids if make_storable(one) == one]
        with self._database.read() as connection:
            roots = self._roots(connection, asked, known_at)
            built = {root: self._build(connection, root, known_at) for root in dict.fromkeys(roots.values())}
        return {one: built[root] for one, root in roots.items() if built[root].kind != PERSON}

    def root(self, actor_id: str) -> str:
        """Follow redirects to the actor that stands for this id now; an unknown id is returned as it is."""
        with self._database.read() as connection:
            return load_roots_in(self._database, connection, [actor_id]).get(actor_id, actor_id)

    def roots(self, actor_ids: Collection[str]) -> dict[str, str]:
        """Return the actor that stands for each of these ids; unknown ids are absent."""
        with self._database.read() as connection:
            return load_roots_in(self._database, connection, actor_ids)

    def history(self, actor_id: str, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Statement]:
        """Return all operations that ever told of an organisation or its members, undone ones too, oldest first.

        Those of its own space, of the shared one, and of ``spaces``.
        """
        view = self.view(actor_id)
        asked, visible = list(dict.fromkeys([*view.members, actor_id])), {SHARED_SPACE, space_of(view.id), *spaces}
        with self._database.read() as connection:
            return load_past_in(self._database, connection, asked, visible)

    def find(self, name: str, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Actor]:
        """Return the organisations that bear a name, whoever says so, in order of id."""
        wanted = normalise_name(name)[:MAX_NORMALISED_CHARS]
        query = select(actor_names.c.actor_id).where(actor_names.c.normalised == wanted)
        with self._database.read() as connection:
            borne = list(connection.scalars(query.where(is_visible(actor_names.c.actor_id, spaces))))
            named = [one for one, told in self._named(connection, spaces) if told == wanted]
            found = load_stand_ins_in(self._database, connection, {*borne, *named}) if wanted else {}
        return _in_order(found)

    def find_named(self, name: str, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Actor]:
        """Return the organisations that people gave a name which begins so, in order of id.

        Those of registers and documents are found by ``ActorStore.search``.
        """
        wanted = normalise_name(name)[:MAX_NORMALISED_CHARS]
        with self._database.read() as connection:
            named = {one for one, told in self._named(connection, spaces) if wanted and told.startswith(wanted)}
            return _in_order(load_stand_ins_in(self._database, connection, named))

    def _named(self, connection: Connection, spaces: Collection[str]) -> list[tuple[str, str]]:
        lines = load_lines_in(self._database, connection, (NAMED,))
        names = ((line.subject, normalise_name(line.value["name"])) for line in lines)
        return [(one, name[:MAX_NORMALISED_CHARS]) for one, name in names if space_of(one) in spaces]

    def _roots(self, connection: Connection, ids: Collection[str], known_at: datetime | None) -> dict[str, str]:
        if known_at is None:
            return load_roots_in(self._database, connection, ids)
        return load_roots_then_in(self._database, connection, ids, known_at)

    def _build(self, connection: Connection, root: str, known_at: datetime | None) -> OrganisationView:
        if known_at is None:
            ids = [one.id for one in load_members_in(self._database, connection, [root])[root]]
        else:
            ids = load_members_then_in(self._database, connection, root, known_at)
        rows = load_rows_then_in(self._database, connection, ids, known_at)
        lines = load_lines_in(self._database, connection, _SAID, list(rows), known_at)
        members = self._members(connection, rows, lines, known_at)
        towards = self._load_towards(connection, root, list(rows), known_at)
        said = [line for line in lines if line.predicate != ENTRY and _is_held(line, rows)]
        others = {other for _, other, _, _ in relations_of(members, said)}
        others.update(line.subject for line in towards)
        return build_view(Material(members, said, towards, self._roots(connection, others, known_at)))

    def _members(
        self,
        connection: Connection,
        rows: Mapping[str, Row[Any]],
        lines: Sequence[Statement],
        known_at: datetime | None,
    ) -> list[Member]:
        entries = {line.subject: line for line in lines if line.predicate == ENTRY}
        told = [one for one in rows if one not in entries]
        words = {} if known_at is None else load_words_then_in(self._database, connection, told, known_at)
        return [_member(row, entries.get(one), words.get(one)) for one, row in rows.items()]

    def _load_towards(
        self, connection: Connection, root: str, members: Sequence[str], known_at: datetime | None
    ) -> list[Statement]:
        """Return the lines about others that lead to these members, of spaces that may be seen beside theirs."""
        visible = {SHARED_SPACE, space_of(root)}
        found = (
            line
            for predicate in (RELATED, NOT_SAME)
            for line in load_lines_naming_in(connection, predicate, "other", members, known_at)
        )
        return [line for line in found if line.space in visible]


def _is_held(line: Statement, members: Collection[str]) -> bool:
    """Whether a line still tells of actors that are there: a merge into one that was forgotten leads nowhere."""
    return line.predicate != MERGED or line.value["into"] in members


def _in_order(found: Mapping[str, Actor]) -> list[Actor]:
    return sorted({actor.id: actor for actor in found.values()}.values(), key=lambda actor: actor.id)


def _member(row: Row[Any], line: Statement | None, past: Row[Any] | None) -> Member:
    if line is not None:
        entry = entry_of_value(line.value, line.owner, line.space)
        told = Told(row.id, line.principal, line.id, line.recorded_at)
        return Member(actor_of_entry(entry), told, entry)
    actor = actor_of_row(row)
    if past is not None:
        actor = replace(actor, name=past.name, identifiers=tuple(map(tuple, past.identifiers)))
    return Member(actor, Told(row.id, DOCUMENTS, None, row.recorded_at))
