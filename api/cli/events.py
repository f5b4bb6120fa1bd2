"""``scout events``: what happened, counted once, with the sentences that say it; ``scout signals``: each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from api.answers.events import make_event, make_event_response, make_telling
from api.cli.console import add_row, make_printable, make_table, note, out, print_json, print_list
from api.cli.installation import open_installation
from api.cli.organisation_finding import spaces_of
from api.documents.related import Telling, load_event, load_tellings, load_told
from api.words import format_amount
from core.events import Event, EventFilter
from core.signals import Money, Part, SignalKind
from core.text.organisation_names import normalise_name

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Kind = Annotated[SignalKind | None, typer.Option(help="Of this kind only.")]
Space = Annotated[str | None, typer.Option(help="A space to look in too, besides the shared one.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many.")]

events = typer.Typer(help="What happened: rounds of funding, takeovers, plants, estimates of markets.")
signals = typer.Typer(help="Sentences that say that something happened, as they were read.")
_SEED = 1
_MOST_NAMES = 4


@events.command("list")
def list_events(
    name: Annotated[str, typer.Argument(help="Of this organisation or market only.", show_default=False)] = "",
    kind: Kind = None,
    limit: Limit = 50,
    *,
    space: Space = None,
    json: Json = False,
) -> None:
    """List events, the latest first."""
    with open_installation() as house:
        asked = EventFilter(spaces_of(space), kind, normalise_name(name) if name else None)
        total, found = house.store.events.list_latest(asked, limit)
    if json:
        print_list([make_event(event).model_dump() for event in found], total)
        return
    table = make_table("last told", "kind", "who and what", "amount", "state", "#documents", "id")
    for event in found:
        names, amounts = _list_names(event), ", ".join(_iter_amounts(event.money))
        documents = len({document for document, _ in event.signals})
        add_row(table, event.last_day, event.kind, names, amounts, event.state, documents, event.id)
    out().print(table)
    if total > len(found):
        note(f"the latest {len(found):,} of {total:,} events; a name, --kind or --limit chooses others")
    note("scout events show ID tells who says so" if found else "nothing was told yet")


@events.command("show")
def show_event(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The id of an event.")],
    *,
    space: Space = None,
    json: Json = False,
) -> None:
    """Show an event with every sentence that tells of it."""
    with open_installation() as house:
        event = load_event(house.store, event_id, spaces_of(space))
        told = load_told(house.store, event)
    if json:
        print_json(make_event_response(event, told).model_dump())
        return
    console = out()
    console.print(f"[bold]{escape(event.kind)}, {escape(event.state)}[/bold]  [dim]{escape(event.id)}[/dim]")
    for word, value in _iter_facts(event):
        console.print(f"  {word:<16} {escape(value)}")
    for one in told:
        _print_told(one)


@signals.command("list")
def count_signals(*, space: Space = None, json: Json = False) -> None:
    """Count the signals of each kind, by how sure their sentences are."""
    with open_installation() as house:
        counts = house.store.signals.counts(spaces_of(space))
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
    space: Space = None,
    json: Json = False,
) -> None:
    """Draw signals at random with their sentences, to judge how many are right.

    What a gold set cannot say: in the whole base nearly every sentence tells nothing.
    """
    with open_installation() as house:
        total, kept = house.store.signals.sample(count, seed, kind, spaces_of(space))
        drawn = load_tellings(house.store, kept)
    if json:
        print_list([make_telling(one).model_dump() for one in drawn], total)
        return
    for one in drawn:
        _print_told(one)
    note(f"{len(drawn):,} of {total:,} signals, seed {seed}")


def _list_names(event: Event) -> str:
    """Return who and what, each once; a market goes before who estimates it."""
    ordered = sorted(event.named, key=lambda one: one[0] is not Part.MARKET)
    return ", ".join(list(dict.fromkeys(name for _, name in ordered))[:_MOST_NAMES])


def _iter_facts(event: Event) -> Iterator[tuple[str, str]]:
    """Give what an event says in words; an amount in euro once, and not again where it was told in euro."""
    if event.first_day and event.last_day:
        yield "when", " to ".join(dict.fromkeys((event.first_day.isoformat(), event.last_day.isoformat())))
    for part, name in event.named:
        yield part.replace("_", " "), name
    for amount, money in event.money:
        yield amount.replace("_", " "), format_amount(money)
    in_euro = {f"{amount}_eur" for amount, money in event.money if money.currency == "EUR"}
    for fact, value in event.facts:
        if fact not in in_euro:
            is_eur = fact.endswith("_eur")
            yield fact.replace("_eur", " in EUR").replace("_", " "), f"{value:,.0f}" if is_eur else str(value)


def _iter_amounts(money: Sequence[tuple[object, Money]]) -> Iterator[str]:
    return (format_amount(one) for _, one in money[:2])


def _print_told(one: Telling) -> None:
    console, kept, signal = out(), one.kept, one.kept.signal
    day = kept.day.isoformat() if isinstance(kept.day, date) else "undated"
    console.print(f"\n“{make_printable(one.sentence)}”", markup=False)
    told = [f"{part}: {name}" for part, name in signal.named]
    told += [f"{name}: {format_amount(money)}" for name, money in signal.money]
    told += [f"{fact}: {value}" for fact, value in signal.facts]
    console.print(f"  {signal.kind}, {signal.certainty} · {' · '.join(told)}", markup=False)
    console.print(f"  {kept.document_id}, {day}, {signal.extractor}", style="dim", markup=False)
