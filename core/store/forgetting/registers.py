"""Taking entries of registers out of the ledger and of every table that is derived from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, delete, select, update

from core.models import Cause, Consumer
from core.store.actors.bearers import load_names_in
from core.store.actors.relinking import ask_named_in
from core.store.actors.roots import load_members_in
from core.store.database import Database, chunks
from core.store.forgetting.redacting import Redactor
from core.store.forgetting.suppressions import redact_entry
from core.store.forgetting.traces import iter_rows
from core.store.pending import PendingStore
from core.store.register_rows import ENTRY, entry_of_value
from core.store.registers import RegisterStore, principal_of
from core.store.tables import (
    actor_names,
    actors,
    document_revisions,
    documents,
    evidence,
    links,
    principals,
    register_identifiers,
    statements,
)
from core.store.units import UnitStore

# What is derived of an entry, by the column that names it.
_PARTS: tuple[Column[str], ...] = (links.c.actor_id, actor_names.c.actor_id, register_identifiers.c.actor_id)


@dataclass(frozen=True, slots=True)
class RegisterForgetter:
    """Removes and redacts entries inside the caller's transaction, which holds UNITS."""

    database: Database
    registers: RegisterStore
    pending: PendingStore
    units: UnitStore

    def find_in(self, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
        """Return the names of those of these entries that are held, by id; empty where it was forgotten before."""
        stated = sorted(stated_in(self.database, connection, ids))
        found, query = dict.fromkeys(stated, ""), select(actors.c.id, actors.c.name)
        for part in chunks(stated):
            mine = self.database.among(actors.c.id, part)
            found.update((row.id, row.name) for row in connection.execute(query.where(mine)))
        return found

    def ids_of_source_in(self, connection: Connection, source: str) -> list[str]:
        """Return the ids of all entries that a register ever had."""
        query = select(statements.c.subject).where(statements.c.predicate == ENTRY)
        query = query.where(statements.c.principal == principal_of(source)).distinct()
        return sorted(connection.scalars(query))

    def remove_in(self, connection: Connection, ids: Sequence[str], now: datetime) -> Counter[str]:
        """Remove entries with all that was ever said of them; ids that are not there are no error.

        Documents that were linked to them are resolved again, and their index entries follow at once.
        """
        counts: Counter[str] = Counter()
        counts["index entries"] += self._follow(connection, ids, now)
        proofs = set[str]()
        for part in chunks(ids):
            mine = (statements.c.predicate == ENTRY, self.database.among(statements.c.subject, part))
            proofs.update(filter(None, connection.scalars(select(statements.c.evidence).where(*mine))))
            counts["entries"] += connection.execute(delete(statements).where(*mine)).rowcount
            for column in _PARTS:
                name = column.table.name.replace("_", " ")
                gone = delete(column.table).where(self.database.among(column, part))
                counts[name] += connection.execute(gone).rowcount
            counts["actors"] += connection.execute(
                delete(actors).where(self.database.among(actors.c.id, part))
            ).rowcount
        counts["evidence"] += self._delete_evidence(connection, proofs)
        return counts

    def _follow(self, connection: Connection, ids: Sequence[str], now: datetime) -> int:
        """Have the stages follow in documents of these entries and of whom they stand for; return in how many units."""
        held = load_members_in(self.database, connection, ids)
        around = sorted({*ids, *(one.id for group in held.values() for one in group)})
        linked = set[str]()
        for part in chunks(around):
            mine = self.database.among(links.c.actor_id, part)
            linked.update(connection.scalars(select(links.c.document_id).where(mine)))
        ask_named_in(self.database, connection, load_names_in(self.database, connection, around), now)
        again = [(document_id, 1) for document_id in sorted(linked)]
        self.pending.enqueue_in(connection, Consumer.RESOLVE, again, Cause.CORRECTED, now)
        return self.units.touch_documents_in(connection, sorted(linked), now)

    def remove_principal_in(self, connection: Connection, source: str) -> None:
        """Remove who said what a register said, once nothing is left of it: it bears the register's name."""
        connection.execute(delete(principals).where(principals.c.id == principal_of(source)))

    def redact_in(self, connection: Connection, redactor: Redactor, now: datetime) -> Counter[str]:
        """Leave forgotten people out of all entries, those of before too, and of the names that they are found by."""
        counts: Counter[str] = Counter()
        columns = ("id", "value", "owner", "space", "retracted_at")
        for row in iter_rows(connection, statements, *columns, where=statements.c.predicate == ENTRY):
            value = redact_entry(redactor, row["value"])
            if value == row["value"]:
                continue
            told = update(statements).where(statements.c.id == row["id"]).values(value=value, evidence=None)
            connection.execute(told)
            counts["entries redacted"] += 1
            if row["retracted_at"] is None:
                entry = entry_of_value(value, row["owner"], row["space"])
                self.registers.write_actors_in(connection, [entry], {entry.id}, now)
        return counts

    def _delete_evidence(self, connection: Connection, proofs: set[str]) -> int:
        """Delete evidence that nothing else rests on."""
        removed = 0
        for part in chunks(sorted(proofs)):
            kept = set[str]()
            for column in (documents.c.evidence_hash, document_revisions.c.evidence_hash, statements.c.evidence):
                kept.update(connection.scalars(select(column).where(self.database.among(column, part))))
            gone = sorted(set(part) - kept)
            removed += connection.execute(delete(evidence).where(self.database.among(evidence.c.hash, gone))).rowcount
        return removed


def stated_in(database: Database, connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those of these ids that a register says, or said, something of."""
    found = set[str]()
    for part in chunks(ids):
        mine = (statements.c.predicate == ENTRY, database.among(statements.c.subject, part))
        found.update(connection.scalars(select(statements.c.subject).where(*mine)))
    return found
