"""Forgetting: a document, a person or a source goes out of all that is held, and is kept out.

What stays is a statement (who, when, why) and hashes (:mod:`core.store.forgetting.suppressions`). All of it is one
transaction: a process that is killed has forgotten all or nothing. What an index holds follows by its queue, and what
files hold of deleted rows by :func:`core.store.forgetting.scrubbing.scrub`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, select, text

from core.errors import InputError, NotFoundError
from core.models import LOCAL_PRINCIPAL, Document
from core.store.crawling.wanted import WantedStore
from core.store.database import UNITS, Database
from core.store.events.deriving import EventDeriver
from core.store.forgetting.desk import DeskForgetter
from core.store.forgetting.documents import DocumentForgetter, Removed, load_documents_in
from core.store.forgetting.people import PersonForgetter, Wanted
from core.store.forgetting.redacting import Kind, normalise_orcid, normalise_person
from core.store.forgetting.registers import RegisterForgetter
from core.store.forgetting.suppressions import Hasher, SuppressionStore
from core.store.forgetting.traces import Traces, TraceStore, traces_of_documents, traces_of_person, traces_of_source
from core.store.forgetting.units import FORGOTTEN, UnitForgetter
from core.store.pending import PendingStore
from core.store.registers import RegisterStore
from core.store.statements import Statement, StatementStore
from core.store.tables import (
    asked_for,
    backfill_days,
    backfills,
    documents,
    frontier,
    source_health,
    sources,
    suppressions,
)
from core.store.units import UnitStore
from core.text.folding import fold

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Order:
    """Who has something forgotten, when and why. ``is_rehearsal``: say what would go, and let it be."""

    reason: str
    now: datetime
    principal: str = LOCAL_PRINCIPAL
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went, by kind, and what the operator must know. ``subjects``: what stands for it in the ledger.

    ``left``: where something still stands that we do not touch, in words, the most important first.
    """

    subjects: tuple[str, ...]
    removed: Mapping[str, int]
    left: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """One transaction under way."""

    connection: Connection
    hasher: Hasher
    order: Order
    counts: Counter[str] = field(default_factory=Counter)


class _RehearsalOverError(Exception):
    """Rolls back what was only to be seen."""


class ForgettingStore:
    """Forgets, and lets in again."""

    def __init__(
        self,
        database: Database,
        pending: PendingStore,
        units: UnitStore,
        statements: StatementStore,
        suppressions: SuppressionStore,
        registers: RegisterStore,
    ) -> None:
        self._database = database
        self._pending = pending
        self._units = units
        self._events = EventDeriver(database, statements)
        self._statements = statements
        self._suppressions = suppressions
        self._traces = TraceStore(database)
        self._wanted = WantedStore(database)
        self._desk = DeskForgetter(database)
        self._registers = RegisterForgetter(database, registers, pending, units)

    def forget_documents(self, ids: Sequence[str], order: Order) -> Forgotten:
        """Forget documents, and keep out what has their id, or is new and has an identifier or address of theirs.

        An id may also be that of an entry of a register. Raises NotFoundError for one that is not held and was not
        forgotten before; InputError for a reason that tells of them. What names one that was forgotten before is looked
        for again.
        """
        with self._work(order) as work:
            ids = sorted(set(ids))
            held = load_documents_in(self._database, work.connection, ids)
            known = {one: work.hasher.hash(Kind.DOCUMENT, one) for one in ids}
            before = self._suppressions.held_in(work.connection, set(known.values()))
            entries = self._registers.find_in(work.connection, ids)
            for missing in (one for one in ids if one not in {*held, *entries} and known[one] not in before):
                raise NotFoundError("there is no such document", place=missing)
            names = (*(document.title for document in held.values()), *entries.values())
            _refuse_telling(order.reason, [*ids, *names])
            for one in ids:
                others = [(h, Kind.IDENTIFIER) for h in (work.hasher.of_document(held[one]) if one in held else ())]
                self._suppress(work, known[one], Kind.DOCUMENT, others, is_new=known[one] not in before)
            removed = self._remove(work, ids)
            self._remove_entries(work, list(entries))
            traces = traces_of_documents(ids, held.values())
            self._remove_traces(work, traces, removed)
            urls = {url for document in held.values() for url in _addresses(document)}
            work.counts["frontier"] += self._traces.remove_asks_in(work.connection, traces, urls)
        return Forgotten(tuple(f"{FORGOTTEN}:{h}" for h in known.values()), _plain(work), _name_copies(removed))

    def forget_person(self, names: Sequence[str], orcid: str | None, order: Order) -> Forgotten:
        """Forget a person by all ways to write the name, and leave the person out of what comes in from now on.

        With an ORCID a name means the person only where no other ORCID stands with it. A person of whom nothing is held
        is kept out all the same. Raises InputError for names without letters, and a reason that holds one.
        """
        normalised = [normalise_person(name) for name in names]
        if not all(normalised):
            raise InputError("a name needs letters", place="scout forget person")
        _refuse_telling(order.reason, names)
        kind = Kind.NAMESAKE if orcid else Kind.PERSON
        with self._work(order) as work:
            hashes = [(work.hasher.hash(kind, name), kind) for name in normalised]
            if orcid:
                hashes.append((work.hasher.hash(Kind.ORCID, normalise_orcid(orcid)), Kind.ORCID))
            words = sorted({word for name in normalised for word in name.split()})
            hashes += [(work.hasher.hash(Kind.WORD, word), Kind.WORD) for word in words]
            is_new = not self._suppressions.held_in(work.connection, {hashes[0][0]})
            self._suppress(work, *hashes[0], hashes[1:], is_new=is_new)
            left = self._redact(work, Wanted(tuple(names), orcid))
        return Forgotten((f"{FORGOTTEN}:{hashes[0][0]}",), _plain(work), left)

    def forget_source(self, source: str, order: Order) -> Forgotten:
        """Forget a source with all its documents, and take nothing of it from now on.

        Raises NotFoundError for one that nothing is known of; InputError for a reason that names it.
        """
        _refuse_telling(order.reason, [source])
        with self._work(order) as work:
            own = work.hasher.hash(Kind.SOURCE, source)
            ids = self._ids_of(work.connection, source)
            is_new = not self._suppressions.held_in(work.connection, {own})
            if is_new and not ids and not self._is_known(work.connection, source):
                raise NotFoundError("there is no such source", place=source)
            self._suppress(work, own, Kind.SOURCE, [], is_new=is_new)
            removed = self._remove(work, ids)
            entries = self._registers.ids_of_source_in(work.connection, source)
            self._remove_entries(work, entries)
            self._registers.remove_principal_in(work.connection, source)
            work.counts += self._traces.remove_source_in(work.connection, source)
            self._remove_traces(work, traces_of_source(source), removed)
            for table in (frontier, source_health, backfills, backfill_days, asked_for):
                work.counts[table.name.replace("_", " ")] += self._delete(work, table, table.c.source == source)
            work.counts["sources"] += self._delete(work, sources, sources.c.id == source)
        return Forgotten((f"{FORGOTTEN}:{own}",), _plain(work), _name_copies(removed))

    def lift(self, kind: Kind, values: Sequence[str], order: Order) -> int:
        """Let in again what was forgotten by these ids or names; return how many statements that retracted.

        Nothing comes back by itself. Raises NotFoundError when nothing of it is kept out.
        """
        kinds = (Kind.PERSON, Kind.NAMESAKE) if kind is Kind.PERSON else (kind,)
        with self._work(order) as work:
            asked = {work.hasher.hash(one, value) for one in kinds for value in values}
            standing = self._statements.standing_in(work.connection, FORGOTTEN)
            lifted = [s for s in standing if not asked.isdisjoint(s.value["suppressed"])]
            if not lifted:
                raise NotFoundError("it is not kept out", place=f"scout forget {kind} --lift")
            kept = {h for s in standing if s not in lifted for h in s.value["suppressed"]}
            for statement in lifted:
                self._statements.retract_in(work.connection, statement.id, order.now, order.principal)
                self._suppressions.remove_in(work.connection, set(statement.value["suppressed"]) - kept)
        return len(lifted)

    @contextmanager
    def _work(self, order: Order) -> Iterator[_Work]:
        """Open a transaction that nobody else saves documents or units beside."""
        try:
            with self._database.write(UNITS) as connection:
                if self._database.is_sqlite:
                    connection.execute(text("PRAGMA secure_delete=ON"))
                else:  # whoever saves reads it first: those under way are waited for, others wait for us
                    connection.execute(text(f"LOCK TABLE {suppressions.name} IN ACCESS EXCLUSIVE MODE"))
                yield _Work(connection, self._suppressions.need_hasher_in(connection, order.now), order)
                if order.is_rehearsal:
                    raise _RehearsalOverError
        except _RehearsalOverError:
            return

    def _suppress(self, work: _Work, own: str, kind: Kind, others: Sequence[tuple[str, Kind]], *, is_new: bool) -> None:
        hashes = dict([(own, kind), *others])
        self._suppressions.add_in(work.connection, hashes.items(), work.order.now)
        if is_new:
            value = {"kind": kind.value, "suppressed": sorted(hashes)}
            subject, order = f"{FORGOTTEN}:{own}", work.order
            statement = Statement(subject, FORGOTTEN, value, order.principal, order.reason, order.now)
            self._statements.add_in(work.connection, statement)

    def _remove(self, work: _Work, ids: Sequence[str]) -> Removed:
        units = UnitForgetter(self._database, self._pending, self._units, self._statements, work.order.principal)
        forgetter = DocumentForgetter(self._database, units, self._events, self._pending)
        removed = forgetter.remove_in(work.connection, ids, lambda one: _stand_in(work.hasher, one), work.order.now)
        work.counts += removed.counts
        work.counts += self._desk.remove_in(work.connection, ids)
        return removed

    def _remove_entries(self, work: _Work, ids: Sequence[str]) -> None:
        work.counts["asked for"] += self._wanted.forget_entries_in(work.connection, ids)
        work.counts += self._registers.remove_in(work.connection, ids, work.order.now)

    def _remove_traces(self, work: _Work, traces: Traces, removed: Removed) -> None:
        work.counts["asked for"] += self._wanted.forget_in(work.connection, removed.keys)
        work.counts += self._traces.remove_in(work.connection, traces)
        work.counts["saved searches"] += self._desk.redact_searches_in(work.connection, traces)
        work.counts["refusals"] += self._traces.remove_refused_units_in(work.connection, removed.units)
        self._blacken(work, traces, removed.keys)

    def _redact(self, work: _Work, wanted: Wanted) -> tuple[str, ...]:
        redactor = self._suppressions.redactor_in(work.connection, work.hasher)
        assert redactor is not None  # the person was suppressed just now
        people = PersonForgetter(self._database, self._pending, self._units, self._events, redactor)
        done = people.redact_in(work.connection, wanted, work.order.now, work.order.principal)
        work.counts += self._registers.redact_in(work.connection, redactor, work.order.now)
        traces = traces_of_person(redactor)
        work.counts += done.counts
        work.counts += self._traces.remove_in(work.connection, traces)
        work.counts["saved searches"] += self._desk.redact_searches_in(work.connection, traces)
        work.counts["frontier"] += self._traces.redact_asks_in(work.connection, traces)
        self._blacken(work, traces, done.keys)
        alike = [f"{name}: {count:,} times, not taken for the same" for name, count in done.alike.most_common(_SHOWN)]
        return (*(f"{one}: its id or address spells the name" for one in done.addresses[:_SHOWN]), *alike)

    def _blacken(self, work: _Work, traces: Traces, reasons: set[str]) -> None:
        changed = self._traces.blacken_statements_in(
            work.connection, traces, reasons, work.order.now, work.order.principal
        )
        work.counts["statements"] += changed

    def _ids_of(self, connection: Connection, source: str) -> list[str]:
        query = select(documents.c.id).where(documents.c.source == source).order_by(documents.c.id)
        return list(connection.scalars(query))

    def _is_known(self, connection: Connection, source: str) -> bool:
        queries = (
            select(table.c[name]).where(table.c[name] == source).limit(1)
            for table, name in ((sources, "id"), (frontier, "source"), (source_health, "source"))
        )
        return any(connection.execute(query).first() for query in queries)

    def _delete(self, work: _Work, table: Table, where: ColumnElement[bool]) -> int:
        return work.connection.execute(delete(table).where(where)).rowcount


def _stand_in(hasher: Hasher, document_id: str) -> str:
    """Return what stands for a document where it must be told from others."""
    return f"{FORGOTTEN}:{hasher.hash(Kind.DOCUMENT, document_id)}"


def _addresses(document: Document) -> Iterator[str]:
    if document.url:
        yield document.url
    yield from (value for scheme, value in document.identifiers if scheme == "url")


def _refuse_telling(reason: str, told: Iterable[str]) -> None:
    """Raise InputError for a reason that holds what is to be forgotten: it would stay for good."""
    folded = fold(reason)
    if any(fold(one) in folded for one in told if one.strip()):
        raise InputError("the reason names what is to be forgotten; it is kept", place="--reason")


def _plain(work: _Work) -> dict[str, int]:
    return {name: count for name, count in work.counts.items() if count}


def _name_copies(removed: Removed) -> tuple[str, ...]:
    more = len(removed.copies) - _SHOWN
    words = [f"{one}: stays, though it was one thing with what goes" for one in removed.copies[:_SHOWN]]
    return (*words, *([f"and {more:,} more"] if more > 0 else []))
