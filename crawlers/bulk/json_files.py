"""The records of a JSON file: a record a line, a list of records, an answer that holds the list, or one record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

import orjson

from core.errors import OversizeError
from crawlers.bulk.lines import iter_stream_lines
from crawlers.bulk.reader import RawRecord, iter_json_lines, parse_json
from crawlers.mapping.paths import split_path
from crawlers.parsing.jsonslices import iter_elements

# A work of thousands of authors has a megabyte.
MAX_RECORD_BYTES = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


def iter_json_records(stream: BinaryIO, records: str | None, max_bytes: int) -> Iterator[RawRecord]:
    """Give the records of a file; ``records`` is the path of the list where the file is one answer.

    Raises FormatError where it breaks off, is no JSON or holds no such list.
    """
    first = stream.readline(max_bytes + 1).removeprefix(_BOM)
    while first.isspace():
        first = stream.readline(max_bytes + 1)
    whole = cast("BinaryIO", io.BufferedReader(_Rejoined(first, stream)))
    if first.lstrip().startswith(b"["):
        yield from _elements(whole, (), max_bytes)
    elif _is_line(first, records):
        yield from iter_json_lines(iter_stream_lines(whole, max_bytes))
    else:
        yield from _document(whole, records, max_bytes)


def _document(stream: BinaryIO, records: str | None, max_bytes: int) -> Iterator[RawRecord]:
    """Give the records of a document of several lines: those of the list in it, or itself where it holds none."""
    begin = stream.read(max_bytes + 1)
    whole = cast("BinaryIO", io.BufferedReader(_Rejoined(begin, stream)))
    if len(begin) <= max_bytes and _is_record(begin, records):
        yield parse_json(1, begin)
    else:
        yield from _elements(whole, split_path(records or ""), max_bytes)


def _elements(stream: BinaryIO, path: tuple[str, ...], max_bytes: int) -> Iterator[RawRecord]:
    for number, one in enumerate(iter_elements(stream, path, max_bytes), 1):
        too_long = RawRecord(number, one.body, error=OversizeError("the record is too long"))
        yield too_long if one.too_long else parse_json(number, one.body)


def _is_line(first: bytes, records: str | None) -> bool:
    """Whether the first line is a record, broken or whole, and not an answer with a list in it."""
    return _is_record(first, records, broken=first.rstrip().endswith(b"}"))


def _is_record(body: bytes, records: str | None, *, broken: bool = False) -> bool:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return broken
    return isinstance(value, dict) and not (records and _holds_list(value, records))


def _holds_list(value: object, records: str) -> bool:
    for name in split_path(records):
        value = value.get(name) if isinstance(value, dict) else None
    return isinstance(value, list)


class _Rejoined(io.RawIOBase):
    """A stream with what was read of it before it again."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # any buffer will do
        part = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(part) :] if self._first else b""
        buffer[: len(part)] = part
        return len(part)
