"""How every change of the taxonomy goes: checked, shown with what it would re-tag, agreed to, written, applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.console import note, out, print_json, progress
from api.cli.installation import Installation, lock_home, open_installation, read_settings
from api.cli.source_files import is_terminal
from api.cli.taxonomy_tables import facts_as_json, preview_as_json, print_facts, print_preview
from core.clock import utc_now
from core.errors import InputError
from core.kept_settings import keep_setting
from core.settings import Settings
from core.store.taxonomy_changes import Told
from core.taxonomy.copies import OWN_FOLDER, keep_applied, make_own_copy, read_applied
from core.taxonomy.facts import TaxonomyChange, compare
from core.taxonomy.files import Texts, read_installed, write_texts
from core.taxonomy.loader import parse_taxonomy
from core.taxonomy.model import Taxonomy
from nlp.retagging.applying import Applied, apply_change
from nlp.retagging.previewing import Preview, preview_change

Reason = Annotated[str, typer.Option(help="Why; kept with the change and shown by scout technologies history.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and let it be.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, and do not look first what it would change.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
LOCK = "technologies"
Change = Callable[[Texts], Texts]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every change is asked."""

    operation: str
    reason: str = ""
    dry_run: bool = False
    yes: bool = False
    json: bool = False

    def __post_init__(self) -> None:
        if not (self.yes or self.dry_run) and (self.json or not is_terminal()):
            place = f"scout technologies {self.operation}"
            raise InputError("nobody can be asked here: --dry-run shows it, --yes does it", place=place)


@dataclass(frozen=True)
class Files:
    """Where the taxonomy of an installation is. ``folder`` is ``None`` for the one that is shipped."""

    settings: Settings

    @property
    def folder(self) -> Path | None:
        """The folder that is read."""
        return self.settings.taxonomy

    @property
    def own_folder(self) -> Path:
        """The folder that changes are written to: the one that is read, or the copy that is made first."""
        return self.settings.taxonomy or self.settings.home / OWN_FOLDER

    @cached_property
    def texts(self) -> Texts:
        """The files as they are. Raises TaxonomyError where there is no folder."""
        return read_installed(self.folder)

    @cached_property
    def applied(self) -> Texts | None:
        """The files as they were last applied; those shipped need not be."""
        return self.texts if self.folder is None else read_applied(self.folder)


@dataclass(frozen=True, slots=True)
class Step:
    """One change, worked out: what was applied before, and the files that come after."""

    before: Taxonomy
    after: Taxonomy
    texts: Texts
    asked: Asked

    @property
    def change(self) -> TaxonomyChange:
        """What differs."""
        return compare(self.before, self.after)


def carry_out(asked: Asked, change: Change) -> bool:
    """Change the files of the taxonomy and apply that; say whether they are as wanted now.

    Nothing is written before it is agreed.

    ``change`` gets the files as they are and returns them as they should be. Raises TaxonomyError where they would be
    wrong, and leaves them as they were.
    """
    settings = read_settings()
    with lock_home(settings, LOCK):
        files = Files(settings)
        texts = change(files.texts)
        step = make_step(files, texts, asked)
        if texts == files.texts and step.before.version == step.after.version:
            say_nothing_changes(step)
            return not asked.dry_run
        with open_installation(settings) as house:
            if not is_agreed(house, step):
                return False
            if files.folder is None:
                make_own_copy(files.own_folder, utc_now())
                keep_setting(settings.home, "taxonomy", OWN_FOLDER)
            write_texts(files.own_folder, texts)
            apply_step(house, step)
            keep_applied(files.own_folder, texts)
    if not asked.json and files.folder is None:
        note(f"the taxonomy is now your own copy: {files.own_folder}")
    return True


def make_step(files: Files, texts: Texts, asked: Asked) -> Step:
    """Return a change of what was applied last to other files. Raises TaxonomyError for files that are wrong."""
    return Step(parse_taxonomy(files.applied or files.texts), parse_taxonomy(texts), texts, asked)


def is_agreed(house: Installation, step: Step) -> bool:
    """Show what a change does and ask; ``False`` ends the command. Nothing is looked for or asked with ``--yes``."""
    asked = step.asked
    if asked.yes and not asked.dry_run:
        return True
    preview = look_ahead(house, step.before, step.after)
    if asked.json:
        print_json(facts_as_json(step.change) | preview_as_json(preview) | {"applied": False})
    else:
        print_facts(step.change)
        print_preview(preview)
    return not asked.dry_run and typer.confirm("\ndo this?", default=False, err=True)


def look_ahead(house: Installation, before: Taxonomy, after: Taxonomy) -> Preview:
    """Return what would be tagged otherwise."""
    with progress("looking through the documents", house.store.documents.count()) as advance:
        return preview_change(house.store, before, after, advance)


def apply_step(house: Installation, step: Step, now: Callable[[], datetime] = utc_now) -> Applied:
    """Write a change into the ledger and enqueue what it touches; say what is next."""
    asked = step.asked
    house.store.taxonomy_changes.add(step.change, Told(asked.operation, asked.reason), now())
    with progress("applying", house.store.documents.count()) as advance:
        applied = apply_change(house.store, step.before, step.after, now(), advance)
    say_applied(step, applied)
    return applied


def say_applied(step: Step, applied: Applied) -> None:
    """Tell what waits now."""
    if step.asked.json:
        documents = {"affected": applied.affected, "same": applied.same, "outdated": applied.outdated}
        print_json(facts_as_json(step.change) | {"documents": documents, "applied": True})
        return
    out().print(f"taxonomy {step.after.version}", markup=False)
    note(f"{applied.affected:,} documents wait to be tagged again, {applied.same:,} keep their tags")
    if applied.affected:
        note("next: scout run (or scout work) tags, resolves and indexes them")
    note("scout serve reads the taxonomy when it starts: start it again")


def say_nothing_changes(step: Step) -> None:
    """Tell that there is nothing to do."""
    if step.asked.json:
        nothing: dict[str, Any] = {"documents": {"affected": 0}, "applied": False}
        print_json(facts_as_json(step.change) | nothing)
    else:
        note("nothing changes")
