"""Operations on the ledger of organisations: each is a line with who, when, why and on what evidence, and is undone.

Nothing else is kept of them: who stands for whom follows from the lines that stand (``redirect_to`` holds it for quick
reading), so undoing any of them, in any order, gives exactly what would be without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.errors import InputError, NotFoundError
from core.models import SHARED_SPACE, Actor, Cause, space_of
from core.people import PERSON
from core.store.actors.lines import (
    MERGED,
    NAMED,
    NOT_SAME,
    OPERATIONS,
    RELATED,
    STATED,
    UNDONE,
    Said,
    attribute_value,
    load_lines_in,
    load_lines_naming_in,
    make_line,
    name_value,
    relation_value,
)
from core.store.actors.relinking import ask_named_in
from core.store.actors.roots import load_members_in, load_roots_in, settle_redirects_in
from core.store.actors.standing import find_renamed, find_seen, load_standing_in
from core.store.columns import make_storable
from core.store.database import UNITS, Database, chunks
from core.store.statements import Statement, StatementStore
from core.store.tables import links, unit_members
from core.store.units import UnitStore

_MAX_ID_CHARS = 300
_SPLIT = "split"


class ActorLedger:
    """Writes operations on actors. Those of their documents' units whose entries change are enqueued for every index.

    All raise NotFoundError for an actor or statement that is not there, and InputError for what cannot be; its place
    names the actor, statement or value.
    """

    def __init__(self, database: Database, statements: StatementStore, units: UnitStore) -> None:
        self._database = database
        self._statements = statements
        self._units = units

    def name(self, actor_id: str, name: tuple[str, str, str | None], said: Said, now: datetime) -> int:
        """Give an actor a name (name, kind, language or ``None``), and return the statement.

        One of the kind ``display`` is what it is called from now on.
        """
        return self._say(actor_id, NAMED, name_value(*name), said, now)

    def state(self, actor_id: str, attribute: str, value: str, said: Said, now: datetime) -> int:
        """State an attribute of an actor, and return the statement; of several the newest counts."""
        return self._say(actor_id, STATED, attribute_value(attribute, value), said, now)

    def relate(self, actor_id: str, kind: str, other_id: str, said: Said, now: datetime) -> int:
        """State what another actor is to one (its ``parent``, its ``successor``), and return the statement."""
        value = relation_value(kind, other_id)
        with self._changing([actor_id, other_id], now) as connection:
            self._refuse_pair(connection, actor_id, other_id)
            return self._say_in(connection, make_line(actor_id, RELATED, value, said, now))

    def merge(self, gone: str, kept: str, said: Said, now: datetime) -> int:
        """Give one actor up for another, which stands for both from now on; return the statement.

        Refused: of an actor with itself or with one that it stands for or is given up for already, of two kinds,
        across spaces, and of what is kept apart.
        """
        with self._changing([gone, kept], now) as connection:
            return self._merge_in(connection, make_line(gone, MERGED, {"into": kept}, said, now))

    def keep_apart(self, one: str, other: str, said: Said, now: datetime) -> int:
        """Remember that two actors are not the same: neither they nor those they stand for are ever merged."""
        with self._changing([one, other], now) as connection:
            return self._keep_apart_in(connection, make_line(one, NOT_SAME, {"other": other}, said, now))

    def split(self, statement_id: int, said: Said, now: datetime) -> int:
        """Take a wrong merge back, and keep the two apart; return the statement, whose undoing merges them again."""
        merged = self._statement(statement_id)
        if merged.predicate != MERGED or merged.retracted_at is not None:
            raise InputError("this statement is no standing merge of organisations", place=f"statement {statement_id}")
        with self._changing(_actors_of(merged), now) as connection:
            return self._split_in(connection, self._statements.load_in(connection, statement_id), said, now)

    def undo(self, statement_id: int, said: Said, now: datetime) -> int:
        """Take an operation back, whichever it was, and return the statement that says so.

        Undoing an undoing does the operation again: the statement returned is the operation's new one.
        """
        line = self._statement(statement_id)
        if line.predicate not in OPERATIONS:
            raise InputError("this statement is no operation on an organisation", place=f"statement {statement_id}")
        done = self._operation(line)
        with self._changing(self._held(_actors_of(done)), now) as connection:
            self._statements.retract_in(connection, statement_id, now, said.principal)
            if line.predicate == UNDONE:
                return self._do_again_in(connection, done, said, now)
            if line.predicate == MERGED:
                settle_redirects_in(self._database, connection, [line.subject])
            undone = self._statements.add_in(
                connection, make_line(line.subject, UNDONE, {"statement": statement_id}, said, now)
            )
            if _SPLIT in line.value:
                before = self._statements.load_in(connection, int(line.value[_SPLIT]))
                self._do_again_in(connection, before, said, now)
            return undone

    def merge_into(self, gone: str) -> Statement | None:
        """Return the standing merge by which an actor is given up, ``None`` where it stands for itself."""
        with self._database.read() as connection:
            return next(reversed(load_lines_in(self._database, connection, (MERGED,), [gone])), None)

    def _say(self, actor_id: str, predicate: str, value: dict[str, Any], said: Said, now: datetime) -> int:
        with self._changing([actor_id], now) as connection:
            return self._say_in(connection, make_line(actor_id, predicate, value, said, now))

    def _say_in(self, connection: Connection, line: Statement) -> int:
        """Write a line, but one that says again what stands."""
        standing = load_lines_in(self._database, connection, (line.predicate,), [line.subject])
        if line.predicate == STATED:  # of an attribute the newest counts, and may say what an older one said
            about = line.value["attribute"]
            standing = [one for one in standing if one.value["attribute"] == about][-1:]
        same = next((one for one in standing if one.value == line.value), None)
        if same is not None:
            raise InputError("the ledger says so already", place=f"statement {same.id}")
        return self._statements.add_in(connection, line)

    def _merge_in(self, connection: Connection, line: Statement) -> int:
        gone, kept = line.subject, str(line.value["into"])
        mine, theirs = self._refuse_pair(connection, gone, kept)
        earlier = load_lines_in(self._database, connection, (MERGED,), [gone])
        if mine.id != gone and earlier:
            place = f"statement {earlier[-1].id}"
            raise InputError(f"{gone} is given up for {earlier[-1].value['into']} already", place=place)
        if mine.kind != theirs.kind:
            raise InputError(f"{gone} is of kind {mine.kind}, {kept} of kind {theirs.kind}", place=gone)
        if space_of(gone) != space_of(kept):
            raise InputError(f"{gone} and {kept} are of two spaces", place=gone)
        apart = self._find_apart_in(connection, mine.id, theirs.id)
        if apart is not None:
            raise InputError(f"{gone} and {kept} are kept apart", place=f"statement {apart.id}")
        number = self._statements.add_in(connection, line)
        settle_redirects_in(self._database, connection, [gone])
        return number

    def _keep_apart_in(self, connection: Connection, line: Statement) -> int:
        one, other = line.subject, str(line.value["other"])
        self._refuse_pair(connection, one, other)
        if space_of(one) != space_of(other):
            raise InputError(f"{one} and {other} are of two spaces, which nothing joins", place=one)
        about = load_lines_in(self._database, connection, (NOT_SAME,), [one, other])
        same = next((held for held in about if {held.subject, held.value["other"]} == {one, other}), None)
        if same is not None:
            raise InputError("the ledger says so already", place=f"statement {same.id}")
        return self._statements.add_in(connection, line)

    def _split_in(self, connection: Connection, merged: Statement, said: Said, now: datetime) -> int:
        self._statements.retract_in(connection, merged.id, now, said.principal)
        settle_redirects_in(self._database, connection, [merged.subject])
        value = {"other": merged.value["into"], _SPLIT: merged.id}
        return self._statements.add_in(connection, make_line(merged.subject, NOT_SAME, value, said, now))

    def _do_again_in(self, connection: Connection, before: Statement, said: Said, now: datetime) -> int:
        """Do an operation once more that was taken back; raises InputError where it cannot be any more."""
        told = Said(said.reason or before.reason, said.principal, said.evidence or before.evidence)
        line = make_line(before.subject, before.predicate, before.value, told, now)
        if before.predicate == MERGED:
            return self._merge_in(connection, line)
        if before.predicate != NOT_SAME:
            return self._say_in(connection, line)
        if _SPLIT not in before.value:
            return self._keep_apart_in(connection, line)
        merges = load_lines_in(self._database, connection, (MERGED,), [before.subject])
        merged = next((one for one in merges if one.value["into"] == before.value["other"]), None)
        if merged is None:
            raise InputError("the merge that it split stands no more", place=f"statement {before.id}")
        return self._split_in(connection, merged, told, now)

    def _refuse_pair(self, connection: Connection, one: str, other: str) -> tuple[Actor, Actor]:
        """Return who stands for two actors; raises InputError where that is one, or one may not know of the other."""
        roots = load_roots_in(self._database, connection, [one, other])
        members = load_members_in(self._database, connection, set(roots.values()))
        mine, theirs = members[roots[one]][0], members[roots[other]][0]
        if one == other:
            raise InputError("this is one and the same organisation", place=one)
        if mine.id == theirs.id:
            raise InputError(f"{one} and {other} are one already, as {mine.id}", place=one)
        if space_of(other) not in (SHARED_SPACE, space_of(one)):
            raise InputError(f"{other} is of a space that {one} does not belong to", place=other)
        return mine, theirs

    def _find_apart_in(self, connection: Connection, one: str, other: str) -> Statement | None:
        """Return the line that keeps two roots, or any that they stand for, apart."""
        members = load_members_in(self._database, connection, [one, other])
        mine, theirs = ({actor.id for actor in members[root]} for root in (one, other))
        few = sorted(mine if len(mine) < len(theirs) else theirs)
        lines = load_lines_in(self._database, connection, (NOT_SAME,), few)
        lines += load_lines_naming_in(connection, NOT_SAME, "other", few)
        pairs = {line.id: (line, {line.subject, str(line.value["other"])}) for line in lines}
        return next((line for line, pair in pairs.values() if pair & mine and pair & theirs), None)

    def _statement(self, statement_id: int) -> Statement:
        with self._database.read() as connection:
            return self._statements.load_in(connection, statement_id)

    def _operation(self, line: Statement) -> Statement:
        """Return the operation of a line: that which it took back, where it is an undoing."""
        done = line
        if line.predicate == UNDONE:
            done = self._statement(int(line.value.get("statement", 0)))
        return done

    def _held(self, ids: Sequence[str]) -> list[str]:
        """Return those of these actors that are there still; what was said of one and a forgotten one can be undone."""
        with self._database.read() as connection:
            return list(load_roots_in(self._database, connection, ids))

    @contextmanager
    def _changing(self, ids: Sequence[str], now: datetime) -> Iterator[Connection]:
        """Open a transaction that changes what these actors stand for.

        Units of documents that see it are enqueued for the indexes, and texts whose names mean another now for resolve.
        """
        with self._database.write(UNITS) as connection:
            around = self._around_in(connection, ids)
            before = load_standing_in(self._database, connection, around)
            yield connection
            after = load_standing_in(self._database, connection, around)
            self._touch_in(connection, find_seen(before, after), now)
            ask_named_in(self._database, connection, find_renamed(before, after), now)

    def _around_in(self, connection: Connection, ids: Sequence[str]) -> list[str]:
        """Return these actors and all that share one that stands for them.

        Raises NotFoundError, for people too: nothing is said of them by hand.
        """
        known = [one for one in ids if len(one) <= _MAX_ID_CHARS and make_storable(one) == one]
        roots = load_roots_in(self._database, connection, known)
        members = load_members_in(self._database, connection, set(roots.values()))
        missing = next((one for one in ids if one not in roots or members[roots[one]][0].kind == PERSON), None)
        if missing is not None:
            raise NotFoundError("there is no such organisation", place=make_storable(missing[:_MAX_ID_CHARS]))
        return [actor.id for group in members.values() for actor in group]

    def _touch_in(self, connection: Connection, actor_ids: Sequence[str], now: datetime) -> None:
        units = set[str]()
        linked = (
            select(unit_members.c.unit_id).join(links, links.c.document_id == unit_members.c.document_id).distinct()
        )
        for part in chunks(actor_ids):
            units.update(connection.scalars(linked.where(self._database.among(links.c.actor_id, part))))
        self._units.touch_in(connection, dict.fromkeys(sorted(units), Cause.CORRECTED), now)


def _actors_of(line: Statement) -> list[str]:
    """Return the actors that a merge, or a parting, is about; of another line its subject."""
    return [line.subject, *(str(line.value[key]) for key in ("into", "other") if key in line.value)]
