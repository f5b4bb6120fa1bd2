"""``scout technologies diff``, ``apply``, ``update`` and ``reset``: which taxonomy is used, and how it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.console import note, out, print_json
from api.cli.installation import Installation, lock_home, open_installation, read_settings
from api.cli.outcome import Exit
from api.cli.taxonomy_changes import (
    LOCK,
    Asked,
    DryRun,
    Files,
    Json,
    Reason,
    Step,
    Yes,
    apply_step,
    carry_out,
    is_agreed,
    look_ahead,
    make_step,
    say_nothing_changes,
)
from api.cli.taxonomy_tables import facts_as_json, preview_as_json, print_facts, print_preview
from core.clock import utc_now
from core.errors import ConfigurationError, InputError
from core.kept_settings import keep_setting
from core.settings import load_kept_settings
from core.store.retagging import TagVersions
from core.taxonomy.copies import OWN_FOLDER, keep_applied, keep_base, read_base, set_aside
from core.taxonomy.draft import make_draft
from core.taxonomy.files import DATA, Texts, read_texts
from core.taxonomy.loader import load_taxonomy, parse_taxonomy
from core.taxonomy.merging import Conflict, merge_shipped
from nlp.tagger import tagger_version

_SETTING = "SCOUT_TAXONOMY"


@dataclass(frozen=True, slots=True)
class FilesState:
    """Which taxonomy is used, and what waits to be done about it.

    ``outdated``: documents that were tagged by another version of taxonomy or tagger, and do not wait for new tags yet.
    """

    version: str
    folder: Path | None
    is_own: bool
    is_behind: bool
    is_edited: bool
    outdated: int

    def lines(self) -> list[str]:
        """Return what is said below the list."""
        where = f"the folder {self.folder}" if self.folder else "as it is shipped"
        lines = [f"taxonomy {self.version}, {f'your own copy: {self.folder}' if self.is_own else where}"]
        if self.is_behind:
            lines.append("what is shipped has changed since it was copied: scout technologies update")
        if self.is_edited:
            lines.append("its files were edited by hand since they were applied: scout technologies apply")
        elif self.outdated:
            said = f"{self.outdated:,} documents are tagged by an earlier version: scout technologies apply"
            lines.append(said)
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON tells it."""
        return asdict(self) | {"folder": str(self.folder) if self.folder else None}


def describe_files(house: Installation) -> FilesState:
    """Return which taxonomy an installation uses, and what waits."""
    files, version = Files(house.settings), house.taxonomy.version
    base = read_base(files.folder) if files.folder else None
    versions = house.store.retagging.count_versions()
    now = TagVersions(tagger_version(), version)
    waiting = house.store.pending.count("tag")
    outdated = sum(count for held, count in versions.items() if held != now)
    return FilesState(
        version,
        files.folder,
        is_own=_is_own(files),
        is_behind=base is not None and base != read_texts(DATA),
        is_edited=files.applied not in (None, files.texts),
        outdated=max(0, outdated - waiting),
    )


def diff(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="Other files; without it, your own since they were applied."),
    ] = None,
    json: Json = False,
) -> None:
    """Show what a change of the files would change: facts, and documents that gain or lose a technology."""
    files = Files(read_settings())
    if folder is not None and not folder.is_dir():
        raise InputError("there is no such folder", place=str(folder))
    before = parse_taxonomy(files.applied or files.texts)
    after = load_taxonomy(folder) if folder is not None else parse_taxonomy(files.texts)
    step = Step(before, after, files.texts, Asked("diff", dry_run=True, json=json))
    if before.version == after.version:
        say_nothing_changes(step)
        return
    with open_installation(files.settings) as house:
        preview = look_ahead(house, before, after)
    if json:
        print_json(facts_as_json(step.change) | preview_as_json(preview))
    else:
        print_facts(step.change)
        print_preview(preview)


def apply(
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Bring the documents to the files as they are: after an edit by hand, an upgrade, or what was cut short."""
    asked, settings = Asked("apply", reason, dry_run, yes, json), read_settings()
    with lock_home(settings, LOCK):
        files = Files(settings)
        step = make_step(files, files.texts, asked)
        is_changed = step.before.version != step.after.version
        with open_installation(settings) as house:
            if is_changed and not is_agreed(house, step):
                return
            if not is_changed and (dry_run or not describe_files(house).outdated):
                say_nothing_changes(step)
                return
            apply_step(house, step)
            if files.folder is not None:
                keep_applied(files.folder, files.texts)


def update(
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Take over what changed in the shipped taxonomy since yours was copied, but for what you edited."""
    files = Files(read_settings())
    if files.folder is None:
        raise InputError("the shipped taxonomy is used as it is: there is nothing to take over", place=_SETTING)
    base = read_base(files.folder)
    if base is None:
        raise InputError("it is not known what it was copied from: compare by hand", place=str(files.folder))
    conflicts: list[Conflict] = []

    def take_over(texts: Texts) -> Texts:
        merged = merge_shipped(make_draft(base), make_draft(texts), make_draft(read_texts(DATA)))
        conflicts.extend(merged.conflicts)
        return merged.draft.texts

    if carry_out(Asked("update", reason, dry_run, yes, json), take_over):
        keep_base(files.folder)
    _say_conflicts(conflicts)
    if conflicts:
        raise typer.Exit(Exit.PARTLY)


def reset(
    *,
    reason: Reason = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Go back to the shipped taxonomy; your own files are put aside, not deleted."""
    asked, settings = Asked("reset", reason, dry_run, yes, json), read_settings()
    with lock_home(settings, LOCK):
        files = Files(settings)
        if files.folder is None:
            note("the shipped taxonomy is used already")
            return
        if not _is_own(files):
            raise InputError("it is set there: take it out, then scout technologies apply", place=_SETTING)
        step = _make_reset(files, asked)
        with open_installation(settings) as house:
            if not is_agreed(house, step):
                return
            keep_setting(settings.home, "taxonomy", None)
            apply_step(house, step)
        aside = set_aside(files.folder, utc_now()) if files.folder.is_dir() else None
    if aside is not None and not json:
        note(f"your own files are in {aside}")


def _make_reset(files: Files, asked: Asked) -> Step:
    """Return the way back; files that are broken or gone do not bar it."""
    shipped = load_taxonomy()
    try:
        before = parse_taxonomy(files.applied or files.texts)
    except ConfigurationError as exc:
        note(f"scout: {exc}")
        before = shipped
    return Step(before, shipped, read_texts(DATA), asked)


def _is_own(files: Files) -> bool:
    """Whether the files are the copy that the installation made, and its own setting leads there."""
    own = files.settings.home / OWN_FOLDER
    return files.folder == own and "taxonomy" in load_kept_settings(files.settings.home).values


def _say_conflicts(conflicts: Sequence[Conflict]) -> None:
    if conflicts:
        note(f"{len(conflicts)} shipped changes were not taken, since they were edited here:")
    for one in conflicts:
        out().print(f"  {one.id}, {one.name}: {one.message}", markup=False)
