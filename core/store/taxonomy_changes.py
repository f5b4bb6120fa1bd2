"""What became of the taxonomy, as statements of the ledger: who changed which facts of which technology, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.models import LOCAL_PRINCIPAL
from core.store.database import Database
from core.store.statements import Statement, StatementStore
from core.taxonomy.facts import TaxonomyChange, TechnologyChange

TAXONOMY_CHANGED = "taxonomy-changed"
# What is said of no single technology: a new version without a new fact.
_WHOLE = "taxonomy"
_LOCK = "taxonomy"


@dataclass(frozen=True, slots=True)
class Told:
    """How a change came about: by which command, and why."""

    operation: str
    reason: str
    principal: str = LOCAL_PRINCIPAL


class TaxonomyChangeStore:
    """Writes and reads changes of the taxonomy.

    A statement's value: ``{"operation", "from", "to", "kind", "added": {fact: […]}, "removed": {fact: […]},
    "successors": […]}``.
    """

    def __init__(self, database: Database, statements: StatementStore) -> None:
        self._database = database
        self._statements = statements

    def add(self, change: TaxonomyChange, told: Told, now: datetime) -> int:
        """Write one statement a technology, and return how many; none where the newest ones say the same already."""
        with self._database.write(_LOCK) as connection:
            newest = self._statements.standing_in(connection, TAXONOMY_CHANGED)[-1:]
            if any((one.value["from"], one.value["to"]) == (change.before, change.after) for one in newest):
                return 0  # a change that was said, and then killed before it was done
            values = [(subject_of(one.id), _value(one)) for one in change.technologies] or [(_WHOLE, {})]
            versions = {"operation": told.operation, "from": change.before, "to": change.after}
            for subject, value in values:
                self._statements.add_in(
                    connection,
                    Statement(subject, TAXONOMY_CHANGED, versions | value, told.principal, told.reason, now),
                )
            return len(values)

    def history(self, ids: Iterable[str] | None = None) -> list[Statement]:
        """Return all changes, or those of some technologies, oldest first."""
        if ids is None:
            return self._statements.standing(TAXONOMY_CHANGED)
        return self._statements.about([subject_of(one) for one in ids], TAXONOMY_CHANGED)


def subject_of(technology_id: str) -> str:
    """Return the subject of statements about a technology."""
    return f"technology:{technology_id}"


def id_of(subject: str) -> str | None:
    """Return the technology that a statement is about, ``None`` for the taxonomy as a whole."""
    kind, _, technology_id = subject.partition(":")
    return technology_id if kind == "technology" else None


def _value(change: TechnologyChange) -> dict[str, Any]:
    added, removed = (_plain(facts.items()) for facts in (change.added, change.removed))
    value: dict[str, Any] = {"kind": change.kind.value, "added": added, "removed": removed}
    return value | ({"successors": list(change.successors)} if change.successors else {})


def _plain(facts: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in facts}
