"""How long a register takes into the ledger: an empty base, and the same file again, on SQLite and PostgreSQL.

Run as ``python -m benchmarks.registers --data ../shared/data/actors/ror_records_v2.jsonl.xz``. The file is unpacked
first: that is the time of the compression, not ours. The server is one of its own with PostgreSQL's own settings, or
that of ``SCOUT_TEST_POSTGRES_URL``; where there is none, only SQLite is measured.
"""

from __future__ import annotations

import argparse
import lzma
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import ROUNDS, seconds, spread
from benchmarks.store import fresh_database, postgres_server
from core.store import open_store
from crawlers.bulk.importer import import_file
from tests.postgres.server import unavailable

_SOURCE = "ror"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines of ROR, .xz")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        records.write_bytes(lzma.decompress(asked.data.read_bytes()))
        print("| what | seconds, median (low to high) | asked |\n|---|---|---|")
        measure("SQLite", records, asked.rounds, [f"sqlite:///{folder}/{n}.sqlite" for n in range(asked.rounds)])
        reason = unavailable()
        if reason is None:
            _measure_postgres(records, asked.rounds)
        else:
            print(f"PostgreSQL: {reason}")


def measure(name: str, records: Path, rounds: int, urls: Iterator[str] | list[str]) -> None:
    """Print how long the file takes into each of these bases, which are empty, and the same file again."""
    first, again, count = list[float](), list[float](), 0
    for _, url in zip(range(rounds), urls, strict=False):
        with open_store(url) as store:
            first.append(seconds(lambda s=store: import_file(s, _SOURCE, records)))  # type: ignore[misc]
            count = store.registers.count(_SOURCE)
            again.append(seconds(lambda s=store: import_file(s, _SOURCE, records)))  # type: ignore[misc]
            unchanged = store.runs.latest_by_source()[_SOURCE].unchanged
        assert unchanged == count, "the second import changed something"
    print(f"| {count:,} entries into {name} | {spread(first):.1f} | ≤ 30 |")
    print(f"| the same again, which changes nothing | {spread(again):.1f} | |")


def _measure_postgres(records: Path, rounds: int) -> None:
    with postgres_server() as url:
        measure("PostgreSQL", records, rounds, _fresh_urls(url, rounds))


def _fresh_urls(url: str, rounds: int) -> Iterator[str]:
    for _ in range(rounds):
        with fresh_database(url) as fresh:
            yield fresh


if __name__ == "__main__":
    main()
