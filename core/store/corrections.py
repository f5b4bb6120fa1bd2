"""Corrections, as statements of the ledger about documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    follow_all,
)
from core.errors import InputError, NotFoundError
from core.models import LOCAL_PRINCIPAL, SHARED_SPACE, Cause, Consumer, TagSet, space_of
from core.people import PERSON
from core.signals import Certainty, Money, MoneyName, SignalKind
from core.store.database import UNITS, Database, chunks
from core.store.pending import PendingStore
from core.store.statements import Statement, StatementStore
from core.store.tables import actors, documents
from core.store.units import UnitStore
from core.taxonomy.model import Taxonomy

TAG, LINK, SIGNAL = "tag correction", "link correction", "signal correction"
PREDICATES = (TAG, LINK, SIGNAL)
SUBJECT = "document:"
# What each value must hold to be read: one that told of something forgotten holds nothing.
_NEEDED: Mapping[str, frozenset[str]] = {
    TAG: frozenset({"technology", "verdict"}),
    LINK: frozenset({"surface", "actor"}),
    SIGNAL: frozenset({"kind", "name", "is_wrong", "certainty", "amounts", "facts"}),
}


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
        """Write a correction, in the space and for the owner of its document, and return the id of its statement.

        Raises NotFoundError for an unknown document, and for an organisation of a space that it does not belong to.
        """
        document_id = correction.document_id
        with self._database.write(UNITS) as connection:
            query = select(documents.c.owner, documents.c.space).where(documents.c.id == document_id)
            document = connection.execute(query).first()
            if document is None:
                raise NotFoundError("there is no such document", place=document_id)
            if isinstance(correction, LinkCorrection) and not _may_mean(correction.actor_id, document.space):
                raise NotFoundError("there is no such organisation", place=str(correction.actor_id))
            predicate, value = _value_of(correction)
            statement = Statement(
                f"{SUBJECT}{document_id}",
                predicate,
                value,
                principal,
                reason,
                now,
                owner=document.owner,
                space=document.space,
            )
            written = self._statements.add_in(connection, statement)
            self._follow_in(connection, document_id, predicate, now)
        return written

    def undo(
        self,
        statement_id: int,
        now: datetime,
        principal: str = LOCAL_PRINCIPAL,
        spaces: Collection[str] = (SHARED_SPACE,),
    ) -> Corrected:
        """Take a correction of a document of these spaces back; what stood before holds again.

        Raises NotFoundError, or InputError for a statement that is no standing correction.
        """
        with self._database.write(UNITS) as connection:
            held = self._statements.load_in(connection, statement_id, spaces)
            if not _is_readable(held):
                raise InputError("this statement is no correction", place=f"statement {statement_id}")
            self._statements.retract_in(connection, statement_id, now, principal)
            corrected = _corrected(held)
            self._follow_in(connection, corrected.correction.document_id, held.predicate, now)
        return corrected

    def load(self, document_ids: Sequence[str], known_at: datetime | None = None) -> dict[str, list[Corrected]]:
        """Return the corrections of each document that has any, oldest first; those of a past moment if asked."""
        found: dict[str, list[Corrected]] = {}
        subjects = [f"{SUBJECT}{document_id}" for document_id in document_ids]
        for statement in self._statements.about(subjects, known_at=known_at):
            if _is_readable(statement):
                found.setdefault(_document_of(statement), []).append(_corrected(statement))
        return found

    def iter_all(self, spaces: Collection[str] = (SHARED_SPACE,)) -> Iterator[Corrected]:
        """Give the standing corrections of documents of these spaces, those of tags first, each kind oldest first."""
        for predicate in PREDICATES:
            for statement in self._statements.standing(predicate):
                if statement.space in spaces and _is_readable(statement):
                    yield _corrected(statement)

    def lay_over(self, tag_sets: Mapping[str, TagSet], taxonomy: Taxonomy | None = None) -> dict[str, TagSet]:
        """Return tag sets with what people say of them, led on to the technologies of a taxonomy.

        Without one, each says it of the technology that it names, which may be retired.
        """
        found = {i: _tags_of(held) for i, held in self.load(list(tag_sets)).items()}
        if taxonomy is not None:
            found = {i: follow_all(said, taxonomy.successors) for i, said in found.items()}
        return {i: correct_tags(tags, found.get(i, ())) for i, tags in tag_sets.items()}

    def follow_taxonomy(self, before: Taxonomy, after: Taxonomy, now: datetime) -> int:
        """Have the indexes follow where corrections of tags say something else by another taxonomy; return of how many.

        Their documents need not hold a word of the technologies that changed, so nothing else asks for them.
        """
        with self._database.write(UNITS) as connection:
            moved = {
                _document_of(line)
                for line in self._statements.standing_in(connection, TAG)
                if _is_readable(line) and _is_moved(line.value["technology"], before, after)
            }
            self._units.touch_documents_in(connection, sorted(moved), now)
        return len(moved)

    def links_of(self, document_ids: Sequence[str]) -> dict[tuple[str, str], str | None]:
        """Return whom names mean as people say: (document, surface) → actor.

        Without those whose actor is gone: whom the name means is then open again.
        """
        said = {
            (one.document_id, one.surface): one.actor_id
            for corrected in self.load(document_ids).values()
            for one in (held.correction for held in corrected)
            if isinstance(one, LinkCorrection)
        }
        known = self._load_known({actor_id for actor_id in said.values() if actor_id})
        return {name: actor_id for name, actor_id in said.items() if actor_id is None or actor_id in known}

    def _load_known(self, actor_ids: Collection[str]) -> set[str]:
        """Return those of these organisations that are there."""
        known = set[str]()
        if actor_ids:
            with self._database.read() as connection:
                for part in chunks(sorted(actor_ids)):
                    mine = self._database.among(actors.c.id, part)
                    known.update(connection.scalars(select(actors.c.id).where(mine, actors.c.kind != PERSON)))
        return known

    def _follow_in(self, connection: Connection, document_id: str, predicate: str, now: datetime) -> None:
        """Have the indexes follow a correction of tags, and resolve any other."""
        if predicate == TAG:
            self._units.touch_documents_in(connection, [document_id], now)
        else:
            self._pending.enqueue_in(connection, Consumer.RESOLVE, [(document_id, 1)], Cause.CORRECTED, now)


def load_signal_corrections_in(
    statements: StatementStore, connection: Connection, document_ids: Sequence[str]
) -> list[SignalCorrection]:
    """Return what people say of the signals of these documents, oldest first, inside the caller's transaction."""
    subjects = [f"{SUBJECT}{document_id}" for document_id in document_ids]
    found = [
        _corrected(one).correction
        for part in chunks(subjects)
        for one in statements.standing_about_in(connection, SIGNAL, part)
        if _is_readable(one)
    ]
    return [one for one in found if isinstance(one, SignalCorrection)]


def _is_readable(statement: Statement) -> bool:
    """Whether a statement is a correction, and still says what: it did not tell of something forgotten."""
    needed = _NEEDED.get(statement.predicate)
    return needed is not None and needed <= statement.value.keys()


def _is_moved(technology: str, before: Taxonomy, after: Taxonomy) -> bool:
    return before.successors(technology) != after.successors(technology)


def _may_mean(actor_id: str | None, space: str) -> bool:
    """Whether a name in a document of a space may mean an actor: who sees the document may know of it."""
    return actor_id is None or space_of(actor_id) in (SHARED_SPACE, space)


def _tags_of(corrected: Sequence[Corrected]) -> list[TagCorrection]:
    return [one.correction for one in corrected if isinstance(one.correction, TagCorrection)]


def _document_of(statement: Statement) -> str:
    return statement.subject.removeprefix(SUBJECT)


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
