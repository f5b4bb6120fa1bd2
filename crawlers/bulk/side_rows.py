"""Rows of further tables, kept in a file until the record that they belong to comes: memory grows with keys only."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import orjson

from crawlers.bulk.fields import Record

_BUFFER_BYTES = 1 << 16


class SideRows:
    """Rows by key. All are added before the first is taken; made by :func:`keep_side_rows`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0
        # Of each key where its rows begin and end, in turn; rows that follow each other are one span.
        self._spans: dict[str, array[int]] = {}

    def add(self, key: str, table: str, row: Record) -> None:
        """Keep a row of a table."""
        line = orjson.dumps((table, row)) + b"\n"
        spans = self._spans.setdefault(key, array("Q"))
        if spans and spans[-1] == self._end:
            spans.pop()
        else:
            spans.append(self._end)
        self._file.write(line)
        self._end += len(line)
        spans.append(self._end)

    def take(self, key: str) -> dict[str, list[Record]]:
        """Return the rows of a key by table, in their order; they are not returned again."""
        spans = self._spans.pop(key, array("Q"))
        found: dict[str, list[Record]] = {}
        for begin, end in zip(spans[::2], spans[1::2], strict=True):
            self._file.seek(begin)
            for line in self._file.read(end - begin).splitlines():
                table, row = orjson.loads(line)
                found.setdefault(table, []).append(row)
        return found

    def keys(self) -> Iterator[str]:
        """Give the keys whose rows nobody took."""
        yield from self._spans


@contextmanager
def keep_side_rows(folder: Path | None) -> Iterator[SideRows]:
    """Open an empty set of rows, in a file of ``folder`` (default: that of temporary files) that goes with it."""
    with tempfile.TemporaryFile(dir=folder, buffering=_BUFFER_BYTES) as file:
        yield SideRows(file)
