"""From the lines of a file to records: JSON objects, or CSV rows under their header, each with its place and bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from core.errors import FormatError, OversizeError, RecordError
from crawlers.bulk.fields import Record
from crawlers.bulk.format import Format
from crawlers.bulk.lines import Line, LineFile

# A character can take six bytes in JSON (\u20ac); a record also has other fields than its text.
_BYTES_PER_CHARACTER = 6


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it stands in a file; ``number`` is its first line. ``error`` instead of a value: it is refused."""

    number: int
    body: bytes
    value: Record | None = None
    error: RecordError | None = None


def iter_records(file: LineFile, form: Format, max_document_kb: int) -> Iterator[RawRecord]:
    """Give the records of a file in order; broken ones carry their error.

    Raises FormatError for an empty file, one that is not compressed as its name says, or a CSV without its columns.
    """
    max_bytes = max_document_kb * 1024 * _BYTES_PER_CHARACTER
    lines = file.iter_lines(max_bytes)
    records = _iter_json(lines) if form.container == "jsonl" else _iter_csv(lines, form, max_bytes)
    is_empty = True
    for record in records:
        is_empty = False
        yield record
    if is_empty:
        raise FormatError("the file holds no record")


def _iter_json(lines: Iterator[Line]) -> Iterator[RawRecord]:
    for line in lines:
        if line.too_long:
            yield RawRecord(line.number, line.body[:1000], error=OversizeError("the line is too long"))
        elif line.body.strip():
            yield _parse_json(line)


def _parse_json(line: Line) -> RawRecord:
    try:
        value = orjson.loads(line.body)
    except orjson.JSONDecodeError as exc:
        return RawRecord(line.number, line.body, error=RecordError(f"broken JSON: {exc}"))
    if not isinstance(value, dict):
        return RawRecord(line.number, line.body, error=RecordError("the line is not a JSON object"))
    return RawRecord(line.number, line.body, value)


def _iter_csv(lines: Iterator[Line], form: Format, max_bytes: int) -> Iterator[RawRecord]:
    # One number for the whole process; ours is the largest that any file of this run may need.
    csv.field_size_limit(max_bytes)
    feed = _CsvFeed(lines)
    rows = csv.reader(feed, delimiter=form.delimiter, strict=True)
    header = _read_header(rows, form)
    feed.take()
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as exc:
            number, body, _ = feed.take()
            yield RawRecord(number, body, error=RecordError(f"broken CSV: {exc}"))
            continue
        number, body, too_long = feed.take()
        if row:
            yield _make_row(RawRecord(number, body), header, row, too_long=too_long)


def _read_header(rows: Iterator[list[str]], form: Format) -> list[str]:
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as exc:
        raise FormatError(f"the first line is no CSV header: {exc}") from exc
    missing = [name for name in form.required if name not in header]
    if missing and header:
        raise FormatError(f"columns are missing: {', '.join(missing)}; there are: {', '.join(header)[:300]}")
    return header


def _make_row(raw: RawRecord, header: list[str], row: list[str], *, too_long: bool) -> RawRecord:
    if too_long:
        return RawRecord(raw.number, raw.body[:1000], error=OversizeError("the line is too long"))
    if len(row) != len(header):
        return RawRecord(raw.number, raw.body, error=RecordError(f"{len(row)} columns instead of {len(header)}"))
    if any(not part.isascii() and _is_broken(part) for part in row):
        return RawRecord(raw.number, raw.body, error=RecordError("invalid UTF-8"))
    return RawRecord(raw.number, raw.body, dict(zip(header, row, strict=True)))


def _is_broken(text: str) -> bool:
    # surrogateescape turns each invalid byte into one of these.
    return any("\udc80" <= character <= "\udcff" for character in text)


class _CsvFeed:
    """Text lines for the CSV reader, remembering the bytes of the row that it is in."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._row: list[Line] = []

    def __iter__(self) -> _CsvFeed:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._row.append(line)
        return line.body.decode("utf-8", "surrogateescape") + "\n"

    def take(self) -> tuple[int, bytes, bool]:
        """Return first line number, bytes, and whether a line was too long, of the rows read since the last call."""
        taken, self._row = self._row, []
        number = taken[0].number if taken else 0
        return number, b"\n".join(line.body for line in taken), any(line.too_long for line in taken)
