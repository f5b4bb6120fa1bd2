"""Units as JSON lines: an object with ``about`` first, one for each unit, one with ``end`` last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from api.exports.records import ExportRecord
from api.exports.writing import About, Ending


class JsonLinesWriter:
    """``FileWriter`` of JSON lines."""

    def begin(self, about: About) -> Iterator[bytes]:
        """Give the line that says what the file is."""
        yield orjson.dumps({"about": about}, option=orjson.OPT_APPEND_NEWLINE)

    def add(self, records: Sequence[ExportRecord]) -> Iterator[bytes]:
        """Give a line for each unit."""
        yield b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)

    def end(self, ending: Ending) -> Iterator[bytes]:
        """Give the line that says how it ended; without it the file was cut."""
        yield orjson.dumps({"end": ending}, option=orjson.OPT_APPEND_NEWLINE)

    def close(self) -> None:
        """Do nothing: no file is held."""
