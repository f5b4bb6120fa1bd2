"""``scout import folder``: the operator's own documents into a space, and what became of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.cli.console import note, out, print_json, print_runs, progress
from api.cli.installation import open_installation
from api.cli.outcome import finish_parts
from core.errors import InputError
from crawlers.files.importing import FolderOptions, FolderOutcome, import_folder
from crawlers.files.reading import ReadingLimits

FOLDER = "folder"
_MOST_SHOWN = 20


def import_own(paths: Sequence[Path], space: str | None, *, again: bool, as_json: bool) -> None:
    """Take in the documents of folders and files; end the command as it went. Raises InputError without a space."""
    if space is None:
        raise InputError("own documents go into a space: say which (--space shared: everybody's)", place="--space")
    with open_installation() as house, progress("files", None) as advance:
        asked = house.settings
        options = FolderOptions(
            space,
            again=again,
            max_file_mb=asked.crawl.max_download_mb,
            max_document_kb=asked.crawl.max_document_kb,
            retry_s=asked.store.retry_s,
            reading=ReadingLimits(asked.crawl.readers),
        )
        outcome = import_folder(house.store, paths, options, progress=lambda *_: advance(1))
    if as_json:
        print_json(_as_json(outcome))
    else:
        print_runs([outcome.run])
        _print_files(outcome)
    finish_parts(has_failed=False, refused=outcome.run.refused, is_short=False)


def _as_json(outcome: FolderOutcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in outcome.__dataclass_fields__}


def _print_files(outcome: FolderOutcome) -> None:
    _print_list("no longer there, kept", outcome.gone)
    _print_list("moved", _arrows(outcome.moved))
    _print_list("the same as another", [f"{name} = {other}" for name, other in outcome.copies.items()])
    _print_list("to be known", outcome.remarks)
    if outcome.left_out:
        note("left out: " + ", ".join(f"{count:,} {kind}" for kind, count in outcome.left_out.items()))


def _arrows(moved: Mapping[str, str]) -> list[str]:
    return [f"{old} → {new}" for new, old in moved.items()]


def _print_list(what: str, lines: Sequence[str]) -> None:
    for line in lines[:_MOST_SHOWN]:
        out().print(f"{what}: {line}", markup=False)
    if len(lines) > _MOST_SHOWN:
        out().print(f"{what}: {len(lines) - _MOST_SHOWN:,} more", markup=False)
