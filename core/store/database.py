"""Transactions over one database, SQLite or PostgreSQL, and the statements that the two spell differently."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, Text, any_, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from core.store.connecting import DEFAULTS, WRITES, ConnectOptions, make_engine
from core.store.faults import name_place, translated
from core.store.marks import MarkReader

# SQLite accepts 32,766 parameters; PostgreSQL 65,535. Lists in ``IN`` are cut to this many.
MAX_IN = 10_000
# PostgreSQL: one state of the database for all statements of a transaction.
_READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# Held by who writes units, or registers an index of them: no join is missed and no unit misses an index.
UNITS = "units"


class Database:
    """Transactions for reading and for writing. Safe to share between threads."""

    def __init__(self, url: str, options: ConnectOptions = DEFAULTS) -> None:
        self.engine = make_engine(url, options)
        self._upserts: dict[tuple[str, frozenset[str]], sqlite.Insert | postgresql.Insert] = {}
        self._marks = MarkReader(self.engine)
        self._mine = threading.local()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def place(self) -> str:
        """Where the database is, without its password."""
        return name_place(self.engine.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction for reading: what it sees does not change until it ends.

        Within :meth:`read_at_once` it is that one.
        """
        shared: Connection | None = getattr(self._mine, "connection", None)
        if shared is not None:
            yield shared
            return
        with translated(self.engine.url), self.engine.connect() as connection:
            reading = connection if self.is_sqlite else connection.execution_options(**_READING)
            with reading.begin():
                yield reading

    @contextmanager
    def read_at_once(self) -> Iterator[None]:
        """Let everything that this thread reads meanwhile be of one state, in one transaction."""
        with self.read() as connection:
            before = getattr(self._mine, "connection", None)
            self._mine.connection = connection
            try:
                yield
            finally:
                self._mine.connection = before

    def mark(self) -> Hashable:
        """Return what changes with every commit; see :meth:`MarkReader.read`."""
        return self._marks.read()

    @contextmanager
    def write(self, *locks: str) -> Iterator[Connection]:
        """Open a transaction for writing: committed at the end, rolled back on an error.

        Writers that ask for the same of ``locks`` come one after the other, and each sees what the one before wrote.
        SQLite has one writer anyway, and takes its lock at once, so that a writer never has to give up half way.
        """
        with translated(self.engine.url), self.engine.connect() as connection:
            writing = connection.execution_options(**{WRITES: True})
            with writing.begin():
                for name in () if self.is_sqlite else sorted(locks):
                    writing.execute(select(func.pg_advisory_xact_lock(_lock_number(name))))
                yield writing

    def upsert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace all other columns where the primary key is there."""
        if rows:
            keys = [column.name for column in table.primary_key]
            connection.execute(self._upsert(table, frozenset(rows[0])), in_order(rows, keys))

    def insert_missing(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows whose primary key is not there."""
        if rows:
            keys = [column.name for column in table.primary_key]
            connection.execute(self.insert(table).on_conflict_do_nothing(), in_order(rows, keys))

    def _upsert(self, table: Table, names: frozenset[str]) -> sqlite.Insert | postgresql.Insert:
        """Return the statement for rows with these columns; making it takes longer than running it."""
        known = self._upserts.get((table.name, names))
        if known is None:
            statement = self.insert(table).values()
            keys = [column.name for column in table.primary_key]
            others = {name: statement.excluded[name] for name in names if name not in keys}
            known = statement.on_conflict_do_update(index_elements=keys, set_=others)
            self._upserts[table.name, names] = known
        return known

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return the dialect's insert statement, which knows ``on_conflict``."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def among(self, column: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
        """Say that a column holds one of many values: to PostgreSQL as one array, quicker to send and to parse."""
        return column.in_(values) if self.is_sqlite else column == any_(literal(list(values), postgresql.ARRAY(Text)))

    def close(self) -> None:
        """Close all connections."""
        self._marks.close()
        self.engine.dispose()


def in_order(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return rows in the order of their keys: writers that lock rows in one order do not block each other."""
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))


def iter_pages(database: Database, query: Select[Any], key: Column[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
    """Give the rows of a query in pages, in order of ``key``; it is unique, one of the columns, and never empty."""
    last = ""
    while True:
        with database.read() as connection:
            page = connection.execute(query.where(key > last).order_by(key).limit(size)).all()
        if not page:
            return
        yield page
        last = getattr(page[-1], key.name)


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list of keys into pieces that fit into one statement."""
    for start in range(0, len(values), MAX_IN):
        yield values[start : start + MAX_IN]


def _lock_number(name: str) -> int:
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8, person=b"scoutlck").digest(), signed=True)
