"""The JSON of events and of the sentences that tell of them; the command line prints the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from api.answers.base import Answer
from api.documents.related import Telling
from core.events import Event
from core.signals import Money, MoneyName, Part, Signal

_PARTS = ", ".join(Part)
_AMOUNTS = ", ".join(MoneyName)


class NamedAnswer(Answer):
    """Who or what has a part in what happened, as it is written."""

    part: str = Field(description=_PARTS)
    name: str


class MoneyAnswer(Answer):
    """An amount in whole units of its currency (ISO 4217); a range where the two differ."""

    low: float
    high: float
    currency: str | None


class ToldAnswer(Answer):
    """What a sentence or an event says, besides its kind."""

    named: list[NamedAnswer]
    money: dict[str, MoneyAnswer] = Field(description=f"By what it is of: {_AMOUNTS}.")
    facts: dict[str, str | int | float] = Field(
        description="The rest: round, instrument, year, amount_eur… Amounts in euro by the mean rate of their year."
    )


class EventAnswer(ToldAnswer):
    """What happened, counted once."""

    id: str
    kind: str
    state: str = Field(description="done, planned, rumoured or denied: what was told last.")
    first_day: date | None = Field(description="When it could first be read.")
    last_day: date | None = Field(description="When it was last told.")
    documents: list[str] = Field(description="Ids of the documents that tell of it.")


class TellingAnswer(ToldAnswer):
    """A sentence that tells of it: [start, end) of ``field`` of its document, in code points."""

    document: str
    day: date | None
    kind: str
    certainty: str
    extractor: str = Field(description="What read it, with its version.")
    field: str
    start: int
    end: int
    sentence: str


class EventResponse(EventAnswer):
    """An event with every sentence that tells of it, in order of time."""

    told: list[TellingAnswer]


class EventsResponse(Answer):
    """A page of events, the latest first; ``total`` counts those of all pages."""

    total: int
    hits: list[EventAnswer]


def make_event(event: Event) -> EventAnswer:
    """Return the JSON of an event in a list."""
    return EventAnswer(
        id=event.id,
        kind=event.kind,
        state=event.state,
        first_day=event.first_day,
        last_day=event.last_day,
        documents=list(dict.fromkeys(document for document, _ in event.signals)),
        **dict(_make_told(event)),
    )


def make_event_response(event: Event, told: Sequence[Telling]) -> EventResponse:
    """Return the JSON of an event with what tells of it."""
    return EventResponse(**dict(make_event(event)), told=[make_telling(one) for one in told])


def make_telling(one: Telling) -> TellingAnswer:
    """Return the JSON of a sentence."""
    signal = one.kept.signal
    return TellingAnswer(
        document=one.kept.document_id,
        day=one.kept.day,
        kind=signal.kind,
        certainty=signal.certainty,
        extractor=signal.extractor,
        field=signal.field,
        start=signal.start,
        end=signal.end,
        sentence=one.sentence,
        **dict(_make_told(signal)),
    )


def _make_told(one: Event | Signal) -> ToldAnswer:
    return ToldAnswer(
        named=[NamedAnswer(part=part, name=name) for part, name in one.named],
        money={name: _make_money(money) for name, money in one.money},
        facts=dict(one.facts),
    )


def _make_money(money: Money) -> MoneyAnswer:
    return MoneyAnswer(low=money.low, high=money.high, currency=money.currency)
