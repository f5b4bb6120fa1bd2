"""What linking is told beside a text, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import OrganisationKind


@dataclass(frozen=True, slots=True)
class Hints:
    """What else is known of whoever is meant.

    ``country`` is a code or a name; ``identifiers`` are (scheme, value) as entries have them; ``companions`` are ids of
    entries that are named beside it.
    """

    country: str | None = None
    city: str | None = None
    domain: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    kind: OrganisationKind | None = None
    companions: tuple[str, ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Reason:
    """What spoke for or against a link: a name of a feature, its value, and what it added, in log odds."""

    name: str
    value: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class LinkFound:
    """An entry that a text means. ``score``: 0 to 1, how likely; ``span``: where the name stands in the text.

    ``parents``: the entries above it, the nearest first, as far as the register says.
    """

    entry_id: str
    score: float
    reasons: tuple[Reason, ...]
    span: tuple[int, int]
    parents: tuple[str, ...] = ()
