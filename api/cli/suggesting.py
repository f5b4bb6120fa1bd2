"""``scout technologies suggest``: phrases that rise and that the taxonomy does not know."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.console import make_printable, note, out, print_json, progress
from api.cli.installation import open_installation
from core.clock import utc_now
from core.errors import InputError, NotFoundError
from core.taxonomy.model import Taxonomy
from nlp.keyphrases.suggesting import Suggestion, Suggestions, Wish, dismiss
from nlp.keyphrases.suggesting import suggest as find_suggestions

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_SINCE = "Beginning of the recent period; the three years before it are what it is compared with."


def suggest(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_SINCE, show_default="a year ago")
    ] = None,
    technology: Annotated[str | None, typer.Option(help="Only in documents about this one.")] = None,
    least: Annotated[int, typer.Option("--min", min=2, help="Documents that a phrase must have.")] = 5,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 30,
    *,
    far: Annotated[bool, typer.Option("--far", help="Also phrases that stand near no technology.")] = False,
    dismiss_phrase: Annotated[
        str | None, typer.Option("--dismiss", metavar="PHRASE", help="Never offer this phrase again.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it is dismissed.")] = "",
    json: Json = False,
) -> None:
    """Offer phrases that are used more and more and are in no technology, with counts, neighbours and sentences."""
    with open_installation() as house:
        if dismiss_phrase is not None:
            _dismissed(dismiss_phrase, is_new=dismiss(house.store, dismiss_phrase, reason, utc_now()), as_json=json)
            return
        asked = None if technology is None else _check(house.taxonomy, technology)
        wish = Wish(since.date() if since else None, asked, least, limit, far)
        with progress("reading", None) as advance:
            found = find_suggestions(house.store, house.taxonomy, wish, advance)
    if found is not None and found.periods.since >= found.periods.until:
        raise InputError("no document is as new as that", place=f"--since {found.periods.since}")
    if json:
        print_json({"total": len(found.hits) if found else 0, "hits": found.hits if found else ()} | _periods(found))
    elif found is None:
        note("there are no dated documents yet: scout run")
    else:
        _print(found)


def _check(taxonomy: Taxonomy, technology: str) -> str:
    followed = taxonomy.successors(technology)
    if len(followed) != 1:
        raise NotFoundError("there is no such technology: scout technologies lists them", place=technology)
    return followed[0]


def _dismissed(phrase: str, *, is_new: bool, as_json: bool) -> None:
    if as_json:
        print_json({"phrase": phrase, "dismissed": True, "new": is_new})
    else:
        note(f"{phrase!r} is not offered again" if is_new else f"{phrase!r} was dismissed before")


def _periods(found: Suggestions | None) -> dict[str, object]:
    if found is None:
        return {}
    recent, before = found.compared
    return {"periods": asdict(found.periods), "compared": {"recent": recent, "before": before}}


def _print(found: Suggestions) -> None:
    periods, (recent, before) = found.periods, found.compared
    out().print(f"{recent:,} documents from {periods.since} on, {before:,} from {periods.before} until then")
    if not found.hits:
        note("nothing rises that the taxonomy does not know")
    for number, one in enumerate(found.hits, 1):
        _print_one(number, one)


def _print_one(number: int, one: Suggestion) -> None:
    console = out()
    near = " · ".join(f"{technology} {count}" for technology, count in one.near) or "no technology"
    counts = f"{one.recent:,} documents, {one.before:,} before; at least {one.rise:.1f} times what was to be expected"
    console.print(f"\n{number:>2}. [bold]{escape(one.phrase)}[/bold]  {escape(counts)}")
    console.print(f"    near {near}", style="dim", markup=False)
    for quote in one.examples:
        console.print(f"    “{make_printable(quote.sentence)}”", markup=False)
        console.print(f"      {quote.document_id}", style="dim", markup=False)
    target = one.near[0][0] if one.near else "ID"
    command = f"scout technologies edit {target} --add-term {_quoted(f'{one.lang}:{one.phrase}')}"
    console.print(f"    {command}", style="dim", markup=False)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"
