"""Events as rows hold them, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from core.events import Event
from core.signals import Certainty, SignalKind
from core.store.events.signal_rows import money_of, named_of, told_row
from core.text.organisation_names import normalise_name

#: Parts the normalised names of an event, and stands before the first.
APART = "|"
#: What an event tells that became part of another, or of which a document was forgotten until resolve looks again.
NOTHING: dict[str, Any] = {"named": [], "names": "", "money": [], "facts": []}


def event_row(event: Event, recorded_at: datetime, now: datetime) -> dict[str, Any]:
    """Return the row of an event that stands."""
    names = dict.fromkeys(normalise_name(name) for _, name in event.named)
    return {
        "names": "".join(f"{APART}{name}" for name in names if name),
        "id": event.id,
        "kind": event.kind.value,
        "key": event.key,
        "state": event.state.value,
        "space": event.space,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "redirect_to": None,
        "recorded_at": recorded_at,
        "updated_at": now,
        **told_row(event),
    }


def event_of_row(row: Row[Any], places: Sequence[tuple[str, int]]) -> Event:
    """Return the event of a row. ``places``: the signals that tell of it."""
    return Event(
        row.id,
        SignalKind(row.kind),
        row.key,
        Certainty(row.state),
        row.space,
        named_of(row),
        money_of(row),
        tuple(map(tuple, row.facts)),
        row.first_day,
        row.last_day,
        tuple(places),
    )


def names_of_row(row: Row[Any]) -> frozenset[str]:
    """Return the normalised names of all that the event of a row names."""
    return frozenset(str(row.names).split(APART)) - {""}
