"""Records of a file as bytes with their line numbers, one at a time, whatever the file is compressed with.

Memory stays bounded: a line longer than the limit is passed over and reported in its place.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from core.errors import FormatError, InputError

_CHUNK_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file without its end; ``number`` counts from 1. Cut short where ``too_long``."""

    number: int
    body: bytes
    too_long: bool = False


class LineFile:
    """A file open for reading line by line; knows how much of it was read."""

    def __init__(self, raw: BinaryIO, plain: BinaryIO, path: Path) -> None:
        self._raw = raw
        self._plain = plain
        self._path = path
        self._size_bytes = max(1, path.stat().st_size)

    @property
    def share_read(self) -> float:
        """How much of the file was read: 0 to 1."""
        return min(1.0, self._raw.tell() / self._size_bytes)

    def iter_lines(self, max_bytes: int) -> Iterator[Line]:
        """Give all lines, empty ones too. Raises FormatError where the compression breaks off or is another."""
        number = 0
        try:
            for line in iter_stream_lines(self._plain, max_bytes):
                number = line.number
                yield line
        except (lzma.LZMAError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError, EOFError) as exc:
            place = f"{self._path.name}:{number + 1}"
            raise FormatError(f"not a whole {self._path.suffix} file: {exc}", place=place) from exc


def iter_stream_lines(stream: BinaryIO, max_bytes: int) -> Iterator[Line]:
    """Give all lines of a stream, empty ones too."""
    number = 0
    while body := stream.readline(max_bytes + 1):
        number += 1
        if number == 1:
            body = body.removeprefix(_BOM)
        too_long = len(body) > max_bytes and not body.endswith(b"\n")
        if too_long:
            _pass_over(stream)
        yield Line(number, body.rstrip(b"\r\n"), too_long)


def _pass_over(stream: BinaryIO) -> None:
    while (part := stream.readline(_CHUNK_BYTES)) and not part.endswith(b"\n"):
        pass


@contextmanager
def open_lines(path: Path) -> Iterator[LineFile]:
    """Open a plain, ``.xz``, ``.gz`` or ``.zst`` file by its suffix. Raises InputError where there is none."""
    try:
        raw = path.open("rb")
    except OSError as exc:
        raise InputError(f"cannot be read: {exc.strerror}", place=str(path)) from exc
    with raw, _decompress(raw, path.suffix) as plain:
        yield LineFile(raw, plain, path)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk, or of a folder: of the names and hashes of the files in it.

    Raises InputError where it cannot be read.
    """
    if path.is_dir():
        named = [f"{hash_file(file)} {file.name}\n" for file in sorted(path.iterdir()) if file.is_file()]
        return hashlib.sha256("".join(named).encode()).hexdigest()
    try:
        with path.open("rb") as file:
            return hash_stream(file)
    except OSError as exc:
        raise InputError(f"cannot be read: {exc.strerror}", place=str(path)) from exc


def hash_stream(stream: BinaryIO) -> str:
    """Return the SHA-256 of what a stream holds from here to its end."""
    digest = hashlib.sha256()
    while part := stream.read(_CHUNK_BYTES):
        digest.update(part)
    return digest.hexdigest()


def _decompress(raw: BinaryIO, suffix: str) -> BinaryIO:
    if suffix == ".xz":
        return cast("BinaryIO", lzma.open(raw))
    if suffix == ".gz":
        return cast("BinaryIO", gzip.open(raw))
    if suffix == ".zst":
        stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=False)
        return io.BufferedReader(cast("io.RawIOBase", stream))
    return raw
