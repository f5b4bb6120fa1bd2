"""What the command line prints: tables for eyes, one JSON object for scripts, progress on a terminal only."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

import orjson
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from core.store.runs import Run

_PIPE_WIDTH = 1000
# Up to what may end a sentence.
_QUERY = re.compile(r"(https?://[^\s?]{1,300}\?)\S{40,}?(?=[:;,.]?(?:\s|$))")
Advance = Callable[[int], None]


def out() -> Console:
    """Return the console for results; it writes plain text when it is not a terminal."""
    return _console(sys.stdout)


def err() -> Console:
    """Return the console for errors, notes and progress."""
    return _console(sys.stderr)


def print_json(value: object) -> None:
    """Print one JSON object and a line end."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode() + "\n")


def print_list(hits: Sequence[object], total: int | None = None) -> None:
    """Print a list as the one object ``{"total": n, "hits": […]}``."""
    print_json({"total": len(hits) if total is None else total, "hits": hits})


def note(text: str) -> None:
    """Say something beside the result."""
    err().print(escape(text), style="dim")


def make_table(*columns: str, title: str | None = None) -> Table:
    """Return an empty table; a column whose name begins with ``#`` is a number."""
    table = Table(title=title, box=None, pad_edge=False, title_justify="left", header_style="bold")
    for column in columns:
        # What is too wide goes on in the next line: of an id that is cut nobody can type the rest.
        side: JustifyMethod = "right" if column.startswith("#") else "left"
        table.add_column(column.removeprefix("#"), justify=side, overflow="fold")
    return table


def add_row(table: Table, *values: object) -> None:
    """Add a row: numbers with thousands, times to the minute, ``None`` as a dash."""
    table.add_row(*(escape(_cell(value)) for value in values))


def print_runs(runs: Sequence[Run]) -> None:
    """Print what runs did."""
    table = make_table(
        "stage", "source", "#read", "#new", "#changed", "#unchanged", "#refused", "#seconds", "#per s", ""
    )
    for run in runs:
        speed = run.read / run.seconds if run.seconds else None
        seconds = None if run.seconds is None else f"{run.seconds:.1f}"
        add_row(
            table,
            run.stage,
            run.source,
            run.read,
            run.new,
            run.changed,
            run.unchanged,
            run.refused,
            seconds,
            None if speed is None else round(speed),
            shorten(run.error or ""),
        )
    out().print(table)


def make_printable(text: str) -> str:
    """Return a text with a blank for each control character: what a source or file says never steers the terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def shorten(text: str) -> str:
    """Return what is said of a failure, for eyes: without the queries of addresses, which may fill a screen."""
    return _QUERY.sub(r"\1…", text)


@contextmanager
def progress(description: str, total: int | None) -> Iterator[Advance]:
    """Show a bar on standard error while something long works; nothing when that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(description, total=total)
        yield lambda count: bar.advance(task, count)


def _console(file: TextIO) -> Console:
    """Return a console that cuts and wraps for a terminal only: what goes into a pipe is whole."""
    if file.isatty():
        return Console(file=file, highlight=False)
    return Console(file=file, highlight=False, soft_wrap=True, width=_PIPE_WIDTH)


def _cell(value: object) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case _:
            return str(value)
