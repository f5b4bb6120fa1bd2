"""The folder of an embedded index: a sub-folder for each generation, and ``CURRENT``, which names the live one.

``CURRENT`` is replaced as a whole, so that readers in other processes see the one generation or the other.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import orjson
import tantivy

from core.errors import EngineError
from index.analysis import MAPPING_VERSION
from index.embedded_schema import SCHEMA_VERSION

ENGINE = "tantivy"
_NAME = re.compile(rf"{ENGINE}-\d{{6}}-[0-9a-f]{{6}}")
_CURRENT = "CURRENT"
_META = "scoutbase.json"
MEND = "run: scout index --rebuild"


def format_version() -> dict[str, object]:
    """Return what makes a generation readable: ours of analysis and fields, and tantivy's of its files."""
    release = ".".join(version("tantivy").split(".")[:2])
    return {"engine": ENGINE, "analysis": MAPPING_VERSION, "schema": SCHEMA_VERSION, "tantivy": release}


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Names and swaps generations; reads and writes no entry."""

    root: Path

    def path(self, generation: str) -> Path:
        """Return the folder of a generation. Raises EngineError if there is none of that name."""
        path = self.root / generation
        if not _NAME.fullmatch(generation) or not (path / _META).is_file():
            raise EngineError(f"there is no such generation; {MEND}", place=f"index {generation!r}")
        return path

    def generations(self) -> list[str]:
        """Return all finished folders, oldest first."""
        if not self.root.is_dir():
            return []
        names = (path.parent.name for path in self.root.glob(f"*/{_META}"))
        return sorted(name for name in names if _NAME.fullmatch(name))

    def create(self, schema: tantivy.Schema) -> str:
        """Make an empty generation. One that a crash left half made has no ``scoutbase.json`` and is not seen."""
        try:
            numbers = [int(name.split("-")[1]) for name in self.generations()]
            name = f"{ENGINE}-{max(numbers, default=0) + 1:06}-{secrets.token_hex(3)}"
            path = self.root / name
            path.mkdir(parents=True)
            tantivy.Index(schema, path=str(path), reuse=False)
            _write(path / _META, orjson.dumps(format_version()))
        except (OSError, ValueError) as exc:
            raise EngineError(f"cannot make an index: {exc}", place=str(self.root)) from exc
        return name

    def check(self, generation: str) -> Path:
        """Return the folder of a generation that this version can read.

        Raises EngineError for one that another version made, or of which the version cannot be read.
        """
        path = self.path(generation)
        try:
            found = orjson.loads((path / _META).read_bytes())
        except (OSError, orjson.JSONDecodeError) as exc:
            raise EngineError(f"{_META} cannot be read ({exc}); {MEND}", place=f"index {generation}") from exc
        if found != format_version():
            raise EngineError(f"it was made by another version ({found}); {MEND}", place=f"index {generation}")
        return path

    def live(self) -> str | None:
        """Return the live generation. Raises EngineError if the file that names it cannot be read."""
        try:
            return (self.root / _CURRENT).read_bytes().decode("ascii", "replace").strip() or None
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise EngineError(f"cannot be read: {exc}", place=f"index {_CURRENT}") from exc

    def current_stamp(self) -> tuple[int, int]:
        """Return what changes when another generation becomes the live one: cheaper than to read its name."""
        try:
            status = (self.root / _CURRENT).stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_mtime_ns, status.st_ino

    def activate(self, generation: str) -> None:
        """Make a generation the live one."""
        self.path(generation)
        _write(self.root / _CURRENT, generation.encode())

    def drop(self, generation: str) -> None:
        """Delete a generation; searches that go on in it keep its files until they end."""
        path = self.path(generation)
        if generation == self.live():
            raise EngineError("the live generation cannot be dropped", place=f"index {generation}")
        gone = self.root / f".dropped-{generation}"
        path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Replace a file so that a reader, or a crash, meets the old content or the new."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
