"""Units: which documents are one thing.

Every document founds a unit of its own; a join gives one unit up for another and is a statement of the ledger. A
document belongs to the unit at the end of the joins that are not retracted, so undoing any of them, in any order, gives
exactly what would be without it. ``unit_members`` holds the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from core.errors import InputError, NotFoundError, StoreUnavailableError
from core.models import SHARED_SPACE, Cause, Consumer, Unit, UnitKind, space_of
from core.store.columns import UtcDateTime
from core.store.database import UNITS, Database, chunks, iter_pages
from core.store.keys import KeyStore
from core.store.pending import PendingStore
from core.store.statements import Statement, StatementStore
from core.store.tables import documents, index_generations, unit_members, units

MERGED = "unit_merged_into"
NOT_SAME = "not_same_unit"


@dataclass(frozen=True, slots=True)
class Merge:
    """That ``gone`` is given up for ``kept``, and the key or remark that says why."""

    gone: str
    kept: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What resolve decided for a batch.

    ``founded``: unit → (kind, its first document). ``representatives``: unit → document. ``touched``: units whose entry
    in the index is out of date; the value says whether anybody can have seen it before. ``keys``: document → its keys.
    ``considered``: all documents that the plan took into account. ``based_on``: the revisions of their units when it
    was made, ``None`` for a unit that was not there: while they hold, the plan does.
    """

    founded: Mapping[str, tuple[UnitKind, str]] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    representatives: Mapping[str, str] = field(default_factory=dict)
    touched: Mapping[str, Cause] = field(default_factory=dict)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    considered: frozenset[str] = frozenset()
    based_on: Mapping[str, int | None] = field(default_factory=dict)


class UnitStore:
    """Writes and reads units."""

    def __init__(self, database: Database, pending: PendingStore, statements: StatementStore, keys: KeyStore) -> None:
        self._database = database
        self._pending = pending
        self._statements = statements
        self._keys = keys

    def save_in(self, connection: Connection, plan: UnitPlan, now: datetime, principal: str) -> None:
        """Write a plan inside the caller's transaction, which holds UNITS; enqueue what it touched for every index.

        Raises StoreUnavailableError when another resolver, or a person, changed a unit since it was made: plan again.
        """
        self._refuse_outdated(connection, plan)
        self._keys.save_in(connection, plan.keys)
        self._found(connection, plan, now)
        self._resolve_again(connection, plan, now)
        for merge in plan.merges:
            self._merge(connection, merge, now, principal)
        for unit_id, document_id in plan.representatives.items():
            connection.execute(update(units).where(units.c.id == unit_id).values(representative=document_id))
        gone = {merge.gone: Cause.ENRICHED for merge in plan.merges}
        self.touch_in(connection, {**plan.touched, **gone}, now)

    def undo_merge(
        self,
        statement_id: int,
        now: datetime,
        principal: str,
        reason: str,
        spaces: Collection[str] = (SHARED_SPACE,),
    ) -> Statement:
        """Retract one join, put its documents back, and keep the two units apart from now on.

        Raises NotFoundError for an unknown statement, or one of a unit of other spaces; InputError for one that is no
        join or is retracted already.
        """
        with self._database.write(UNITS) as connection:
            merged = self._statements.load_in(connection, statement_id, spaces)
            self._require_in(connection, merged, spaces)
            if merged.predicate != MERGED or merged.retracted_at is not None:
                raise InputError("this statement is no standing join of units", place=f"statement {statement_id}")
            self._part(connection, merged, now, principal)
            apart = Statement(merged.subject, NOT_SAME, {"other": merged.value["into"]}, principal, reason, now)
            self._statements.add_in(connection, apart)
            return merged

    def retract_joins(self, reasons: Sequence[str], now: datetime, principal: str) -> int:
        """Take apart the units that were joined for keys that no longer hold; returns how many joins were retracted.

        A later join ties two whole units, whatever made these; so all joins of such a unit go, and resolve is asked to
        look at all its documents again.
        """
        with self._database.write(UNITS) as connection:
            return self.retract_joins_in(connection, reasons, now, principal)

    def retract_joins_in(self, connection: Connection, reasons: Sequence[str], now: datetime, principal: str) -> int:
        """Do the same inside the caller's transaction, which holds UNITS."""
        roots = {self._root(connection, j.subject) for j in self._statements.standing_in(connection, MERGED, reasons)}
        return sum(self.take_apart_in(connection, root, now, principal) for root in sorted(roots))

    def take_apart_in(self, connection: Connection, root: str, now: datetime, principal: str) -> int:
        """Retract all joins of one unit and have resolve look at its documents again; returns how many joins."""
        members = self._members(connection, [root]).get(root, [])
        joins = self.joins_within_in(connection, root)
        for join in joins:
            self._part(connection, join, now, principal)
        self._pending.enqueue_in(connection, Consumer.RESOLVE, [(i, 1) for i in members], Cause.ENRICHED, now)
        return len(joins)

    def joins_within_in(self, connection: Connection, root: str) -> list[Statement]:
        """Return the standing joins of a unit, inside the caller's transaction."""
        documents = select(unit_members.c.document_id).where(unit_members.c.unit_id == root)
        founded = list(connection.scalars(select(units.c.id).where(units.c.founder.in_(documents))))
        return self._statements.standing_about_in(connection, MERGED, founded)

    @staticmethod
    def _require_in(connection: Connection, join: Statement, spaces: Collection[str]) -> None:
        """Raise NotFoundError for a join of a unit of other spaces: its line has none of its own."""
        query = select(units.c.founder).where(units.c.id == join.subject)
        founders = connection.scalars(query).all() if join.predicate == MERGED else []
        if any(space_of(one) not in spaces for one in founders):
            raise NotFoundError("there is no such statement", place=f"statement {join.id}")

    def _part(self, connection: Connection, join: Statement, now: datetime, principal: str) -> None:
        """Retract a join and put its documents back."""
        gone, kept = join.subject, self._root(connection, join.subject)
        self._statements.retract_in(connection, join.id, now, principal)
        connection.execute(update(units).where(units.c.id == gone).values(redirect_to=None))
        self._settle(connection, kept)
        self.touch_in(connection, {gone: Cause.CORRECTED, kept: Cause.CORRECTED}, now)

    def touch_in(self, connection: Connection, causes: Mapping[str, Cause], now: datetime) -> None:
        """Count the revision of these units up and enqueue them for every index, in the caller's transaction."""
        for part in chunks(list(causes)):
            connection.execute(
                update(units).where(units.c.id.in_(part)).values(revision=units.c.revision + 1, updated_at=now)
            )
        revisions = self._revisions(connection, list(causes))
        query = select(index_generations.c.name).where(index_generations.c.state != "retired")
        for generation in list(connection.scalars(query)):
            targets = {i: (revisions[i], cause) for i, cause in causes.items() if i in revisions}
            self._pending.enqueue_each_in(connection, f"{Consumer.INDEX}:{generation}", targets, now)

    def of_documents(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the unit of each document that has one."""
        with self._database.read() as connection:
            return self.of_documents_in(connection, document_ids)

    def of_documents_in(self, connection: Connection, document_ids: Sequence[str]) -> dict[str, str]:
        """Do the same inside the caller's transaction."""
        found: dict[str, str] = {}
        for part in chunks(document_ids):
            query = select(unit_members.c.document_id, unit_members.c.unit_id)
            rows = connection.execute(query.where(self._database.among(unit_members.c.document_id, part)))
            found.update({row.document_id: row.unit_id for row in rows})
        return found

    def touch_documents_in(self, connection: Connection, document_ids: Sequence[str], now: datetime) -> int:
        """Have the indexes follow in the units of corrected documents, in the caller's transaction; return how many."""
        touched = sorted(set(self.of_documents_in(connection, document_ids).values()))
        self.touch_in(connection, dict.fromkeys(touched, Cause.CORRECTED), now)
        return len(touched)

    def load(self, unit_ids: Sequence[str]) -> dict[str, Unit]:
        """Return the units of these ids with their members, sorted; those that were merged away are absent."""
        with self._database.read() as connection:
            members = self._members(connection, unit_ids)
            rows = [
                row
                for part in chunks(unit_ids)
                for row in connection.execute(select(units).where(units.c.id.in_(part), units.c.redirect_to.is_(None)))
            ]
        return {
            row.id: Unit(row.id, UnitKind(row.kind), row.representative, tuple(members[row.id]))
            for row in rows
            if row.id in members
        }

    def load_revisions(self, unit_ids: Sequence[str]) -> dict[str, int]:
        """Return each unit's revision, merged ones too: the version under which an index holds it."""
        with self._database.read() as connection:
            return self._revisions(connection, unit_ids)

    def load_ages(self, unit_ids: Sequence[str]) -> dict[str, datetime]:
        """Return when the first document of each of these units was first seen; unknown units are absent.

        It says nothing of when they were resolved: so several workers keep the same units as one.
        """
        age = func.coalesce(documents.c.first_seen, units.c.recorded_at, type_=UtcDateTime())
        query = select(units.c.id, age).outerjoin(documents, documents.c.id == units.c.founder)
        found: dict[str, datetime] = {}
        with self._database.read() as connection:
            for part in chunks(unit_ids):
                rows = connection.execute(query.where(units.c.id.in_(part)))
                found.update((row[0], row[1]) for row in rows)
        return found

    def load_apart(self) -> list[tuple[str, str]]:
        """Return the pairs of units that a person keeps apart, as they stand now after redirects."""
        pairs = [(s.subject, str(s.value["other"])) for s in self._statements.standing(NOT_SAME)]
        with self._database.read() as connection:
            return [(self._root(connection, one), self._root(connection, other)) for one, other in pairs]

    def founded_by(self, document_ids: Sequence[str]) -> list[str]:
        """Return the units that these documents founded: of all members of one, it and those that became part of it."""
        with self._database.read() as connection:
            return [
                unit_id
                for part in chunks(document_ids)
                for unit_id in connection.scalars(select(units.c.id).where(units.c.founder.in_(part)))
            ]

    def resolve_id(self, unit_id: str) -> str:
        """Follow redirects to the unit that stands for this id now; an unknown id is returned as it is."""
        with self._database.read() as connection:
            return self._root(connection, unit_id)

    def iter_ids(self, batch_size: int = 1000) -> Iterator[list[str]]:
        """Give the ids of all units that stand for themselves in batches, in order of id."""
        query = select(units.c.id).where(units.c.redirect_to.is_(None))
        for page in iter_pages(self._database, query, units.c.id, batch_size):
            yield [row.id for row in page]

    def has_any(self) -> bool:
        """Say whether there is a unit at all."""
        with self._database.read() as connection:
            return connection.execute(select(units.c.id).limit(1)).first() is not None

    def count(self) -> int:
        """Return the number of units that stand for themselves."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(units).where(units.c.redirect_to.is_(None))
            return connection.scalar(query) or 0

    def _refuse_outdated(self, connection: Connection, plan: UnitPlan) -> None:
        held = self._revisions(connection, list(plan.based_on))
        changed = [unit for unit, revision in plan.based_on.items() if held.get(unit) != revision]
        if changed:
            message = f"{len(changed)} units were changed meanwhile, {changed[0]} among them"
            raise StoreUnavailableError(message, place="units")

    def _found(self, connection: Connection, plan: UnitPlan, now: datetime) -> None:
        rows = [
            {
                "id": i,
                "kind": kind.value,
                "founder": doc,
                "representative": doc,
                "revision": 0,
                "recorded_at": now,
                "updated_at": now,
            }
            for i, (kind, doc) in plan.founded.items()
        ]
        self._database.insert_missing(connection, units, rows)
        members = [{"document_id": doc, "unit_id": i} for i, (_, doc) in plan.founded.items()]
        self._database.insert_missing(connection, unit_members, members)

    def _resolve_again(self, connection: Connection, plan: UnitPlan, now: datetime) -> None:
        """Ask for another look where a document that shares a key was saved since the plan was made."""
        sharing = self._keys.load_sharing_in(connection, [key for keys in plan.keys.values() for key in keys])
        late = {key for key, holders in sharing.items() if not plan.considered.issuperset(holders)}
        again = [(i, 1) for i, keys in plan.keys.items() if not late.isdisjoint(keys)]
        self._pending.enqueue_in(connection, Consumer.RESOLVE, again, Cause.ENRICHED, now)

    def _merge(self, connection: Connection, merge: Merge, now: datetime, principal: str) -> None:
        connection.execute(update(units).where(units.c.id == merge.gone).values(redirect_to=merge.kept))
        moved = update(unit_members).where(unit_members.c.unit_id == merge.gone)
        connection.execute(moved.values(unit_id=merge.kept))
        statement = Statement(merge.gone, MERGED, {"into": merge.kept}, principal, merge.reason, now)
        self._statements.add_in(connection, statement)

    def _settle(self, connection: Connection, root: str) -> None:
        """Give each document of a unit the unit at the end of its standing joins, and each unit a representative."""
        founders = select(units.c.id, units.c.founder).where(
            units.c.founder.in_(select(unit_members.c.document_id).where(unit_members.c.unit_id == root))
        )
        for unit_id, document_id in connection.execute(founders).all():
            target = self._root(connection, unit_id)
            mine = update(unit_members).where(unit_members.c.document_id == document_id)
            connection.execute(mine.values(unit_id=target))
            is_foreign = ~units.c.representative.in_(
                select(unit_members.c.document_id).where(unit_members.c.unit_id == units.c.id)
            )
            fallback = update(units).where(units.c.id == target, is_foreign).values(representative=_first_member())
            connection.execute(fallback)

    def _root(self, connection: Connection, unit_id: str) -> str:
        seen = {unit_id}
        while True:
            target = connection.scalar(select(units.c.redirect_to).where(units.c.id == unit_id))
            if target is None or target in seen:
                return unit_id
            seen.add(target)
            unit_id = target

    def _revisions(self, connection: Connection, unit_ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in chunks(unit_ids):
            rows = connection.execute(select(units.c.id, units.c.revision).where(units.c.id.in_(part)))
            found.update({row.id: row.revision for row in rows})
        return found

    def _members(self, connection: Connection, unit_ids: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in chunks(unit_ids):
            query = select(unit_members.c.unit_id, unit_members.c.document_id)
            for unit_id, document_id in connection.execute(query.where(unit_members.c.unit_id.in_(part))):
                found.setdefault(unit_id, []).append(document_id)
        return {unit_id: sorted(members) for unit_id, members in found.items()}


def _first_member() -> ColumnElement[str]:
    """Return the founder of a unit, or its first document where the founder is gone."""
    mine = unit_members.c.unit_id == units.c.id
    founder = select(unit_members.c.document_id).where(mine, unit_members.c.document_id == units.c.founder)
    first = select(func.min(unit_members.c.document_id)).where(mine)
    return func.coalesce(founder.scalar_subquery(), first.scalar_subquery(), units.c.founder)
