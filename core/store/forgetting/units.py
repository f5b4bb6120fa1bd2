"""Taking documents out of units: the rest keeps its unit, an empty unit goes, and joins that rest on nothing end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from core.models import Cause, Consumer
from core.store.database import Database, chunks
from core.store.forgetting.redacting import MARK
from core.store.pending import PendingStore
from core.store.statements import Statement, StatementStore
from core.store.tables import document_keys, statements, unit_members, units
from core.store.units import MERGED, NOT_SAME, UnitStore

# What stands for a document that was forgotten, before its hash: the founder of a unit that others still belong to.
FORGOTTEN = "forgotten"
_PAIR = " of "


@dataclass(frozen=True, slots=True)
class UnitsLeft:
    """What went (``units``, ``joins``, ``index entries`` that follow), and the documents that stay in these units."""

    counts: Counter[str]
    documents: tuple[str, ...]


class UnitForgetter:
    """Takes documents out of their units inside the caller's transaction, which holds UNITS."""

    def __init__(
        self, database: Database, pending: PendingStore, units: UnitStore, statements: StatementStore, principal: str
    ) -> None:
        self._database = database
        self._pending = pending
        self._units = units
        self._statements = statements
        self._principal = principal

    def remove_in(
        self, connection: Connection, ids: Sequence[str], name: Callable[[str], str], now: datetime
    ) -> UnitsLeft:
        """Remove documents. ``name``: what stands for one where a unit that stays was founded by it."""
        counts: Counter[str] = Counter()
        gone = set(ids)
        for root, rest in self._split(connection, ids).items():
            if len(rest) > 1 and not self._hold_together(connection, root, rest, gone):
                counts["joins"] += self._units.take_apart_in(connection, root, now, self._principal)
        rests = self._split(connection, ids)
        self._units.touch_in(connection, dict.fromkeys(rests, Cause.CORRECTED), now)
        counts["index entries"] = len(rests)
        for part in chunks(ids):
            mine = self._database.among(unit_members.c.document_id, part)
            connection.execute(delete(unit_members).where(mine))
        own = self._founded_by(connection, ids)
        empty = self._find_empty(connection, own, rests)
        self._rename_founders(connection, {unit: name(doc) for unit, doc in own.items() if unit not in empty})
        self._choose_again(connection, {root: rest for root, rest in rests.items() if rest}, gone, now)
        counts["joins"] += self._end_statements(connection, empty, now)
        self._blacken_reasons(connection, own)
        for part in chunks(sorted(empty)):
            counts["units"] += connection.execute(delete(units).where(self._database.among(units.c.id, part))).rowcount
        return UnitsLeft(counts, tuple(document for rest in rests.values() for document in rest))

    def _split(self, connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the units of these documents, each with its other documents."""
        gone, roots = set(ids), set[str]()
        for part in chunks(ids):
            mine = self._database.among(unit_members.c.document_id, part)
            roots.update(connection.scalars(select(unit_members.c.unit_id).where(mine)))
        rests: dict[str, list[str]] = {root: [] for root in sorted(roots)}
        query = select(unit_members.c.unit_id, unit_members.c.document_id).order_by(unit_members.c.document_id)
        for part in chunks(list(rests)):
            for root, document in connection.execute(query.where(self._database.among(unit_members.c.unit_id, part))):
                if document not in gone:
                    rests[root].append(document)
        return rests

    def _hold_together(self, connection: Connection, root: str, rest: Sequence[str], gone: Collection[str]) -> bool:
        """Say whether the joins of a unit still tie all that is left of it, without what goes."""
        groups = {document: document for document in rest}

        def find(document: str) -> str:
            while groups[document] != document:
                document = groups[document]
            return document

        for join in self._units.joins_within_in(connection, root):
            tied = self._tied_by(connection, join, rest, gone)
            for one, other in pairwise(tied):
                groups[find(one)] = find(other)
        return len({find(document) for document in rest}) == 1

    def _tied_by(
        self, connection: Connection, join: Statement, rest: Sequence[str], gone: Collection[str]
    ) -> list[str]:
        """Return those documents that are left which a join ties by its reason; a person's remark ties them all."""
        holders = list(
            connection.scalars(select(document_keys.c.document_id).where(document_keys.c.key == join.reason))
        )
        named = {part for part in join.reason.partition(_PAIR)[2].split(" and ") if part}
        if holders:
            return sorted(set(holders) & set(rest))
        if named & {*rest, *gone}:
            return sorted(named & set(rest))
        return list(rest)

    def _founded_by(self, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
        """Return the units that these documents founded: unit → document."""
        found: dict[str, str] = {}
        for part in chunks(ids):
            query = select(units.c.id, units.c.founder).where(self._database.among(units.c.founder, part))
            found.update((row.id, row.founder) for row in connection.execute(query))
        return found

    def _find_empty(
        self, connection: Connection, own: Mapping[str, str], rests: Mapping[str, Sequence[str]]
    ) -> set[str]:
        """Return the units that nothing belongs to any more and that no other leads to.

        Units that were founded by what was forgotten earlier go with the last that kept them.
        """
        leads = self._around(connection, {*own, *rests})
        candidates = {unit for unit, (founder, _) in leads.items() if unit in own or founder.startswith(FORGOTTEN)}
        kept = {unit for unit in candidates if rests.get(unit)} | self._with_members(
            connection, candidates - own.keys()
        )
        # Whatever leads to a unit that stays keeps nothing; whatever stays keeps what it leads to.
        stack = [*kept, *(leads.keys() - candidates)]
        while stack:
            target = leads[stack.pop()][1]
            if target in candidates - kept:
                kept.add(target)
                stack.append(target)
        return candidates - kept

    def _around(self, connection: Connection, ids: set[str]) -> dict[str, tuple[str, str | None]]:
        """Return all units that redirects tie to these: unit → (founder, where it leads)."""
        found: dict[str, tuple[str, str | None]] = {}
        query = select(units.c.id, units.c.founder, units.c.redirect_to)
        fresh = ids
        while fresh:
            near: dict[str, tuple[str, str | None]] = {}
            for part in chunks(sorted(fresh)):
                for unit, founder, target in connection.execute(query.where(self._touches(part))):
                    near[unit] = (founder, target)
            targets = {target for _, target in near.values() if target is not None}
            fresh = ({*near, *targets} - found.keys()) - ids
            found |= near
        return found

    def _touches(self, ids: Sequence[str]) -> ColumnElement[bool]:
        return or_(self._database.among(units.c.id, ids), self._database.among(units.c.redirect_to, ids))

    def _with_members(self, connection: Connection, ids: Collection[str]) -> set[str]:
        found = set[str]()
        for part in chunks(sorted(ids)):
            mine = self._database.among(unit_members.c.unit_id, part)
            found.update(connection.scalars(select(unit_members.c.unit_id).where(mine)))
        return found

    def _rename_founders(self, connection: Connection, names: Mapping[str, str]) -> None:
        for unit, name in names.items():
            connection.execute(update(units).where(units.c.id == unit).values(founder=name))

    def _choose_again(
        self, connection: Connection, rests: Mapping[str, Sequence[str]], gone: Collection[str], now: datetime
    ) -> None:
        """Let another document stand for a unit whose own is gone; which one is best, resolve says."""
        for part in chunks(list(rests)):
            query = select(units.c.id, units.c.representative).where(self._database.among(units.c.id, part))
            for unit, chosen in connection.execute(query).all():
                if chosen in gone:
                    first = rests[unit][0]
                    connection.execute(update(units).where(units.c.id == unit).values(representative=first))
        again = [(rest[0], 1) for rest in rests.values() if len(rest) > 1]
        self._pending.enqueue_in(connection, Consumer.RESOLVE, again, Cause.CORRECTED, now)

    def _end_statements(self, connection: Connection, gone: Collection[str], now: datetime) -> int:
        """Retract what stands about units that are gone: joins, and that they were kept apart."""
        about = [
            s for s in self._statements.standing_in(connection, NOT_SAME) if {s.subject, s.value["other"]} & {*gone}
        ]
        joins = self._statements.standing_about_in(connection, MERGED, gone)
        for statement in [*about, *joins]:
            self._statements.retract_in(connection, statement.id, now, self._principal)
        return len(joins)

    def _blacken_reasons(self, connection: Connection, founded: Collection[str]) -> None:
        """Take back why these units were joined to others: a key may hold a title, an identifier."""
        for part in chunks(sorted(founded)):
            mine = self._database.among(statements.c.subject, part)
            joins = update(statements).where(mine, statements.c.predicate == MERGED)
            connection.execute(joins.values(reason=MARK))
