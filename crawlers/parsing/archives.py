"""The files in an archive or compressed file, one after the other as streams; nothing is ever written to a path of it.

What it is, is told by its first bytes: zip, tar, or plain, under gzip, bzip2, xz, zstd or nothing. How many files,
how many bytes and how much more than was sent is bounded, and that it came whole is checked to the end.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import BinaryIO, cast

import zstandard

from core.errors import FormatError, TooLargeError
from crawlers.options import BulkFileOptions

# All members of whatever it is, for files that an operator has.
ANY_FILE = BulkFileOptions(form="json")
# Whatever the ratio is: so much is no bomb.
_HARMLESS_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 1 << 18
# Its tree takes ten times as much memory; the largest that a source gives has some megabytes.
_MOST_ANSWER_BYTES = 64 * 1024 * 1024
# More memory than any sound archive asks of who reads it.
_MAX_MEMORY_BYTES = 256 * 1024 * 1024
_ZSTD = zstandard.ZstdDecompressor(max_window_size=_MAX_MEMORY_BYTES)
_MAGIC_BYTES = 512
_TAR_MAGIC = slice(257, 262)
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    lzma.LZMAError,
    zlib.error,
    zstandard.ZstdError,
    EOFError,
    # Passwords and kinds of compression that nobody uses for data.
    NotImplementedError,
    RuntimeError,
    OSError,
)
# What its directory leads zipfile to where numbers in it are wrong.
_UNSOUND = (*_BROKEN, ValueError, IndexError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; what is plain has no name. The stream is read before the next member is asked for."""

    name: str
    stream: BinaryIO


def iter_members(file: BinaryIO, options: BulkFileOptions, *, place: str) -> Iterator[Member]:
    """Give the members of a file that can be sought in, in their order.

    Raises FormatError where it breaks off, was changed on its way (CRC), or holds nothing that is asked for;
    TooLargeError beyond the source's limits.
    """
    size_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    budget = _Budget(options, max(size_bytes, 1))
    count = 0
    try:
        for member in _members(file, options, budget):
            count += 1
            yield Member(member.name, _unpacked(member.stream, budget))
    except _UNSOUND as exc:
        raise FormatError(f"not a whole archive: {exc}"[:300], place=place) from exc
    if not count:
        raise FormatError(f"no file in it is one of {', '.join(options.members)}", place=place)


@contextmanager
def reading(member: Member, *, place: str) -> Iterator[BinaryIO]:
    """Read a member to its end, where its checksum stands. Raises FormatError where it is not whole."""
    try:
        yield member.stream
        while member.stream.read(_CHUNK_BYTES):
            pass
    except _BROKEN as exc:
        raise FormatError(f"{member.name or 'the file'} is not whole: {exc}"[:300], place=place) from exc


def read_whole(member: Member, *, place: str) -> bytes:
    """Return the bytes of an answer that is parsed as a whole. Raises FormatError, TooLargeError."""
    with reading(member, place=place) as stream:
        body = stream.read(_MOST_ANSWER_BYTES + 1)
        if len(body) > _MOST_ANSWER_BYTES:
            raise TooLargeError(f"an answer of more than {_MOST_ANSWER_BYTES // 1024 // 1024} MB", place=place)
    return body


class _Budget:
    """How much may still be unpacked and how many files may follow."""

    def __init__(self, options: BulkFileOptions, size_bytes: int) -> None:
        most = min(options.max_unpacked_mb * 1024 * 1024, max(_HARMLESS_BYTES, size_bytes * options.max_ratio))
        self._bytes = most
        self._most = most
        self._members = options.max_members

    def take_bytes(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise TooLargeError(f"unpacks to more than {self._most // 1024 // 1024} MB")

    def take_member(self) -> None:
        self._members -= 1
        if self._members < 0:
            raise TooLargeError("holds more files than we accept")


def _members(file: BinaryIO, options: BulkFileOptions, budget: _Budget) -> Iterator[Member]:
    if file.read(4) in (b"PK\x03\x04", b"PK\x05\x06"):
        yield from _zipped(file, options, budget)
        return
    file.seek(0)
    plain = _unpacked(file, budget)
    if plain.peek(_MAGIC_BYTES)[_TAR_MAGIC] != b"ustar":
        yield Member("", plain)
        return
    yield from _tarred(plain, options, budget)
    while plain.read(_CHUNK_BYTES):
        pass


def _zipped(file: BinaryIO, options: BulkFileOptions, budget: _Budget) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            budget.take_member()
            if not info.is_dir() and _is_wanted(info.filename, options):
                with archive.open(info) as stream:
                    yield Member(info.filename, io.BufferedReader(_Raw(cast("BinaryIO", stream), budget)))


def _tarred(plain: BinaryIO, options: BulkFileOptions, budget: _Budget) -> Iterator[Member]:
    with tarfile.open(fileobj=plain, mode="r|") as archive:
        for info in archive:
            budget.take_member()
            stream = archive.extractfile(info) if info.isreg() and _is_wanted(info.name, options) else None
            if stream is not None:
                yield Member(info.name, cast("BinaryIO", stream))
            # It keeps all that it has seen otherwise.
            archive.members = []  # type: ignore[attr-defined]  # not in the stubs


def _is_wanted(name: str, options: BulkFileOptions) -> bool:
    """Whether a member is read, by its name or its path; capitals do not matter (``PROJECT.CSV``)."""
    names = (name.lower(), name.rpartition("/")[2].lower())
    # What a Mac adds to an archive bears the names of the files in it.
    return not name.startswith("__MACOSX/") and any(
        fnmatchcase(one, pattern.lower()) for one in names for pattern in options.members
    )


def _unpacked(stream: BinaryIO, budget: _Budget) -> io.BufferedReader:
    """What a stream holds under its compression, counted; itself where it has none."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream), _CHUNK_BYTES)
    begin = buffered.peek(8)[:6]
    for magic, unpack in _UNPACKERS.items():
        if begin.startswith(magic):
            return io.BufferedReader(_Raw(unpack(buffered), budget), _CHUNK_BYTES)
    return buffered


class _Raw(io.RawIOBase):
    """A stream as one that can be buffered; counts what is read of it."""

    def __init__(self, stream: BinaryIO, budget: _Budget | None = None) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # any buffer will do
        part = self._stream.read(len(buffer))
        if self._budget is not None:
            self._budget.take_bytes(len(part))
        buffer[: len(part)] = part
        return len(part)


class _Xz:
    """An xz stream, or several; the standard reader would take as much memory as a hostile file asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacker = self._begin()

    def read(self, size: int = -1, /) -> bytes:
        """Return some of what is unpacked; none at the end. Raises EOFError where it breaks off."""
        while True:
            rest = b""
            if self._unpacker.eof:
                rest = self._unpacker.unused_data.lstrip(b"\0") or self._stream.read(_CHUNK_BYTES).lstrip(b"\0")
                if not rest:
                    return b""
                self._unpacker = self._begin()
            elif self._unpacker.needs_input:
                rest = self._stream.read(_CHUNK_BYTES)
                if not rest:
                    raise EOFError("the compressed data breaks off")
            found = self._unpacker.decompress(rest, size)
            if found:
                return found

    @staticmethod
    def _begin() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=_MAX_MEMORY_BYTES)


_UNPACKERS: dict[bytes, Callable[[BinaryIO], BinaryIO]] = {
    b"\x1f\x8b": lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream)),
    b"BZh": lambda stream: cast("BinaryIO", bz2.BZ2File(stream)),
    b"\xfd7zXZ\x00": lambda stream: cast("BinaryIO", _Xz(stream)),
    b"\x28\xb5\x2f\xfd": lambda stream: cast("BinaryIO", _ZSTD.stream_reader(stream, read_across_frames=True)),
}
