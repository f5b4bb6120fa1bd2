"""Answer how much money there was, and who gave, got or bought, from events and the sentences that tell of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from api.documents.related import load_told
from api.questions.replies import Base, Figure, Reply, Row, Said
from api.words import format_amount
from core.events import Event, EventFilter
from core.signals import Certainty, MoneyName, Part, SignalKind
from core.text.organisation_names import normalise_name
from index.query import Query
from index.questions.words import Measure

MAX_EVENTS = 12
_MAX_NAMED = 100
NO_EVENT = "no sentence in the base tells of such an event"
NO_AMOUNT = "sentences tell of it, and none gives an amount"
NOT_HELD = "what was told of it was denied, or is only a rumour"
# What counts as told: of a market a forecast is an answer, of money only what was done.
_HOLDS = {SignalKind.MARKET: frozenset({Certainty.DONE, Certainty.PLANNED})}
_DONE = frozenset({Certainty.DONE})
_AMOUNTS = {SignalKind.MARKET: ("size_eur", "forecast_eur")}
_LEADERS = (Part.INVESTOR, Part.LEAD_INVESTOR)


def answer_from_events(reply: Reply, query: Query, base: Base, *, is_named: bool) -> Reply:
    """Return the answer from events of the organisations that are named, else from those that units tell of."""
    found = _of_names(reply, base) if is_named else _of_units(query, base)
    events = [event for event in found if _is_asked(event, reply)]
    if not events:
        return replace(reply, reason=NO_EVENT)
    held = [event for event in events if event.state in _HOLDS.get(event.kind, _DONE)]
    if not held:
        return replace(reply, reason=NOT_HELD, said=tuple(_iter_said(events, base)))
    is_who = reply.question.measure is Measure.WHO
    return _name_parts(reply, held, base) if is_who else _add_up(reply, held, base, is_named=is_named)


def _of_names(reply: Reply, base: Base) -> Iterator[Event]:
    """Give the events in which one of the named has a part: by what it is known as, and by its other names."""
    names = {
        normalise_name(one.name) for v in base.store.organisations.views(list(reply.actors)).values() for one in v.names
    }
    held: dict[str, Event] = {}
    for kind in reply.question.events:
        for name in sorted(names - {""}):
            asked = EventFilter(base.spaces, kind, name)
            found = base.store.events.list_latest(asked, _MAX_NAMED)[1]
            held |= {event.id: event for event in found if names & {normalise_name(n) for _, n in event.named}}
    yield from held.values()


def _of_units(query: Query, base: Base) -> Iterator[Event]:
    hits = base.engine.search(
        replace(query, filters=replace(query.filters, published_from=None, published_until=None))
    ).hits
    documents = [document for hit in hits for document in hit.entry.documents]
    told = base.store.events.of_documents(documents)
    held = {event.id: event for events in told.values() for event in events}
    yield from (event for event in held.values() if event.space in base.spaces)


def _is_asked(event: Event, reply: Reply) -> bool:
    since, until = reply.question.published_from, reply.question.published_until
    day = event.first_day or date.min
    return event.kind in reply.question.events and (not since or day >= since) and (not until or day < until)


def _add_up(reply: Reply, events: Sequence[Event], base: Base, *, is_named: bool) -> Reply:
    """Return the sum of the amounts; none for several organisations of one name, which are not one."""
    rows = tuple(_iter_rows(events[:MAX_EVENTS], base))
    amounts = [amount for event in events if (amount := _amount_of(event)) is not None]
    if not rows or not amounts:
        return replace(reply, reason=NO_AMOUNT, said=tuple(_iter_said(events, base)))
    is_market = all(event.kind is SignalKind.MARKET for event in events)
    apart = is_named and len({event.key for event in events}) > 1 and len(reply.actors) > 1
    total = max(events, key=lambda e: e.last_day or date.min) if is_market else None
    value = _amount_of(total) if total else sum(amounts)
    figure = None if apart or value is None else Figure(value, "EUR")
    return replace(reply, figure=figure, rows=rows, said=tuple(row.said for row in rows), total=len(events))


def _amount_of(event: Event) -> float | None:
    facts = dict(event.facts)
    for name in _AMOUNTS.get(event.kind, ("amount_eur",)):
        value = facts.get(name)
        if isinstance(value, int | float):
            return float(value)
    return None


def _iter_rows(events: Sequence[Event], base: Base) -> Iterator[Row]:
    for event in sorted(events, key=lambda e: e.last_day or date.min, reverse=True):
        said = next(_iter_said([event], base), None)
        if said is not None:
            names = ", ".join(dict.fromkeys(name for _, name in event.named))
            yield Row(names, None, said, ", ".join(_describe(event)))


def _describe(event: Event) -> Iterator[str]:
    yield event.kind.value.replace("_", "-")
    for name, money in event.money:
        word = "" if name is MoneyName.AMOUNT else f"{name.value.replace('_', ' ')} "
        yield f"{word}{format_amount(money)}"
    yield event.state
    if event.first_day:
        yield event.first_day.isoformat()


def _iter_said(events: Sequence[Event], base: Base) -> Iterator[Said]:
    """Give one sentence an event: the first of those that say what holds of it."""
    for event in events:
        told = load_told(base.store, event)
        mine = [one for one in told if one.document.space in base.spaces]
        best = next((one for one in mine if one.kept.signal.certainty is event.state), next(iter(mine), None))
        if best is not None:
            yield Said.from_telling(best)


def _name_parts(reply: Reply, events: Sequence[Event], base: Base) -> Reply:
    parts = {*reply.question.parts, *(_LEADERS if Part.INVESTOR in reply.question.parts else ())}
    rows: dict[str, Row] = {}
    for event in events:
        said = next(_iter_said([event], base), None)
        for part, name in event.named:
            if said is not None and part in parts:
                rows.setdefault(normalise_name(name), Row(name, None, said, ", ".join(_describe(event))))
    if not rows:
        return replace(reply, reason=NO_EVENT)
    found = tuple(rows.values())[:MAX_EVENTS]
    figure = Figure(len(rows), "organisations")
    return replace(reply, figure=figure, rows=found, said=tuple(row.said for row in found), total=len(events))
