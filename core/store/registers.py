"""Entries of registers in the ledger: one statement each, and the actor, names and identifiers that it makes.

Which mentions in documents mean such an actor is left to resolve.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from core.errors import NotFoundError
from core.models import SHARED_SPACE, Actor, Cause, Consumer, Evidence
from core.registers import RegisterEntry
from core.store.actors.actors import ActorStore, is_visible
from core.store.columns import make_storable
from core.store.database import Database, chunks, iter_pages
from core.store.documents import SaveCounts, Saved
from core.store.evidence import EvidenceStore, hash_evidence
from core.store.forgetting.redacting import MARK
from core.store.forgetting.suppressions import SuppressionStore
from core.store.pending import PendingStore
from core.store.register_rows import ENTRY, actor_of_entry, entry_of_value, name_rows, value_of_entry
from core.store.statements import StatementStore
from core.store.tables import actor_names, principals, register_identifiers, statements

Batch = Sequence[tuple[RegisterEntry, Evidence | None]]
_PRINCIPAL = "register:"
# What stands for all of them in the queue.
_REGISTERS = "registers"
_STANDS = (statements.c.predicate == ENTRY, statements.c.retracted_at.is_(None))


@dataclass(frozen=True, slots=True)
class _Held:
    """The statement that stands of an entry."""

    statement_id: int
    value: dict[str, Any]


class RegisterStore:
    """Writes and reads entries of registers."""

    def __init__(
        self,
        database: Database,
        evidence: EvidenceStore,
        suppressions: SuppressionStore,
        actors: ActorStore,
        ledger: StatementStore,
    ) -> None:
        self._database = database
        self._evidence = evidence
        self._suppressions = suppressions
        self._actors = actors
        self._ledger = ledger
        self._pending = PendingStore(database)

    def save(self, batch: Batch, now: datetime, reason: str) -> SaveCounts:
        """Save entries with what their register said, in one transaction. ``reason``: the answer or file they stood in.

        An entry that is held as it is is left untouched, and so is one of which a newer state is held (``updated``). Of
        a changed one the statement before is retracted, so that ``known_at`` replays it. Of several with one id the
        last counts. What was forgotten is left out, and counts as unchanged.
        """
        with self._database.write(*entry_locks(batch)) as connection:
            saved = self.save_in(connection, batch, now, reason)
        changed = len(saved.changed)
        return SaveCounts(len(saved.new), changed, len(batch) - len(saved.new) - changed)

    def save_in(self, connection: Connection, batch: Batch, now: datetime, reason: str) -> Saved:
        """Do the same inside the caller's transaction, which holds :func:`entry_locks` of the batch."""
        batch = self._suppressions.sift_entries_in(connection, batch)
        items = {entry.id: (entry, proof) for entry, proof in batch}
        values = {key: value_of_entry(entry) for key, (entry, _) in items.items()}
        held = self._load_held(connection, list(items))
        fresh = [key for key, value in values.items() if key not in held or _is_news(value, held[key].value)]
        outdated = {held[key].statement_id: items[key][0].source for key in fresh if key in held}
        self._retract(connection, outdated, now)
        self._state(connection, [(*items[key], values[key]) for key in fresh], now, reason)
        self.write_actors_in(connection, [items[key][0] for key in fresh], held.keys(), now)
        if fresh:
            self._pending.enqueue_in(connection, Consumer.LINK, [(_REGISTERS, 1)], Cause.ENRICHED, now)
        return Saved(frozenset(fresh) - held.keys(), frozenset(fresh) & held.keys())

    def is_held(self, entry: RegisterEntry) -> bool:
        """Say whether saving an entry would change nothing: it is held as it is, or must not be."""
        with self._database.read() as connection:
            left = self._suppressions.sift_entries_in(connection, [(entry, None)])
            held = self._load_held(connection, [one.id for one, _ in left])
        return all(one.id in held and not _is_news(value_of_entry(one), held[one.id].value) for one, _ in left)

    def write_actors_in(
        self, connection: Connection, entries: Sequence[RegisterEntry], held: Collection[str], now: datetime
    ) -> None:
        """Write the actors of entries with all their names and identifiers; ``held``: ids that may have others."""
        for part in chunks([entry.id for entry in entries if entry.id in held]):
            for column in (actor_names.c.actor_id, register_identifiers.c.actor_id):
                connection.execute(delete(column.table).where(self._database.among(column, part)))
        # One that bears the name of a forgotten person is held, and found by nobody.
        entries = [entry for entry in entries if MARK not in entry.name]
        self._actors.put_in(connection, [actor_of_entry(entry) for entry in entries], now)
        names = [row for entry in entries for row in name_rows(entry)]
        self._database.insert_missing(connection, actor_names, names)
        identifiers = [
            {"scheme": scheme, "value": value, "actor_id": entry.id}
            for entry in entries
            for scheme, value in entry.identifiers
        ]
        self._database.insert_missing(connection, register_identifiers, identifiers)

    def load_entry(self, entry_id: str, known_at: datetime | None = None) -> RegisterEntry:
        """Return one entry as it is, or as we held it at a moment. Raises NotFoundError."""
        found = self.load_entries([entry_id], known_at).get(entry_id)
        if found is None:
            raise NotFoundError("there is no such entry of a register", place=entry_id)
        return found

    def load_entries(self, ids: Sequence[str], known_at: datetime | None = None) -> dict[str, RegisterEntry]:
        """Return the entries of these ids as they are, or as we held them at a moment; unknown ones are absent."""
        found = self._ledger.about(ids, ENTRY, known_at)
        return {one.subject: entry_of_value(one.value, one.owner, one.space) for one in found}

    def find(self, scheme: str, value: str, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Actor]:
        """Return the actors that registers give an identifier (``ror``, ``lei``, ``wikidata``…), in order of id."""
        table = register_identifiers
        query = select(table.c.actor_id).where(table.c.scheme == scheme, table.c.value == value.lower())
        query = query.where(is_visible(table.c.actor_id, spaces)).order_by(table.c.actor_id)
        with self._database.read() as connection:
            ids = list(connection.scalars(query))
        found = self._actors.load(ids)
        return list({found[one].id: found[one] for one in ids if one in found}.values())

    def iter_entries(self, source: str | None = None, batch_size: int = 1000) -> Iterator[list[RegisterEntry]]:
        """Give all entries, or those of a register, in batches, in order of id."""
        query = select(statements.c.subject, statements.c.value, statements.c.owner, statements.c.space)
        for page in iter_pages(self._database, query.where(*_of(source)), statements.c.subject, batch_size):
            yield [entry_of_value(row.value, row.owner, row.space) for row in page]

    def version(self) -> tuple[int, int]:
        """Return what tells two states of all registers apart: the number of entries, and the newest statement."""
        with self._database.read() as connection:
            row = connection.execute(select(func.count(), func.max(statements.c.id)).where(*_STANDS)).one()
        return row[0], row[1] or 0

    def count(self, source: str | None = None, spaces: Collection[str] | None = None) -> int:
        """Return the number of entries, of all registers or of one, in all spaces or in some."""
        query = select(func.count()).select_from(statements).where(*_of(source))
        if spaces is not None:
            query = query.where(statements.c.space.in_(spaces))
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def counts(self, spaces: Collection[str] | None = None) -> dict[str, int]:
        """Return the number of entries of each register, of all spaces or of some."""
        by = statements.c.principal
        query = select(by, func.count()).where(*_STANDS).group_by(by)
        if spaces is not None:
            query = query.where(statements.c.space.in_(spaces))
        with self._database.read() as connection:
            rows = connection.execute(query)
            return {str(principal).removeprefix(_PRINCIPAL): count for principal, count in rows}

    def _load_held(self, connection: Connection, ids: Sequence[str]) -> dict[str, _Held]:
        held: dict[str, _Held] = {}
        query = select(statements.c.subject, statements.c.id, statements.c.value).where(*_STANDS)
        for part in chunks(ids):
            rows = connection.execute(query.where(self._database.among(statements.c.subject, part)))
            held.update({subject: _Held(number, value) for subject, number, value in rows})
        return held

    def _retract(self, connection: Connection, outdated: Mapping[int, str], now: datetime) -> None:
        if outdated:
            row = update(statements).where(statements.c.id == bindparam("number"))
            row = row.values(retracted_at=bindparam("at"), retracted_by=bindparam("by"))
            by = {number: principal_of(source) for number, source in sorted(outdated.items())}
            connection.execute(row, [{"number": number, "at": now, "by": by[number]} for number in by])

    def _state(
        self,
        connection: Connection,
        items: Sequence[tuple[RegisterEntry, Evidence | None, dict[str, Any]]],
        now: datetime,
        reason: str,
    ) -> None:
        proofs = {entry.id: hash_evidence(proof.body) for entry, proof, _ in items if proof}
        self._evidence.save(connection, [(proofs[entry.id], proof) for entry, proof, _ in items if proof], now)
        self._save_principals(connection, {entry.source for entry, _, _ in items}, now)
        told = make_storable(reason)
        rows = [
            {
                "subject": entry.id,
                "predicate": ENTRY,
                "value": value,
                "principal": principal_of(entry.source),
                "reason": told,
                "evidence": proofs.get(entry.id),
                "owner": entry.owner,
                "space": entry.space,
                "recorded_at": now,
            }
            for entry, _, value in items
        ]
        if rows:
            connection.execute(insert(statements), rows)

    def _save_principals(self, connection: Connection, sources: Collection[str], now: datetime) -> None:
        rows = [
            {"id": principal_of(source), "kind": "register", "name": source, "recorded_at": now} for source in sources
        ]
        self._database.insert_missing(connection, principals, rows)


def entry_locks(batch: Batch) -> set[str]:
    """Return the locks that a transaction holds while it saves these entries: two who save one would both state it."""
    return {f"registers:{entry.source}" for entry, _ in batch}


def principal_of(source: str) -> str:
    """Return who says what a register says."""
    return f"{_PRINCIPAL}{source}"


def _of(source: str | None) -> tuple[ColumnElement[bool], ...]:
    if source is None:
        return _STANDS
    # In an index, as the principal is not; ";" comes after ":".
    return (*_STANDS, statements.c.subject > f"{source}:", statements.c.subject < f"{source};")


def _is_news(value: dict[str, Any], held: dict[str, Any]) -> bool:
    """Whether an entry says something else than is held, and not what its register said earlier (an older file)."""
    said, known = value.get("updated"), held.get("updated")
    return value != held and not (said and known and said < known)
