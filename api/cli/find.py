"""``scout search``: questions from the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from api.cli.console import make_printable, out, print_json
from api.cli.installation import Installation, open_installation
from api.cli.reading import print_help, print_reading, understood_as_json
from api.searching import describe_gaps, find_gaps
from core.models import SHARED_SPACE
from index.asking import ask
from index.helping import help_with
from index.parser import parse_query
from index.query import Bar, FacetField, Hit, Interval, Query, SearchAnswer, Sort
from index.understanding.lexicon import build_lexicon
from index.understanding.reading import Understood, understand

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what one could read by that day.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_FACETS = (FacetField.KIND, FacetField.TECHNOLOGY, FacetField.ACTOR, FacetField.COUNTRY, FacetField.LANGUAGE)
_BAR_WIDTH = 40
_SYNTAX = 'Words, "phrases", +must, -not, a OR b, field:value.'


def search(
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help=_SYNTAX)],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many hits.")] = 10,
    sort: Annotated[Sort, typer.Option(help="Order of the hits.")] = Sort.RELEVANCE,
    as_of: Day = None,
    cursor: Annotated[str | None, typer.Option(help="Where the page before ended.")] = None,
    *,
    plain: Annotated[bool, typer.Option("--plain", help="Search the words as they are typed, no more.")] = False,
    space: Annotated[str | None, typer.Option(help="A space to search too, besides the shared one.")] = None,
    json: Json = False,
) -> None:
    """Search the base: hits with their sentences, counts by facet, units by year."""
    with open_installation() as house:
        understood = _read(house, " ".join(words), plain=plain)
        query = Query(
            understood.query.expression,
            replace(understood.query.filters, spaces=(SHARED_SPACE,) if space is None else (SHARED_SPACE, space)),
            as_of=as_of.date() if as_of else None,
            sort=sort,
            limit=limit,
            cursor=cursor,
            facets=_FACETS,
            histogram=Interval.YEAR,
            highlight=True,
        )
        answer = ask(house.engine, query)
        if json:
            print_json({**_answer_as_json(house, answer), "understood": understood_as_json(understood)})
        else:
            print_reading(understood)
            _print_answer(house, answer)
            print_help(() if answer.total else help_with(house.engine, query))


def _read(house: Installation, text: str, *, plain: bool) -> Understood:
    """Return what a search is read as; the taxonomy takes a second to read, so the plain words do without."""
    return Understood(parse_query(text), text) if plain else understand(text, build_lexicon(house.taxonomy))


def _answer_as_json(house: Installation, answer: SearchAnswer) -> dict[str, object]:
    return {
        "total": answer.total,
        "hits": [{"score": hit.score, **_entry(hit)} for hit in answer.hits],
        "more": [{"score": hit.score, **_entry(hit)} for hit in answer.more],
        "facets": {field.value: values for field, values in answer.facets.items()},
        "histogram": answer.histogram,
        "undated": answer.undated,
        "notes": _notes(house, answer),
        "next_cursor": answer.next_cursor,
    }


def _entry(hit: Hit) -> dict[str, object]:
    entry = hit.entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "documents": entry.documents,
        "published": entry.published,
        "technologies": entry.technologies,
        "actors": entry.actors,
        "countries": entry.countries,
        "snippet": hit.snippet.text if hit.snippet else None,
    }


def _print_answer(house: Installation, answer: SearchAnswer) -> None:
    console = out()
    console.print(f"{answer.total:,} units", style="bold")
    _print_hits(console, answer.hits)
    _print_facets(house, answer)
    _print_years(answer.histogram)
    for note in _notes(house, answer):
        console.print(f"[dim]{escape(note)}[/dim]")
    if answer.next_cursor:
        console.print(f"\n[dim]more: --cursor {answer.next_cursor}[/dim]")
    if answer.more:
        console.print("\nWith fewer of the words, in none of the counts:", style="bold")
        _print_hits(console, answer.more)


def _notes(house: Installation, answer: SearchAnswer) -> list[str]:
    return describe_gaps(find_gaps(house.engine, answer.histogram))


def _print_hits(console: Console, hits: tuple[Hit, ...]) -> None:
    for number, hit in enumerate(hits, 1):
        entry = hit.entry
        day = entry.published.isoformat() if entry.published else "undated"
        console.print(f"\n{number:>2}. [bold]{escape(make_printable(entry.title))}[/bold]")
        about = [entry.kind.value, day, ", ".join(a.name for a in entry.actors[:3]), ", ".join(entry.technologies)]
        console.print(f"    [dim]{escape(make_printable(' · '.join(part for part in about if part)))}[/dim]")
        if hit.snippet:
            console.print(f"    {_marked(hit.snippet.text, hit.snippet.spans)}")
        console.print(f"    [dim]{escape(make_printable(entry.documents[0]))}[/dim]")


def _print_facets(house: Installation, answer: SearchAnswer) -> None:
    names = house.store.actors.load([c.value for c in answer.facets.get(FacetField.ACTOR, ())])
    for field, counts in answer.facets.items():
        if counts:
            shown = [f"{names[c.value].name if c.value in names else c.value} {c.count:,}" for c in counts[:6]]
            out().print(f"\n[bold]{field.value:<11}[/bold]{escape(' · '.join(shown))}", end="")
    out().print()


def _print_years(bars: tuple[Bar, ...]) -> None:
    highest = max((bar.count for bar in bars), default=0)
    for bar in bars:
        length = round(_BAR_WIDTH * bar.count / highest) if highest else 0
        out().print(f"{bar.start.year}  {'▇' * length}{' ' if length else ''}{bar.count:,}")


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    parts, at, shown = [], 0, make_printable(text)
    for start, end in spans:
        parts += [escape(shown[at:start]), f"[reverse]{escape(shown[start:end])}[/reverse]"]
        at = end
    return "".join([*parts, escape(shown[at:])])
