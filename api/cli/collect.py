"""``scout import``: documents from files that the operator has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import note, print_list, print_runs, progress
from api.cli.crawling import load_all_sources
from api.cli.folders import FOLDER, import_own
from api.cli.installation import Installation, open_installation
from api.cli.outcome import finish_parts
from core.models import SHARED_SPACE, RunCounts
from crawlers.bulk.file_readers import JOINED, MAPPED_FORMATS, gather
from crawlers.bulk.formats import FORMATS
from crawlers.bulk.importer import ImportOptions, ImportOutcome, try_import
from crawlers.source import load_sources

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def import_records(
    format_name: Annotated[
        str, typer.Argument(metavar="FORMAT", help=f"{', '.join((FOLDER, *FORMATS, JOINED, *MAPPED_FORMATS))}")
    ],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, readable=True)],
    mapping: Annotated[Path | None, typer.Option("--map", help="How fields are named (csv, json and jsonl).")] = None,
    space: Annotated[str | None, typer.Option(help="The space that sees the documents; needed for a folder.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Of a folder, also files that are as last time.")] = False,
    json: Json = False,
) -> None:
    """Take in files of records: by a format, or as a source answers (scout import openalex FILE).

    Files may be compressed (.zip, .xz, .gz, .zst). docs/sources.md lists the sources and formats. A file that cannot be
    read to its end does not keep the others from being taken in.
    """
    if format_name == FOLDER:
        import_own(files, space, again=again, as_json=json)
        return
    with open_installation() as house:
        asked = house.settings
        options = ImportOptions(
            mapping,
            {**load_sources(), **load_all_sources(asked)},
            space=SHARED_SPACE if space is None else space,
            max_document_kb=asked.crawl.max_document_kb,
            retry_s=asked.store.retry_s,
        )
        outcomes = [_import_one(house, format_name, path, options) for path in gather(format_name, files)]
    runs = [outcome.run for outcome in outcomes]
    if json:
        print_list(runs)
    else:
        print_runs(runs)
    for outcome in outcomes:
        if outcome.left_out:
            note(f"{outcome.left_out:,} records are nothing that {outcome.run.source} is read for, and were left out")
        if outcome.failure:
            note(f"scout: {outcome.failure}")
    refused, short = sum(run.refused for run in runs), any(run.error for run in runs)
    finish_parts(has_failed=any(outcome.failure for outcome in outcomes), refused=refused, is_short=short)


def _import_one(house: Installation, format_name: str, path: Path, options: ImportOptions) -> ImportOutcome:
    with progress(path.name, 1000) as advance:
        shown = 0

        def update(_: RunCounts, share: float) -> None:
            nonlocal shown
            advance(round(share * 1000) - shown)
            shown = round(share * 1000)

        return try_import(house.store, format_name, path, options, progress=update)
