"""What a document bears on, and what it tells of, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.addresses import document_address, event_address
from api.documents.related import Related
from api.names import describe_relation
from api.words import format_amount, format_date
from core.events import Event
from core.signals import MoneyName

# A review may cite hundreds, and a digest tell of as many rounds: the JSON has them all.
_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Another document, and why it bears on this one. ``day`` is empty where none is known."""

    title: str
    href: str
    kind: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """The documents that one kind of relation leads to; ``left_out``: how many more there are."""

    says: str
    items: tuple[RelatedView, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened, in a line. ``documents``: how many tell of it."""

    kind: str
    state: str
    who: str
    amounts: str
    days: str
    documents: int
    href: str


@dataclass(frozen=True, slots=True)
class EventsView:
    """What a document tells of; ``left_out``: how many more there are."""

    items: tuple[EventView, ...]
    left_out: int


def build_relations(found: Sequence[Related]) -> list[RelationGroup]:
    """Return relations by what they say, the surest first."""
    grouped: dict[str, list[RelatedView]] = {}
    for one in found:
        says = describe_relation(one.relation.kind, is_first=one.is_first)
        grouped.setdefault(says, []).append(_make_related(one))
    return [
        RelationGroup(says, tuple(items[:_MOST_SHOWN]), max(0, len(items) - _MOST_SHOWN))
        for says, items in grouped.items()
    ]


def build_events(found: Sequence[Event]) -> list[EventView]:
    """Return events in their order."""
    return [_make_event(event) for event in found]


def build_latest(found: Sequence[Event]) -> EventsView:
    """Return the latest of events in order of time."""
    shown = found[-_MOST_SHOWN:]
    return EventsView(tuple(build_events(shown)), len(found) - len(shown))


def _make_related(one: Related) -> RelatedView:
    other, day = one.other, format_date(one.published) if one.published else ""
    return RelatedView(other.title, document_address(other.id), other.kind, day, one.relation.reason)


def _make_event(event: Event) -> EventView:
    first, last = event.first_day, event.last_day
    days = dict.fromkeys(day.isoformat() for day in (first, last) if day)
    return EventView(
        kind=event.kind.replace("_", " "),
        state=event.state,
        who=", ".join(dict.fromkeys(name for _, name in event.named)),
        amounts=", ".join(_describe(name, format_amount(money)) for name, money in event.money),
        days=" to ".join(days),
        documents=len({document for document, _ in event.signals}),
        href=event_address(event.id),
    )


def _describe(name: MoneyName, amount: str) -> str:
    return amount if name is MoneyName.AMOUNT else f"{name.replace('_', ' ')} {amount}"
