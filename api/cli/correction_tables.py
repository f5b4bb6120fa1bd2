"""How ``scout corrections`` and ``scout export`` tell what people said, and what it counts for today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.cli.console import add_row, make_table, out
from core.corrections import Standing, Successors, TagCorrection, follow
from core.store.corrections import Corrected


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction; ``standing`` is ``None`` for one that is of no tag, and so counts as it is written."""

    corrected: Corrected
    standing: Standing | None = None


def list_standing(found: Iterable[Corrected], successors: Successors) -> list[Listed]:
    """Return corrections with what they count for now.

    One of a technology that was split waits for a person, until somebody says later what its document has to do with
    any of the parts.
    """
    listed = [_list(one, successors) for one in found]
    latest: dict[tuple[str, str], int] = {}
    for one in listed:
        for technology in one.standing.counts if one.standing else ():
            place = one.corrected.correction.document_id, technology
            latest[place] = max(latest.get(place, 0), one.corrected.statement.id)
    return [Listed(one.corrected, Standing(())) if _is_answered(one, latest) else one for one in listed]


def correction_as_json(one: Listed) -> dict[str, Any]:
    """Return a correction as JSON tells it."""
    statement, standing = one.corrected.statement, one.standing
    told = {
        "statement": statement.id,
        "document": one.corrected.correction.document_id,
        "what": statement.predicate,
        "said": statement.value,
        "principal": statement.principal,
        "reason": statement.reason,
        "recorded_at": statement.recorded_at,
    }
    return told if standing is None else told | {"counts_for": standing.counts, "waits_between": standing.choices}


def print_corrections(found: Sequence[Listed]) -> None:
    """Print corrections for eyes."""
    table = make_table("#statement", "document", "what", "said", "counts for", "by", "reason")
    for one in found:
        held, statement = one.corrected, one.corrected.statement
        said = ", ".join(f"{k} {v}" for k, v in statement.value.items() if v not in (None, [], "", False))
        add_row(
            table,
            statement.id,
            held.correction.document_id,
            statement.predicate,
            said,
            _describe(one),
            statement.principal,
            statement.reason,
        )
    out().print(table)


def _list(one: Corrected, successors: Successors) -> Listed:
    correction = one.correction
    return Listed(one, follow(correction, successors) if isinstance(correction, TagCorrection) else None)


def _is_answered(one: Listed, latest: dict[tuple[str, str], int]) -> bool:
    document, number = one.corrected.correction.document_id, one.corrected.statement.id
    choices = one.standing.choices if one.standing else ()
    return any(latest.get((document, choice), 0) > number for choice in choices)


def _describe(one: Listed) -> str:
    correction, standing = one.corrected.correction, one.standing
    if standing is None or not isinstance(correction, TagCorrection):
        return "as said"
    if standing.choices:
        return f"nothing: it waits for a person, is it {' or '.join(standing.choices)}?"
    if standing.counts == (correction.technology,):
        return "as said"
    return ", ".join(standing.counts) or "nothing: its technology is retired"
