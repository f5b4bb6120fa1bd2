"""Units as CSV (RFC 4180, UTF-8, a line of names first); the last row says what the file is.

Its first cell is ``#about`` where the file is whole and ``#error`` where it is not; its second holds JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from api.exports.cleaning import make_inert
from api.exports.columns import COLUMNS, make_row
from api.exports.records import ExportRecord
from api.exports.writing import About, Ending, dump_json

ABOUT, ERROR = "#about", "#error"


class CsvWriter:
    """``FileWriter`` of CSV."""

    def __init__(self) -> None:
        self._about: About | None = None

    def begin(self, about: About) -> Iterator[bytes]:
        """Give the names of the columns."""
        self._about = about
        yield _format([[column.name for column in COLUMNS]])

    def add(self, records: Sequence[ExportRecord]) -> Iterator[bytes]:
        """Give a row for each unit."""
        yield _format([[make_inert(cell) for cell in make_row(record)] for record in records])

    def end(self, ending: Ending) -> Iterator[bytes]:
        """Give the row that says what the file is."""
        assert self._about is not None
        told = dump_json(asdict(self._about) | asdict(ending))
        empty = [""] * (len(COLUMNS) - 2)
        yield _format([[ERROR if ending.error else ABOUT, told, *empty]])

    def close(self) -> None:
        """Do nothing: no file is held."""


def _format(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
