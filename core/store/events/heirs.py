"""Where the id of an event leads that is no more: to the one that its documents tell of instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.events import Event
from core.text.organisation_names import normalise_name


@dataclass(frozen=True, slots=True)
class Held:
    """An id of an event as it was: whether it stood, whom it named (normalised), and the signals that told of it.

    ``names`` is empty where it led on, or a document that told of it was forgotten.
    """

    key: str
    kind: str
    redirect: str | None
    recorded_at: datetime
    names: frozenset[str]
    signals: tuple[tuple[str, int], ...]


def find_heirs(ids: Collection[str], held: Mapping[str, Held], found: Sequence[Event]) -> dict[str, Event | None]:
    """Return for each of these ids that stands no more where it leads, ``None`` where nothing is left of it.

    ``found``: the events that stand, in order of key and time. One that leads to an event of another key is left out.
    """
    standing = {event.id: event for event in found}
    telling: dict[str, list[Event]] = {}
    for event in found:
        for document_id in dict.fromkeys(document_id for document_id, _ in event.signals):
            telling.setdefault(document_id, []).append(event)
    heirs: dict[str, Event | None] = {}
    for one in ids:
        end = _follow(one, held)
        if one not in standing and (end in held or end in standing):
            heirs[one] = standing.get(end) or _find_heir(held[end], telling)
    return heirs


def _follow(event_id: str, held: Mapping[str, Held]) -> str:
    while event_id in held and (to := held[event_id].redirect) is not None:
        event_id = to
    return event_id


def _find_heir(gone: Held, telling: Mapping[str, Sequence[Event]]) -> Event | None:
    """Return where the first document of an event went that still tells of one like it."""
    for document_id in dict.fromkeys(document_id for document_id, _ in gone.signals):
        likely = [event for event in telling.get(document_id, ()) if event.kind == gone.kind]
        if same := next((event for event in likely if event.key == gone.key), None):
            return same
        # Under another key: of several rounds that one article tells, the one of whom it told before.
        named = (event for event in likely if not gone.names or gone.names & _names_of(event))
        if heir := next(named, None):
            return heir
    return None


def _names_of(event: Event) -> frozenset[str]:
    """Return the normalised names of all that an event names."""
    return frozenset(normalise_name(name) for _, name in event.named) - {""}
