"""``scout events``: what happened, counted once, with the sentences that say it; ``scout signals``: each sentence."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from api.cli.console import add_row, make_printable, make_table, note, out, print_json, print_list
from api.cli.installation import open_installation
from core.errors import NotFoundError
from core.events import Event, KeptSignal
from core.models import SHARED_SPACE, Document
from core.signals import Money, Part, Signal, SignalKind
from core.store import Store
from core.text.organisation_names import normalise_name

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Kind = Annotated[SignalKind | None, typer.Option(help="Of this kind only.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many.")]

events = typer.Typer(help="What happened: rounds of funding, takeovers, plants, estimates of markets.")
signals = typer.Typer(help="Sentences that say that something happened, as they were read.")
_SEED = 1


@events.command("list")
def list_events(
    name: Annotated[str, typer.Argument(help="Of this organisation or market only.", show_default=False)] = "",
    kind: Kind = None,
    limit: Limit = 50,
    *,
    json: Json = False,
) -> None:
    """List events, the latest first."""
    with open_installation() as house:
        total, found = house.store.events.list_latest([SHARED_SPACE], kind, normalise_name(name), limit)
    if json:
        print_list([as_answer(event) for event in found], total)
        return
    table = make_table("last told", "kind", "who and what", "amount", "state", "#told by", "id")
    for event in found:
        names, amounts = ", ".join(_iter_names(event.named)), ", ".join(_iter_amounts(event.money))
        add_row(table, event.last_day, event.kind, names, amounts, event.state, len(event.signals), event.id)
    out().print(table)
    note(f"{total:,} events" if total > len(found) else "scout events show ID tells who says so")


@events.command("show")
def show_event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an event.")], *, json: Json = False
) -> None:
    """Show an event with every sentence that tells of it."""
    with open_installation() as house:
        event = house.store.events.load([event_id]).get(event_id)
        if event is None or event.space != SHARED_SPACE:
            raise NotFoundError("there is no such event: scout events list", place=event_id)
        told = list(_iter_told(house.store, event))
    if json:
        print_json(as_answer(event) | {"told": [_as_told(kept, document) for kept, document in told]})
        return
    console = out()
    console.print(f"[bold]{escape(event.kind)}[/bold] {escape(event.id)}: {escape(event.state)}")
    table = make_table("", "")
    for part, name in event.named:
        add_row(table, part.replace("_", " "), name)
    for name, money in event.money:
        add_row(table, name.replace("_", " "), format_money(money))
    for fact, value in event.facts:
        add_row(table, fact.replace("_", " "), f"{value:,.0f}" if fact.endswith("_eur") else str(value))
    console.print(table)
    for kept, document in told:
        _print_told(kept, document)


@signals.command("list")
def count_signals(*, json: Json = False) -> None:
    """Count the signals of each kind, by how sure their sentences are."""
    with open_installation() as house:
        counts = house.store.signals.counts([SHARED_SPACE])
    if json:
        print_list([{"kind": kind, "certainty": sure, "count": n} for (kind, sure), n in sorted(counts.items())])
        return
    table = make_table("kind", "certainty", "#signals")
    for (kind, sure), count in sorted(counts.items()):
        add_row(table, kind, sure, count)
    out().print(table)


@signals.command("sample")
def sample_signals(
    count: Annotated[int, typer.Argument(metavar="N", min=1, max=10_000, help="How many.")] = 100,
    kind: Kind = None,
    seed: Annotated[int, typer.Option(help="Another seed draws others.")] = _SEED,
    *,
    json: Json = False,
) -> None:
    """Draw signals at random with their sentences, to judge how many are right.

    What a gold set cannot say: in the whole base nearly every sentence tells nothing.
    """
    with open_installation() as house:
        found = list(house.store.signals.iter_all(kind, spaces=[SHARED_SPACE]))
        drawn = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - a sample, nothing secret
        documents = _load(house.store, drawn)
    if json:
        print_list([_as_told(kept, documents[kept.document_id]) for kept in drawn], len(found))
        return
    for kept in drawn:
        _print_told(kept, documents[kept.document_id])
    note(f"{len(drawn):,} of {len(found):,} signals, seed {seed}")


def as_answer(event: Event) -> dict[str, Any]:
    """Return an event ready for JSON."""
    return {
        "id": event.id,
        "kind": event.kind,
        "state": event.state,
        "first_day": event.first_day,
        "last_day": event.last_day,
        **_as_values(event),
        "documents": list(dict.fromkeys(document for document, _ in event.signals)),
    }


def format_money(money: Money) -> str:
    """Return an amount for eyes: ``USD 26,000,000``, or ``EUR 5,000,000 to 7,000,000``."""
    span = f"{money.low:,.0f}" if money.low == money.high else f"{money.low:,.0f} to {money.high:,.0f}"
    return f"{money.currency} {span}" if money.currency else span


def _as_values(one: Event | Signal) -> dict[str, Any]:
    return {
        "named": [{"part": part, "name": name} for part, name in one.named],
        "money": {
            name: {"low": money.low, "high": money.high, "currency": money.currency} for name, money in one.money
        },
        "facts": dict(one.facts),
    }


def _as_told(kept: KeptSignal, document: Document) -> dict[str, Any]:
    signal = kept.signal
    return {
        "document": kept.document_id,
        "day": kept.day,
        "kind": signal.kind,
        "certainty": signal.certainty,
        "extractor": signal.extractor,
        "field": signal.field,
        "start": signal.start,
        "end": signal.end,
        "sentence": sentence_of(signal, document),
        **_as_values(signal),
    }


def sentence_of(signal: Signal, document: Document) -> str:
    """Return the sentence that a signal was read from."""
    return (document.title if signal.field == "title" else document.text)[signal.start : signal.end]


def _iter_told(store: Store, event: Event) -> Iterator[tuple[KeptSignal, Document]]:
    held = store.signals.load(sorted({document for document, _ in event.signals}))
    by_place = {(kept.document_id, kept.number): kept for mine in held.values() for kept in mine}
    found = [by_place[place] for place in event.signals if place in by_place]
    documents = _load(store, found)
    yield from ((kept, documents[kept.document_id]) for kept in found)


def _load(store: Store, found: Sequence[KeptSignal]) -> dict[str, Document]:
    stored = store.documents.load(sorted({kept.document_id for kept in found}))
    return {document_id: one.document for document_id, one in stored.items()}


def _iter_names(named: Sequence[tuple[Part, str]]) -> Iterator[str]:
    return (name for _, name in named[:4])


def _iter_amounts(money: Sequence[tuple[object, Money]]) -> Iterator[str]:
    return (format_money(one) for _, one in money[:2])


def _print_told(kept: KeptSignal, document: Document) -> None:
    console, signal = out(), kept.signal
    day = kept.day.isoformat() if isinstance(kept.day, date) else "undated"
    console.print(f"\n“{make_printable(sentence_of(signal, document))}”", markup=False)
    told = [f"{part}: {name}" for part, name in signal.named]
    told += [f"{name}: {format_money(money)}" for name, money in signal.money]
    told += [f"{fact}: {value}" for fact, value in signal.facts]
    console.print(f"  {signal.kind}, {signal.certainty} · {' · '.join(told)}", markup=False)
    console.print(f"  {kept.document_id}, {day}, {signal.extractor}", style="dim", markup=False)
