"""The files of a taxonomy as texts: those shipped, those of an installation, and writing them whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.errors import ConfigurationError, TaxonomyError
from core.taxonomy.yamlfile import MAX_FILE_BYTES

DATA = Path(__file__).parent / "data"
HEADER = "taxonomy.yml"

# Name of a file (``taxonomy.yml``, ``light.yml``) and what it says.
Texts = Mapping[str, str]


def read_texts(folder: Path) -> dict[str, str]:
    """Return the files of a folder in the order of their names; what is not UTF-8 is told when it is parsed.

    Raises TaxonomyError for a file that cannot be read, or is too large to be one.
    """
    return {path.name: _read(path) for path in sorted(folder.glob("*.y*ml")) if path.is_file()}


def read_installed(folder: Path | None) -> dict[str, str]:
    """Return the files of a folder, ``None`` for those shipped. Raises TaxonomyError where there is no such folder."""
    if folder is not None and not folder.is_dir():
        raise TaxonomyError("there is no such folder: scout technologies reset", place=str(folder))
    return read_texts(folder or DATA)


def write_texts(folder: Path, texts: Texts) -> None:
    """Make these the files of a folder: each whole or not at all, the header last, others gone before it.

    A process that is killed in between leaves files that ``scout technologies apply`` compares with what was applied.
    Raises ConfigurationError when the folder cannot be written; nothing is changed when that is so from the start.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = read_texts(folder)
        changed = [name for name, text in texts.items() if held.get(name) != text]
        for name in changed:
            _write(folder / f"{name}.new", texts[name])
        for name in held.keys() - texts.keys():
            (folder / name).unlink()
        for name in sorted(changed, key=HEADER.__eq__):
            (folder / f"{name}.new").replace(folder / name)
    except OSError as exc:
        raise ConfigurationError(f"cannot be written: {exc.strerror}", place=str(folder)) from exc
    finally:
        with suppress(OSError):  # what is wrong was said
            for path in folder.glob("*.new"):
                path.unlink()


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TaxonomyError(f"larger than {MAX_FILE_BYTES // 1_000_000} MB", place=f"{path.name}:1")
        # Bytes that are no text become halves of characters, which the parser refuses with its own words.
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as exc:
        raise TaxonomyError(f"cannot be read: {exc.strerror}", place=str(path)) from exc


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
