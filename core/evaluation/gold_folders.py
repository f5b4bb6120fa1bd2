"""Which files a gold path stands for: a file is itself, a folder its parts for testing.

A pipe is none: gold is read twice, for what it says and for its hash.
"""

from __future__ import annotations

from pathlib import Path
from stat import S_ISDIR, S_ISREG

from core.errors import InputError

_SUFFIXES = (".txt", ".conll", ".annotated", ".json", ".jsonl")
_PACKED = (".gz", ".xz")


def gold_files(path: Path) -> list[Path]:
    """Return a file, or the files below a folder, in order: those called *test* where there are such, else all.

    Raises InputError for what is neither.
    """
    try:
        mode = path.stat().st_mode
    except OSError as exc:
        raise InputError(f"the file cannot be read: {exc.strerror}", place=str(path)) from exc
    if S_ISREG(mode):
        return [path]
    if not S_ISDIR(mode):
        raise InputError("it is neither a file nor a folder; write what it gives to a file first", place=str(path))
    found = sorted(file for file in path.rglob("*") if file.is_file() and _inner_suffix(file) in _SUFFIXES)
    tests = [file for file in found if "test" in file.name.split(".")]
    if not found:
        raise InputError(f"the folder has no file that ends in {', '.join(_SUFFIXES)}", place=str(path))
    return tests or found


def _inner_suffix(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix in _PACKED else path.suffix
