"""The queue of merges that the machine suggests: each a line of the ledger with its score and reasons.

It is found by ``knowledge.ledger.suggesting``, and accepted or dismissed by a person. A pair that was dismissed is kept
apart, and never suggested again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from core.errors import InputError
from core.models import SHARED_SPACE, space_of
from core.store.actors.ledger import ActorLedger
from core.store.actors.lines import NOT_SAME, SUGGESTED, Said, load_lines_in, make_line
from core.store.actors.profiles import Profile, load_profiles
from core.store.actors.roots import load_roots_in
from core.store.database import Database
from core.store.statements import Statement, StatementStore
from core.store.tables import principals, statements

MACHINE = "machine"
_LOCK = "suggestions"
_MAX_REASON_CHARS = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That ``gone`` might be given up for ``kept``.

    ``score``: how sure it is, 0 to 1. ``id``: that of the statement, 0 before it is queued.
    """

    gone: str
    kept: str
    score: float
    reason: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of the queue: suggestions that are new, that it had already, and that were taken out of it."""

    new: int
    held: int
    gone: int


class SuggestionStore:
    """Writes and reads the queue."""

    def __init__(self, database: Database, statements: StatementStore, ledger: ActorLedger) -> None:
        self._database = database
        self._statements = statements
        self._ledger = ledger

    def replace(self, found: Sequence[Suggestion], now: datetime) -> Queued:
        """Make the queue hold what was found; what was not found again is taken out."""
        with self._database.write(_LOCK) as connection:
            row = {"id": MACHINE, "kind": "machine", "name": "scoutbase", "recorded_at": now}
            self._database.insert_missing(connection, principals, [row])
            wanted = {(one.gone, one.kept): one for one in self._possible(connection, found)}
            held = {(one.gone, one.kept): one for one in self._load(connection)}
            same = {pair for pair, one in wanted.items() if pair in held and _says(one) == _says(held[pair])}
            self._retract(connection, [one.id for pair, one in held.items() if pair not in same], now)
            fresh = [one for pair, one in wanted.items() if pair not in same]
            self._add(connection, fresh, now)
        return Queued(len(fresh), len(same), len(held.keys() - wanted.keys()))

    def load(self, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Suggestion]:
        """Return what waits for a person, the surest first; what was merged or parted meanwhile is left out."""
        with self._database.read() as connection:
            waiting = self._possible(connection, self._load(connection))
        return sorted((one for one in waiting if space_of(one.gone) in spaces), key=lambda one: (-one.score, one.id))

    def load_profiles(self) -> list[Profile]:
        """Return what tells of every organisation whether it is another one too."""
        return load_profiles(self._database)

    def load_apart(self) -> set[frozenset[str]]:
        """Return the pairs of organisations that are kept apart, by who stands for them now."""
        with self._database.read() as connection:
            return self._apart(connection)

    def accept(self, statement_id: int, said: Said, now: datetime) -> int:
        """Do what is suggested, and return the merge."""
        suggested = self._find(statement_id)
        told = Said(said.reason or suggested.reason, said.principal, said.evidence)
        merged = self._ledger.merge(suggested.gone, suggested.kept, told, now)
        self._statements.retract(statement_id, now, said.principal)
        return merged

    def dismiss(self, statement_id: int, said: Said, now: datetime) -> int:
        """Keep the two apart for good, and return the statement that does."""
        suggested = self._find(statement_id)
        apart = self._ledger.keep_apart(suggested.gone, suggested.kept, said, now)
        self._statements.retract(statement_id, now, said.principal)
        return apart

    def _find(self, statement_id: int) -> Suggestion:
        with self._database.read() as connection:
            line = self._statements.load_in(connection, statement_id)
        if line.predicate != SUGGESTED or line.retracted_at is not None:
            raise InputError("this statement is no suggestion that waits", place=f"statement {statement_id}")
        return _suggestion(line)

    def _load(self, connection: Connection) -> list[Suggestion]:
        return [_suggestion(line) for line in load_lines_in(self._database, connection, (SUGGESTED,))]

    def _possible(self, connection: Connection, found: Sequence[Suggestion]) -> list[Suggestion]:
        """Return those of two organisations that stand for themselves and are not kept apart."""
        apart = self._apart(connection)
        roots = load_roots_in(self._database, connection, {i for one in found for i in (one.gone, one.kept)})
        free = (one for one in found if roots.get(one.gone) == one.gone and roots.get(one.kept) == one.kept)
        return [one for one in free if one.gone != one.kept and frozenset((one.gone, one.kept)) not in apart]

    def _apart(self, connection: Connection) -> set[frozenset[str]]:
        pairs = [
            (line.subject, str(line.value["other"])) for line in load_lines_in(self._database, connection, (NOT_SAME,))
        ]
        roots = load_roots_in(self._database, connection, {one for pair in pairs for one in pair})
        return {frozenset(roots.get(one, one) for one in pair) for pair in pairs}

    def _add(self, connection: Connection, fresh: Sequence[Suggestion], now: datetime) -> None:
        for one in fresh:
            said = Said(one.reason[:_MAX_REASON_CHARS], MACHINE)
            value = {"into": one.kept, "score": one.score}
            self._statements.add_in(connection, make_line(one.gone, SUGGESTED, value, said, now))

    def _retract(self, connection: Connection, numbers: Sequence[int], now: datetime) -> None:
        if numbers:
            row = update(statements).where(statements.c.id == bindparam("number"))
            row = row.values(retracted_at=bindparam("at"), retracted_by=bindparam("by"))
            connection.execute(row, [{"number": number, "at": now, "by": MACHINE} for number in numbers])


def _suggestion(line: Statement) -> Suggestion:
    return Suggestion(line.subject, str(line.value["into"]), float(line.value["score"]), line.reason, line.id)


def _says(one: Suggestion) -> tuple[float, str]:
    return one.score, one.reason
