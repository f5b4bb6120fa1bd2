"""Where the facts of an operator's own sources are kept, and whether somebody wants them there."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from core.errors import ConfigurationError, InputError


def is_wanted(path: Path, *, yes: bool) -> bool:
    """Whether a file may be written: told beforehand, or asked on a terminal; elsewhere nobody can be asked."""
    return yes or (is_terminal() and typer.confirm(f"write {path}?", default=True))


def is_terminal() -> bool:
    """Whether there is somebody who sees a question and can answer it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise InputError where a file would be written over."""
    if path.exists() and not force:
        raise InputError("it is there already; --force writes it anew", place=str(path))


def save_facts(path: Path, text: str, *, force: bool) -> None:
    """Write a file of facts whole or not at all. Raises InputError for one that is there, ConfigurationError."""
    refuse_existing(path, force=force)
    # The endings of sources and of what is half written differ: nobody reads the latter.
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as exc:
        raise ConfigurationError(f"cannot be written: {exc.strerror}", place=str(path)) from exc
