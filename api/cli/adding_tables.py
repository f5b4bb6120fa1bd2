"""``scout sources add FILE``: the mapping of a CSV or JSON-lines file, shown before it is kept."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from api.cli.console import add_row, make_table, note, out, print_json
from api.cli.showing import preview_as_json, print_preview
from api.cli.source_files import is_terminal, is_wanted, refuse_existing, save_facts
from core.clock import utc_now
from core.settings import Settings
from crawlers.adding import Preview, TableProposal, write_mapping
from crawlers.adding.proposals import Wishes
from crawlers.adding.table_heads import preview_table, read_table
from crawlers.bulk.mapping import Mapping
from crawlers.records import Limits
from crawlers.source import Source


def add_table(
    settings: Settings, file: Path, wishes: Wishes, facts: dict[str, str], *, yes: bool, force: bool, json: bool
) -> None:
    """Propose the mapping of a file beside it, show what it would give, and keep it when told to."""
    path = file.with_name(f"{file.name.partition('.')[0]}.map.yml")
    refuse_existing(path, force=force)
    found = read_table(file, wishes)
    mapping = _with_facts(found.mapping, facts)
    limits = Limits(utc_now().date(), settings.crawl.max_document_kb)
    shown = preview_table(file, mapping, found.container, limits)
    command = f"scout import {found.container} {shlex.quote(str(file))} --map {shlex.quote(str(path))}"
    if not json:
        _print_proposal(file, found, mapping, shown, path)
    is_kept = is_wanted(path, yes=yes) if not json else yes
    if is_kept:
        save_facts(path, write_mapping(mapping), force=force)
    if json:
        _print_as_json(found, mapping, shown, command, str(path) if is_kept else None)
    elif is_kept:
        note(f"written: {path}\nnext: {command}")
    elif not is_terminal():
        note("not written: nobody can be asked here; --yes writes it")


def _with_facts(mapping: Mapping, facts: dict[str, str]) -> Mapping:
    source = Source.model_validate({**dict(mapping.source), **facts})
    return mapping.model_copy(update={"source": source})


def _print_proposal(file: Path, found: TableProposal, mapping: Mapping, shown: Preview, path: Path) -> None:
    container = "CSV" if found.container == "csv" else "JSON lines"
    out().print(f"{file} is {container}; its first records:\n", markup=False)
    print_preview(replace(shown, unknown_fields=frozenset()))  # they have a table of their own
    out().print(f"\n{path}:\n", markup=False)
    out().print(write_mapping(mapping), markup=False)
    if found.unmapped:
        table = make_table("column that is not mapped", "for instance")
        for column, example in found.unmapped.items():
            add_row(table, column, example or None)
        out().print(table)
    for one in found.notes:
        note(f"note: {one}")


def _print_as_json(found: TableProposal, mapping: Mapping, shown: Preview, command: str, saved: str | None) -> None:
    print_json(
        {
            "container": found.container,
            "mapping": mapping.model_dump(mode="json", exclude_defaults=True),
            "unmapped": found.unmapped,
            "notes": found.notes,
            "preview": preview_as_json(shown),
            "command": command,
            "saved": saved,
        }
    )
