"""``scout evaluate``: how right the base's answers are, on texts that people read first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.cli.console import add_row, make_printable, make_table, note, out, print_json
from api.cli.evaluation_tasks import TASKS, Given, make_task
from api.cli.installation import read_settings
from api.cli.outcome import finish_parts
from core.clock import utc_now
from core.errors import InputError
from core.evaluation.answers import as_answer
from core.evaluation.cases import Half
from core.evaluation.figures import Figures, Interval
from core.evaluation.page import render_page
from core.evaluation.report import Measured, Options, Report
from core.evaluation.report import evaluate as run_evaluation
from core.models import Refusal
from core.registers import RegisterEntry
from core.store import open_settings_store, open_store
from core.taxonomy import Taxonomy, load_taxonomy
from crawlers.bulk.importer import import_file

_TOKENS = Path(__file__).parents[1] / "static" / "tokens.css"
_SHOWN = 10
_EVERY = "Score each N-th sentence of token files only, as where the others taught the model (wikigold: 5)."
_LANG = "Score texts in this language only; give it again for more."
_ROR = "Link to the records of this file of ROR, in place of the registers of the base; give it again for more."
_HALF = "Score the even or the odd lines only, counted from 0."


def evaluate(
    task: Annotated[str, typer.Argument(metavar="TASK", help=f"One of {', '.join(TASKS)}.")],
    gold: Annotated[
        Path, typer.Option(help="A gold file, plain, .gz or .xz, or a folder of them.", show_default=False)
    ],
    html: Annotated[Path | None, typer.Option(help="Write the errors as a page to read.")] = None,
    peer: Annotated[bool, typer.Option("--peer", help="Score what one would take instead beside it.")] = False,
    half: Annotated[Half | None, typer.Option(help=_HALF)] = None,
    lang: Annotated[list[str] | None, typer.Option(help=_LANG)] = None,
    *,
    ror: Annotated[list[Path] | None, typer.Option(help=_ROR)] = None,
    every: Annotated[int, typer.Option(min=1, help=_EVERY)] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score a task on gold: precision, recall and F1 with 95 % intervals, and the errors."""
    taxonomy = load_taxonomy(read_settings().taxonomy)
    options = Options(half, tuple(lang or ()), every, peer)
    given = Given(taxonomy, lambda: _iter_entries(ror or ()))
    report = run_evaluation(make_task(task, given), gold, options, _versions(taxonomy))
    today = utc_now().date()
    if html:
        _write_page(html, render_page(report, today, _TOKENS.read_text(encoding="utf-8")))
    if json:
        print_json(as_answer(report, today))
    else:
        _print_report(report)
    _tell_refusals(report.refusals)
    _tell_unknown(report.unknown)
    left_out = len(report.refusals) + len(report.unknown)
    finish_parts(has_failed=False, refused=left_out, is_short=False, are_listed=False)


def _iter_entries(ror: Sequence[Path]) -> Iterator[RegisterEntry]:
    """Give what files of ROR say, else what registers of the base know. Raises InputError where nothing is known."""
    with open_store("sqlite://") if ror else open_settings_store(read_settings()) as store:
        for path in ror:
            import_file(store, "ror", path)
        if not store.registers.count():
            raise InputError("no register is known: scout import ror FILE, or --ror FILE", place="--ror")
        for batch in store.registers.iter_entries():
            yield from batch


def _write_page(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as exc:
        raise InputError(f"the page cannot be written: {exc.strerror}", place=str(path)) from exc


def _versions(taxonomy: Taxonomy) -> dict[str, str]:
    return {"scoutbase": version("scoutbase"), "taxonomy": taxonomy.version}


def _print_report(report: Report) -> None:
    console = out()
    console.print(make_printable(f"{report.task}: {report.n:,} cases of {report.gold}"), style="bold", markup=False)
    table = make_table("measure", "of", "#n", *_heads(report), "95 %")
    for name, measured in report.measures.items():
        for part, figures in _iter_parts(measured):
            add_row(table, name if part == "all" else "", make_printable(part), figures.n, *_cells(report, figures))
    console.print(table)
    _print_peer(console, report)
    versions = ", ".join(f"{name} {value}" for name, value in report.versions.items())
    console.print(f"{versions}; gold sha256 {report.gold_sha256[:12]}", style="dim", highlight=False)


def _heads(report: Report) -> tuple[str, ...]:
    return ("#accuracy",) if report.is_choice else ("#precision", "#recall", "#F1")


def _cells(report: Report, figures: Figures) -> tuple[str | None, ...]:
    if report.is_choice:
        return _share(figures.precision), _interval(figures.precision_ci)
    return _share(figures.precision), _share(figures.recall), _share(figures.f1), _interval(figures.f1_ci)


def _iter_parts(measured: Measured) -> Iterator[tuple[str, Figures]]:
    yield "all", measured.overall
    for parts in (measured.by_language, measured.by_kind, measured.halves):
        if len(parts) > 1:
            yield from parts.items()


def _print_peer(console: Console, report: Report) -> None:
    if report.peer is None:
        return
    name, compared = report.peer
    table = make_table("measure", "of", "#n", "#F1", "95 %", "#ours above", "95 %", title=f"\nBeside {name}")
    for measure, one in compared.items():
        for part, (figures, difference) in (("all", (one.figures, one.difference)), *one.by_language.items()):
            ours = (_share(difference.f1), _interval(difference.ci)) if difference else (None, None)
            label = measure if part == "all" else ""
            add_row(table, label, make_printable(part), figures.n, _share(figures.f1), _interval(figures.f1_ci), *ours)
    console.print(table)


def _tell_refusals(refusals: tuple[Refusal, ...]) -> None:
    for refusal in refusals[:_SHOWN]:
        note(make_printable(f"{refusal.place}: {refusal.message}"))
    if len(refusals) > _SHOWN:
        note(f"and {len(refusals) - _SHOWN:,} more lines that could not be read")


def _tell_unknown(unknown: Mapping[str, int]) -> None:
    for name, times in islice(unknown.items(), _SHOWN):
        note(make_printable(f"{name}: the gold names it, but it is not known here; not counted, in {times:,} texts"))
    if len(unknown) > _SHOWN:
        note(f"and {len(unknown) - _SHOWN:,} more names that are not known")


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _interval(interval: Interval | None) -> str | None:
    return None if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f}"
