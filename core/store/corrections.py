"""Corrections, as statements of the ledger about documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.corrections import (
    Correction,
    LinkCorrection,
    SignalCorrection,
    TagCorrection,
    Verdict,
    correct_tags,
)
from core.errors import InputError, NotFoundError
from core.models import LOCAL_PRINCIPAL, Cause, Consumer, TagSet
from core.signals import Certainty, Money, MoneyName, SignalKind
from core.store.database import UNITS, Database, chunks
from core.store.pending import PendingStore
from core.store.statements import Statement, StatementStore
from core.store.tables import documents, unit_members
from core.store.units import UnitStore

TAG, LINK, SIGNAL = "tag correction", "link correction", "signal correction"
PREDICATES = (TAG, LINK, SIGNAL)
_SUBJECT = "document:"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction with its line of the ledger."""

    correction: Correction
    statement: Statement


class CorrectionStore:
    """Writes corrections, has the stages follow, and lays them over what the machine said."""

    def __init__(self, database: Database, pending: PendingStore, statements: StatementStore, units: UnitStore) -> None:
        self._database = database
        self._pending = pending
        self._statements = statements
        self._units = units

    def add(self, correction: Correction, reason: str, now: datetime, principal: str = LOCAL_PRINCIPAL) -> int:
        """Write a correction and return the id of its statement. Raises NotFoundError for an unknown document."""
        document_id = correction.document_id
        with self._database.write(UNITS) as connection:
            if connection.scalar(select(documents.c.id).where(documents.c.id == document_id)) is None:
                raise NotFoundError("there is no such document", place=document_id)
            predicate, value = _value_of(correction)
            statement = Statement(f"{_SUBJECT}{document_id}", predicate, value, principal, reason, now)
            written = self._statements.add_in(connection, statement)
            self._follow_in(connection, document_id, predicate, now)
        return written

    def undo(self, statement_id: int, now: datetime, principal: str = LOCAL_PRINCIPAL) -> Corrected:
        """Take a correction back; what stood before holds again.

        Raises NotFoundError, or InputError for a statement that is no standing correction.
        """
        with self._database.write(UNITS) as connection:
            held = self._statements.load_in(connection, statement_id)
            if held.predicate not in PREDICATES:
                raise InputError("this statement is no correction", place=f"statement {statement_id}")
            self._statements.retract_in(connection, statement_id, now, principal)
            corrected = _corrected(held)
            self._follow_in(connection, corrected.correction.document_id, held.predicate, now)
        return corrected

    def load(self, document_ids: Sequence[str], known_at: datetime | None = None) -> dict[str, list[Corrected]]:
        """Return the corrections of each document that has any, oldest first; those of a past moment if asked."""
        found: dict[str, list[Corrected]] = {}
        subjects = [f"{_SUBJECT}{document_id}" for document_id in document_ids]
        for statement in self._statements.about(subjects, known_at=known_at):
            if statement.predicate in PREDICATES:
                found.setdefault(_document_of(statement), []).append(_corrected(statement))
        return found

    def iter_all(self) -> Iterator[Corrected]:
        """Give all standing corrections, those of tags first, each kind oldest first."""
        for predicate in PREDICATES:
            yield from map(_corrected, self._statements.standing(predicate))

    def lay_over(self, tag_sets: Mapping[str, TagSet]) -> dict[str, TagSet]:
        """Return tag sets with what people say of them."""
        found = self.load(list(tag_sets))
        return {i: correct_tags(tags, _tags_of(found.get(i, ()))) for i, tags in tag_sets.items()}

    def links_of(self, document_ids: Sequence[str]) -> dict[tuple[str, str], str | None]:
        """Return whom names mean as people say: (document, surface) → actor."""
        return {
            (one.document_id, one.surface): one.actor_id
            for corrected in self.load(document_ids).values()
            for one in (held.correction for held in corrected)
            if isinstance(one, LinkCorrection)
        }

    def _follow_in(self, connection: Connection, document_id: str, predicate: str, now: datetime) -> None:
        """Have the indexes follow a correction of tags, and resolve any other."""
        if predicate == TAG:
            mine = unit_members.c.document_id == document_id
            units = list(connection.scalars(select(unit_members.c.unit_id).where(mine)))
            self._units.touch_in(connection, dict.fromkeys(units, Cause.CORRECTED), now)
        else:
            self._pending.enqueue_in(connection, Consumer.RESOLVE, [(document_id, 1)], Cause.CORRECTED, now)


def load_signal_corrections_in(
    statements: StatementStore, connection: Connection, document_ids: Sequence[str]
) -> list[SignalCorrection]:
    """Return what people say of the signals of these documents, oldest first, inside the caller's transaction."""
    subjects = [f"{_SUBJECT}{document_id}" for document_id in document_ids]
    found = [
        _corrected(one).correction
        for part in chunks(subjects)
        for one in statements.standing_about_in(connection, SIGNAL, part)
    ]
    return [one for one in found if isinstance(one, SignalCorrection)]


def _tags_of(corrected: Sequence[Corrected]) -> list[TagCorrection]:
    return [one.correction for one in corrected if isinstance(one.correction, TagCorrection)]


def _document_of(statement: Statement) -> str:
    return statement.subject.removeprefix(_SUBJECT)


def _value_of(correction: Correction) -> tuple[str, dict[str, Any]]:
    match correction:
        case TagCorrection():
            return TAG, {"technology": correction.technology, "verdict": correction.verdict.value}
        case LinkCorrection():
            return LINK, {"surface": correction.surface, "actor": correction.actor_id}
        case SignalCorrection():
            return SIGNAL, {
                "kind": correction.kind.value,
                "name": correction.name,
                "is_wrong": correction.is_wrong,
                "certainty": correction.certainty and correction.certainty.value,
                "amounts": [[name.value, m.low, m.high, m.currency] for name, m in correction.amounts],
                "facts": [list(fact) for fact in correction.facts],
            }


def _corrected(statement: Statement) -> Corrected:
    return Corrected(_correction_of(statement), statement)


def _correction_of(statement: Statement) -> Correction:
    value, document_id = statement.value, _document_of(statement)
    if statement.predicate == TAG:
        return TagCorrection(document_id, value["technology"], Verdict(value["verdict"]))
    if statement.predicate == LINK:
        return LinkCorrection(document_id, value["surface"], value["actor"])
    return SignalCorrection(
        document_id,
        SignalKind(value["kind"]),
        value["name"],
        value["is_wrong"],
        Certainty(value["certainty"]) if value["certainty"] else None,
        tuple((MoneyName(name), Money(low, high, currency)) for name, low, high, currency in value["amounts"]),
        tuple(map(tuple, value["facts"])),
    )
