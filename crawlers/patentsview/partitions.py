"""Rows of many tables by key, in more files than memory: what belongs together lies in one of them.

This is the first half of a Grace hash join (Kitsuregawa, Tanaka, Moto-oka 1983, doi:10.1007/BF03037022): all tables are
cut by a hash of their key, so that each part can be joined in memory, and each byte is written and read once, in turn.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

# Rows that wait to be written, in all parts together.
_WAITING_BYTES = 16 * 1024 * 1024


class Partitions:
    """Files of rows; made by :func:`keep_partitions`. All rows are added before the first part is read."""

    def __init__(self, folder: Path, count: int) -> None:
        self._paths = [folder / f"{number}.jsonl" for number in range(count)]
        self._waiting = [bytearray() for _ in self._paths]
        self._most_bytes = max(_WAITING_BYTES // count, 4_096)

    def add(self, key: str, table: int, row: list[str]) -> None:
        """Keep a row of a table."""
        number = zlib.crc32(key.encode()) % len(self._paths)
        waiting = self._waiting[number]
        waiting += orjson.dumps((table, key, row))
        waiting += b"\n"
        if len(waiting) >= self._most_bytes:
            self._write(number)

    def __iter__(self) -> Iterator[dict[str, dict[int, list[list[str]]]]]:
        """Give part after part: of each key the rows of each table, in their order; its file is gone then."""
        for number, path in enumerate(self._paths):
            self._write(number)
            yield _load(path)
            path.unlink(missing_ok=True)

    def _write(self, number: int) -> None:
        # Opened each time: there may be more files than a process may hold open.
        with self._paths[number].open("ab") as file:
            file.write(self._waiting[number])
        self._waiting[number] = bytearray()


def _load(path: Path) -> dict[str, dict[int, list[list[str]]]]:
    found: dict[str, dict[int, list[list[str]]]] = {}
    with path.open("rb") as file:
        for line in file:
            table, key, row = orjson.loads(line)
            found.setdefault(key, {}).setdefault(table, []).append(row)
    return found


@contextmanager
def keep_partitions(count: int) -> Iterator[Partitions]:
    """Open so many parts in the folder of temporary files (``TMPDIR``), which go with it."""
    with tempfile.TemporaryDirectory(prefix="scout-join-") as folder:
        yield Partitions(Path(folder), count)
