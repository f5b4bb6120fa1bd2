"""``scout export``: the units of a search, and what people corrected, as files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.cli.console import note, progress
from api.cli.corrections import export_corrections
from api.cli.installation import open_installation
from api.cli.outcome import Exit
from api.exports.formats import FORMATS, ExportFormat
from api.exports.opening import MAX_UNITS, open_export
from api.exports.writing import Ending, Export, iter_pieces
from api.state import make_services
from core.clock import utc_now
from core.errors import InputError
from core.models import SHARED_SPACE
from index.parser import parse_query
from index.query import Query, Sort

exports = typer.Typer(help="Write what the base holds to a file.", no_args_is_help=True)
exports.command("corrections")(export_corrections)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what one could read by that day.")]
_FILE = "A file; its ending says the format where --format does not. Without it, standard output."


@exports.command("search")
def export_search(
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY]", help="A search; none: everything.")] = None,
    form: Annotated[ExportFormat | None, typer.Option("--format", help="What the file is; CSV.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "--to", help=_FILE, show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_UNITS, help="Units at most.")] = MAX_UNITS,
    sort: Annotated[Sort, typer.Option(help="Their order; by relevance up to 10,000 matches.")] = Sort.RELEVANCE,
    *,
    as_of: Day = None,
    cursor: Annotated[str | None, typer.Option(help="Where the file before ended.")] = None,
    space: Annotated[str | None, typer.Option(help="A space to search too, besides the shared one.")] = None,
) -> None:
    """Write the units of a search as CSV, XLSX, RIS, BibTeX or JSON lines."""
    parsed = parse_query(" ".join(words or ()))
    spaces = (SHARED_SPACE,) if space is None else (SHARED_SPACE, space)
    query = Query(
        parsed.expression,
        replace(parsed.filters, spaces=spaces),
        as_of=as_of.date() if as_of else None,
        sort=sort,
        cursor=cursor,
    )
    with open_installation() as house:
        services = make_services(house.settings, house.store, house.engine, house.taxonomy, utc_now)
        _write(open_export(services, query, limit=limit), form or _guess(output), output)


def _guess(output: Path | None) -> ExportFormat:
    suffix = output.suffix.removeprefix(".").lower() if output else ""
    return next((name for name, form in FORMATS.items() if form.suffix == suffix), ExportFormat.CSV)


def _write(export: Export, form: ExportFormat, output: Path | None) -> None:
    """Write the file, say how much it holds, and end the command as it went."""
    ending = Ending(0)
    with _open(output) as file, progress("units", min(export.about.matches, export.about.limit)) as advance:
        for reached, piece in iter_pieces(export, FORMATS[form].open()):
            file.write(piece)
            advance(reached.units - ending.units)
            ending = reached
    note(f"{ending.units:,} of {export.about.matches:,} units")
    if ending.error:
        note(f"the file is not whole: {ending.error}")
        raise typer.Exit(Exit.FAILED)
    if ending.next_cursor:
        note(f"more: --sort {export.about.sort} --cursor {ending.next_cursor}")


@contextmanager
def _open(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        with output.open("wb") as file:
            yield file
    except OSError as exc:
        raise InputError(f"the file cannot be written: {exc.strerror}", place=str(output)) from exc
