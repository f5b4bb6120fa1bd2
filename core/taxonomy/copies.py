"""The copy of the taxonomy that an installation edits, and what is kept beside it.

``.shipped`` is what it was copied from, or last brought up to: the base of a three-way update. ``.applied`` is what the
documents were last tagged by: what differs from it is an edit that was not applied yet.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from core.errors import ConfigurationError
from core.taxonomy.files import DATA, HEADER, Texts, read_texts, write_texts

# Within the home of an installation.
OWN_FOLDER = "taxonomy"
_SHIPPED, _APPLIED = ".shipped", ".applied"


def make_own_copy(folder: Path, now: datetime) -> None:
    """Copy the shipped files into a folder. Files that are there, used by nobody, are set aside."""
    if (folder / HEADER).exists():
        set_aside(folder, now)
    shipped = read_texts(DATA)
    # The files themselves last: a folder that has them is whole.
    for place in (folder / _SHIPPED, folder / _APPLIED, folder):
        write_texts(place, shipped)


def read_base(folder: Path) -> Texts | None:
    """Return the shipped files that a copy was made from, ``None`` where they were not kept."""
    return read_texts(folder / _SHIPPED) or None


def keep_base(folder: Path) -> None:
    """Note that a copy holds all that is shipped now."""
    write_texts(folder / _SHIPPED, read_texts(DATA))


def read_applied(folder: Path) -> Texts | None:
    """Return the files as they were last applied to the documents, ``None`` where that is not known."""
    return read_texts(folder / _APPLIED) or None


def keep_applied(folder: Path, texts: Texts) -> None:
    """Note that the documents are tagged, or wait to be, by these files."""
    write_texts(folder / _APPLIED, texts)


def set_aside(folder: Path, now: datetime) -> Path:
    """Give a copy another name, so that nothing of it is used and nothing is lost; return where it is."""
    aside = folder.with_name(f"{folder.name}-until-{now:%Y-%m-%dT%H%M%S}")
    try:
        shutil.move(folder, aside)
    except OSError as exc:
        raise ConfigurationError(f"cannot be moved: {exc.strerror}", place=str(folder)) from exc
    return aside
