"""From the lines of a file to records: JSON objects, or CSV rows under their header, each with its place and bytes."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from core.errors import FormatError, OversizeError, RecordError
from crawlers.bulk.fields import Record
from crawlers.bulk.format import Format
from crawlers.bulk.lines import Line, LineFile

# A character can take six bytes in JSON (\u20ac); a record also has other fields than its text.
_BYTES_PER_CHARACTER = 6
# How much of what an open quote swallowed is read as rows again; of more, each line is read by itself.
_MAX_REREAD_BYTES = 64 * 1024
_DELIMITERS = (";", "\t", "|", ",")


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
    is_empty = True
    for record in iter_line_records(lines, form, max_bytes):
        is_empty = False
        yield record
    if is_empty:
        raise FormatError("the file holds no record")


def iter_line_records(lines: Iterator[Line], form: Format, max_bytes: int) -> Iterator[RawRecord]:
    """Give the records that lines hold; broken ones carry their error.

    Raises FormatError for a CSV without its columns.
    """
    return iter_json_lines(lines) if form.container == "jsonl" else _iter_csv(lines, form, max_bytes)


def iter_json_lines(lines: Iterator[Line]) -> Iterator[RawRecord]:
    """Give the record of each line that is not empty; broken ones carry their error."""
    for line in lines:
        if line.too_long:
            yield RawRecord(line.number, line.body[:1000], error=OversizeError("the line is too long"))
        elif line.body.strip():
            yield parse_json(line.number, line.body)


def parse_json(number: int, body: bytes) -> RawRecord:
    """Return the record that some bytes are, or what is wrong with them."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        return RawRecord(number, body, error=RecordError(f"broken JSON: {exc}"))
    if not isinstance(value, dict):
        return RawRecord(number, body, error=RecordError("the record is not a JSON object"))
    return RawRecord(number, body, value)


def _iter_csv(lines: Iterator[Line], form: Format, max_bytes: int) -> Iterator[RawRecord]:
    # One number for the whole process; ours is the largest that any file of this run may need.
    csv.field_size_limit(max_bytes)
    feed = _CsvFeed(lines, max_bytes)
    rows = csv.reader(feed, delimiter=form.delimiter, strict=True)
    header = _read_header(rows, form)
    feed.take()
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as exc:
            yield from _recover(feed, header, form, f"broken CSV: {exc}")
            continue
        if len(row) != len(header) and feed.row_lines > 1:
            yield from _recover(feed, header, form, f"{len(row)} columns instead of {len(header)}")
        else:
            taken = feed.take()
            # Spreadsheets pad a table with rows of nothing.
            if any(row):
                yield _make_row(taken, header, row)


def _recover(feed: _CsvFeed, header: list[str], form: Format, reason: str) -> Iterator[RawRecord]:
    """Refuse the line that a broken row began in, and read again what its open quote swallowed."""
    first, *rest = feed.take()
    error = OversizeError("the line is too long") if first.too_long else RecordError(reason)
    yield RawRecord(first.number, first.body, error=error)
    if sum(len(line.body) for line in rest) > _MAX_REREAD_BYTES:
        # In the last one the reader stumbled: a good row of several lines may begin there.
        *alone, last = rest
        rest = [last]
        for line in alone:
            yield from _read_alone(line, header, form)
    feed.put_back(rest)


def _read_alone(line: Line, header: list[str], form: Format) -> Iterator[RawRecord]:
    try:
        row = next(csv.reader([_decode(line)], delimiter=form.delimiter, strict=True), [])
    except csv.Error as exc:
        yield RawRecord(line.number, line.body, error=RecordError(f"broken CSV: {exc}"))
        return
    if row:
        yield _make_row([line], header, row)


def _read_header(rows: Iterator[list[str]], form: Format) -> list[str]:
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as exc:
        raise FormatError(f"the first line is no CSV header: {exc}") from exc
    missing = [name for name in form.required if name not in header]
    if missing and header:
        hint = next((f" (is {mark!r} between them?)" for mark in _DELIMITERS if header[0].count(mark) > 1), "")
        raise FormatError(f"columns are missing: {', '.join(missing)}; there are: {', '.join(header)[:300]}{hint}")
    twice = [name for name, count in Counter(header).items() if name and count > 1]
    if twice:
        raise FormatError(f"columns that stand twice: {', '.join(twice)[:300]}")
    return header


def _make_row(lines: list[Line], header: list[str], row: list[str]) -> RawRecord:
    number, body = lines[0].number, b"\n".join(line.body for line in lines)
    if any(line.too_long for line in lines):
        return RawRecord(number, body[:1000], error=OversizeError("the line is too long"))
    if len(row) != len(header):
        return RawRecord(number, body, error=RecordError(f"{len(row)} columns instead of {len(header)}"))
    if any(not part.isascii() and _is_broken(part) for part in row):
        return RawRecord(number, body, error=RecordError("invalid UTF-8"))
    return RawRecord(number, body, dict(zip(header, row, strict=True)))


def _is_broken(text: str) -> bool:
    # surrogateescape turns each invalid byte into one of these.
    return any("\udc80" <= character <= "\udcff" for character in text)


def _decode(line: Line) -> str:
    return line.body.decode("utf-8", "surrogateescape") + "\n"


class _CsvFeed:
    """Text lines for the CSV reader, remembering the lines of the row that it is in."""

    def __init__(self, lines: Iterator[Line], max_row_bytes: int) -> None:
        self._lines = lines
        self._max_row_bytes = max_row_bytes
        self._back: deque[Line] = deque()
        self._row: list[Line] = []
        self._row_bytes = 0

    def __iter__(self) -> _CsvFeed:
        return self

    def __next__(self) -> str:
        if self._row_bytes > self._max_row_bytes:
            raise csv.Error("the row does not end")
        line = self._back.popleft() if self._back else next(self._lines)
        self._row.append(line)
        self._row_bytes += len(line.body)
        return _decode(line)

    @property
    def row_lines(self) -> int:
        """How many lines the row has so far."""
        return len(self._row)

    def take(self) -> list[Line]:
        """Return the lines read since the last call."""
        taken, self._row, self._row_bytes = self._row, [], 0
        return taken

    def put_back(self, lines: list[Line]) -> None:
        """Give these lines again, before any other."""
        self._back.extendleft(reversed(lines))
