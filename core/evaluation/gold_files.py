"""Reads gold files line by line, plain, gzipped or xz; a line that cannot be read is refused and the rest goes on."""

from __future__ import annotations

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import FormatError, InputError
from core.evaluation.cases import Case, Reading
from core.models import Refusal

G = TypeVar("G")
Line = TypeVar("Line", bound=BaseModel)
_READ_BYTES = 1 << 20
_SAMPLE_CHARS = 200


def iter_lines(path: Path) -> Iterator[bytes]:
    """Give the lines of a file. Raises InputError for one that cannot be opened, FormatError for a damaged one."""
    try:
        with _open(path) as lines:
            yield from lines
    except OSError as exc:  # gzip reports damage as one too
        raise InputError(f"the file cannot be read: {exc.strerror or exc}", place=str(path)) from exc
    except (lzma.LZMAError, zlib.error, EOFError) as exc:
        raise FormatError(f"the file is damaged: {exc}", place=str(path)) from exc


def hash_files(paths: list[Path]) -> str:
    """Return the SHA-256 of files as they lie there, one after another."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                while block := file.read(_READ_BYTES):
                    digest.update(block)
        except OSError as exc:
            raise InputError(f"the file cannot be read: {exc.strerror}", place=str(path)) from exc
    return digest.hexdigest()


def read_json_lines(path: Path, schema: type[Line], make: Callable[[int, Line], Case[G] | None]) -> Reading[G]:
    """Read one JSON object a line. ``make`` gets its index from 0; ``None`` leaves the line out."""
    cases: list[Case[G]] = []
    refusals: list[Refusal] = []
    for index, line in enumerate(iter_lines(path)):
        if not line.strip():
            continue
        try:
            case = make(index, schema.model_validate_json(line.removeprefix(b"\xef\xbb\xbf")))
        except ValidationError as exc:
            refusals.append(refuse(path, index, _explain(exc), line.decode(errors="replace")))
            continue
        if case is not None:
            cases.append(case)
    return Reading(tuple(cases), tuple(refusals))


def refuse(path: Path, index: int, message: str, sample: str = "") -> Refusal:
    """Return the refusal of the line at ``index`` (from 0)."""
    return Refusal("FormatError", f"{path}:{index + 1}", message, sample.strip()[:_SAMPLE_CHARS])


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    match path.suffix:
        case ".xz":
            return lzma.open(path)
        case ".gz":
            return gzip.open(path)
        case _:
            return path.open("rb")


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(map(str, first["loc"]))
    return f"{field}: {first['msg']}" if field else first["msg"]
