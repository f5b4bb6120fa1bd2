"""What an engine tells of a result besides its entry: the parts of its score, and the counts beside the hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.formatting import format_clause, format_preference
from index.query import SENTENCE_CLAUSES, WHOLE_SCORE, Bar, Expression, FacetCount, FacetField


@dataclass(frozen=True, slots=True)
class Counts:
    """What an answer counts besides its hits. ``dated``: matches that are in the histogram."""

    facets: dict[FacetField, tuple[FacetCount, ...]]
    histogram: tuple[Bar, ...] = ()
    dated: int = 0


def name_parts(expression: Expression, scores: Sequence[float | None]) -> dict[str, float]:
    """Return the parts of a score by clause.

    ``scores``: what each required clause, then each wanted one, then each preference gives by itself; ``None`` where it
    does not match.
    """
    clauses = (*expression.required, *expression.wanted)
    names = (*map(format_clause, clauses), *map(format_preference, expression.preferred))
    found = {name: score for name, score in zip(names, scores, strict=True) if score is not None}
    has_all = None not in scores[: len(clauses)] and expression.needed < len(expression.wanted)
    is_short = len(expression.wanted) < SENTENCE_CLAUSES
    return found | ({"all of the words": WHOLE_SCORE} if has_all and is_short else {})
