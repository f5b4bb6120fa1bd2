"""Move a whole base from one database to another, and see that it arrived."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from core.errors import InputError
from core.store.database import Database
from core.store.store import Store
from core.store.tables import metadata, pending

BATCH_SIZE = 1_000
# Who leased work in the old database is not there in the new one.
_LEASE = ("claimed_by", "claimed_until")
# Rows that the migrations write themselves.
_SEEDED = frozenset({"principals"})

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows of a table each side holds."""

    table: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two bases hold the same: rows of each table, and documents that were compared whole."""

    counts: tuple[TableCount, ...]
    compared: int
    different: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing is missing, too much or different."""
        return not self.different and all(count.here == count.there for count in self.counts)


def move_store(source: Store, target: Store, now: datetime, progress: Progress | None = None) -> int:
    """Copy every table into an empty database and return the number of rows.

    All in one transaction: interrupted, it leaves the target as empty as it was. Nobody may write to the source
    meanwhile: what is written after the start is not moved. Raises InputError when the target holds something, and
    when a worker holds leases in the source.
    """
    _refuse_workers(source, now)
    with target.database.write() as writing, source.database.read() as reading:
        _refuse_full(writing)
        moved = 0
        for table in metadata.sorted_tables:
            if table.name in _SEEDED:
                writing.execute(delete(table))
            for rows in _iter_rows(reading, table):
                writing.execute(insert(table), rows)
                moved += len(rows)
                if progress:
                    progress(table.name, len(rows))
            _set_sequence(target.database, writing, table)
    return moved


def count_rows(store: Store) -> dict[str, int]:
    """Return the number of rows of every table."""
    with store.database.read() as connection:
        return {table.name: _count(connection, table) for table in metadata.sorted_tables}


def compare_stores(here: Store, there: Store, sample: int, rng: random.Random) -> Comparison:
    """Compare the counts of all tables and, whole, up to ``sample`` documents with their revisions, tags and links."""
    mine, theirs = count_rows(here), count_rows(there)
    counts = tuple(TableCount(name, count, theirs[name]) for name, count in mine.items())
    ids = [document_id for part in here.documents.iter_ids() for document_id in part]
    chosen = sorted(rng.sample(ids, min(sample, len(ids))))
    ours, others = _facts(here, chosen), _facts(there, chosen)
    return Comparison(counts, len(chosen), tuple(i for i in chosen if ours[i] != others.get(i)))


def _facts(store: Store, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    documents, tags = store.documents.load(ids), store.tags.load(ids, with_mentions=True)
    links, units = store.links.load(ids), store.units.of_documents(ids)
    return {
        i: {
            "document": stored,
            "revisions": store.documents.revisions(i),
            "tags": tags.get(i),
            "links": links.get(i),
            "unit": units.get(i),
        }
        for i, stored in documents.items()
    }


def _refuse_workers(source: Store, now: datetime) -> None:
    busy = [name for name, count in source.pending.counts(now).items() if count.leased]
    if busy:
        message = f"workers hold work for {', '.join(sorted(busy))}: end them, or wait until their leases end"
        raise InputError(message, place="scout db move")


def _refuse_full(connection: Connection) -> None:
    full = [t.name for t in metadata.sorted_tables if t.name not in _SEEDED and _count(connection, t)]
    if full:
        raise InputError(
            f"the target is not empty: it has rows in {', '.join(sorted(full))}", place="scout db move --to"
        )


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _iter_rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Give the rows of a table in batches, without holding all of them."""
    streaming = connection.execution_options(stream_results=True, max_row_buffer=BATCH_SIZE)
    result = streaming.execute(select(table).order_by(*table.primary_key)).mappings()
    for part in result.partitions(BATCH_SIZE):
        rows = [dict(row) for row in part]
        if table is pending:
            rows = [row | dict.fromkeys(_LEASE) for row in rows]
        yield rows


def _set_sequence(database: Database, connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on after the largest number that was copied."""
    keys = list(table.primary_key)
    if database.is_sqlite or len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    largest = connection.scalar(select(func.max(keys[0])))
    if largest is not None:
        statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :largest)")
        connection.execute(statement, {"table": table.name, "column": keys[0].name, "largest": largest})
