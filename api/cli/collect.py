"""``scout crawl``, ``import`` and ``sources``: how documents come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import add_row, make_table, note, out, print_list, print_runs, progress
from api.cli.installation import Installation, open_installation, read_settings
from api.cli.outcome import Exit
from core.models import SHARED_SPACE, RunCounts
from core.settings import Settings
from core.store.runs import Run
from crawlers.bulk.formats import FORMATS
from crawlers.bulk.importer import MAPPED_FORMATS, ImportOptions, ImportOutcome, try_import
from crawlers.crawl import CrawlRequest
from crawlers.crawl import crawl as run_crawl
from crawlers.source import SHIPPED, Source, load_sources
from crawlers.fetching.worker import CrawlOutcome

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_MAX_SHOWN_REFUSALS = 20
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what is new since that day.")]


def crawl(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Sources; default: all.")] = None,
    since: Since = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask the sources, but save nothing.")] = False,
    json: Json = False,
) -> None:
    """Collect what is new from sources."""
    with open_installation() as house:
        request = CrawlRequest(tuple(names or ()), since.date() if since else None, dry_run)
        outcomes = run_crawl(house.settings, load_all_sources(house.settings), request)
        _print_outcomes(house, outcomes, json)


def import_records(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help=f"{', '.join((*FORMATS, *MAPPED_FORMATS))}")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, readable=True)],
    mapping: Annotated[Path | None, typer.Option("--map", help="How fields are named (jsonl and csv).")] = None,
    space: Annotated[str, typer.Option(help="The space that sees the documents.")] = SHARED_SPACE,
    json: Json = False,
) -> None:
    """Take in files of records: JSON lines or CSV, also compressed (.xz, .gz, .zst).

    A file that cannot be read to its end does not keep the others from being taken in.
    """
    with open_installation() as house:
        asked = house.settings
        options = ImportOptions(
            mapping, space, max_document_kb=asked.crawl.max_document_kb, retry_s=asked.store.retry_s
        )
        outcomes = [_import_one(house, format_name, path, options) for path in files]
    runs = [outcome.run for outcome in outcomes]
    if json:
        print_list(runs)
    else:
        print_runs(runs)
    for outcome in outcomes:
        if outcome.failure:
            note(f"scout: {outcome.failure}")
    refused, short = sum(run.refused for run in runs), any(run.error for run in runs)
    _end(has_failed=any(outcome.failure for outcome in outcomes), refused=refused, is_short=short)


def sources(json: Json = False) -> None:
    """List the sources: who answers, how they are reached, under which terms."""
    found = list(load_all_sources(read_settings()).values())
    if json:
        print_list([source.model_dump(mode="json") for source in found])
        return
    table = make_table("source", "kind", "access", "publisher", "cadence", "keep", "verified")
    for source in found:
        keep, seen = source.terms.keep.value, source.verified or "no"
        add_row(table, source.id, source.kind.value, source.access.value, source.publisher, source.cadence, keep, seen)
    out().print(table)


def crawl_if_allowed(house: Installation) -> list[Run]:
    """Crawl all sources when the operator has said who asks; otherwise say why not."""
    if not house.settings.crawl.contact and not house.settings.crawl.sandbox_url:
        note("not crawling: set SCOUT_CRAWL__CONTACT to an e-mail address or URL of yours first")
        return []
    return crawl_sources(house)


def crawl_sources(house: Installation, only_from: Path | None = None) -> list[Run]:
    """Crawl all sources that are switched on, or those of one folder; return the run records."""
    found = load_sources(only_from) if only_from else load_all_sources(house.settings)
    return load_runs(house, run_crawl(house.settings, found))


def load_all_sources(settings: Settings) -> dict[str, Source]:
    """Return the shipped sources and those of the operator."""
    return load_sources(SHIPPED, *filter(None, [settings.crawl.sources]))


def _import_one(house: Installation, format_name: str, path: Path, options: ImportOptions) -> ImportOutcome:
    with progress(path.name, 1000) as advance:
        shown = 0

        def update(_: RunCounts, share: float) -> None:
            nonlocal shown
            advance(round(share * 1000) - shown)
            shown = round(share * 1000)

        return try_import(house.store, format_name, path, options, progress=update)


def load_runs(house: Installation, outcomes: Sequence[CrawlOutcome]) -> list[Run]:
    """Return the run records of a crawl; a dry run has none."""
    return [house.store.runs.load(outcome.run_id) for outcome in outcomes if outcome.run_id is not None]


def _print_outcomes(house: Installation, outcomes: Sequence[CrawlOutcome], as_json: bool) -> None:
    if as_json:
        print_list(outcomes)
    else:
        _print_tables(house, outcomes)
    for outcome in outcomes:
        if outcome.error:
            note(f"scout: {outcome.source}: {outcome.error}")
    is_dry = all(outcome.run_id is None for outcome in outcomes)
    _end(
        has_failed=any(outcome.has_failed for outcome in outcomes),
        refused=sum(outcome.counts.refused for outcome in outcomes),
        is_short=any(outcome.error for outcome in outcomes),
        are_listed=not is_dry,
    )


def _print_tables(house: Installation, outcomes: Sequence[CrawlOutcome]) -> None:
    for outcome in outcomes:
        if outcome.run_id is None:
            _print_dry(outcome)
    runs = load_runs(house, outcomes)
    if runs:
        print_runs(runs)


def _print_dry(outcome: CrawlOutcome) -> None:
    """Print what a dry run brought; its refusals too, for no run record keeps them."""
    refused = f", {outcome.counts.refused} refused" if outcome.counts.refused else ""
    lines = [f"{outcome.source}: {outcome.counts.read} records{refused}", *(f"  {title}" for title in outcome.titles)]
    shown = outcome.counts.refusals[:_MAX_SHOWN_REFUSALS]
    lines += [f"  refused: {one.place}: {one.message}" for one in shown]
    if outcome.counts.refused > len(shown):
        lines.append(f"  refused: {outcome.counts.refused - len(shown)} more")
    for line in lines:
        out().print(line, markup=False)


def _end(*, has_failed: bool, refused: int, is_short: bool, are_listed: bool = True) -> None:
    """End the command: 1 when a source or file failed, 3 when records were refused or fewer came than expected."""
    if refused and are_listed:
        note(f"{refused:,} refused: scout status --refused lists them")
    if has_failed:
        raise typer.Exit(Exit.FAILED)
    raise typer.Exit(Exit.PARTLY if refused or is_short else Exit.DONE)
