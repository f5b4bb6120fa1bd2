"""The connection: SQLite with a write-ahead log by default, PostgreSQL by URL; foreign errors become ours here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import StoreError

# SQLite accepts 32,766 parameters; PostgreSQL 65,535. Lists in ``IN`` are cut to this many.
MAX_IN = 10_000
_WRITES = "scout_writes"
# Held by who writes units, or registers an index of them: no join is missed and no unit misses an index.
UNITS = "units"


class Database:
    """Transactions for reading and for writing. Safe to share between threads."""

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        self.engine = _make_engine(url, timeout_s)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction for reading: what it sees does not change until it ends."""
        with translated(self.engine), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, lock: str | None = None) -> Iterator[Connection]:
        """Open a transaction for writing: committed at the end, rolled back on an error.

        Writers with the same ``lock`` come one after the other, and each sees what the one before committed. SQLite has
        one writer anyway, and takes its lock at once, so that a writer never has to give up half way.
        """
        with translated(self.engine), self.engine.connect() as connection:
            writing = connection.execution_options(**{_WRITES: True})
            with writing.begin():
                if lock is not None and not self.is_sqlite:
                    writing.execute(select(func.pg_advisory_xact_lock(_lock_number(lock))))
                yield writing

    def upsert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace all other columns where the primary key is there."""
        if rows:
            statement = self.insert(table).values()
            keys = [column.name for column in table.primary_key]
            others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), list(rows))

    def insert_missing(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows whose primary key is not there."""
        if rows:
            connection.execute(self.insert(table).on_conflict_do_nothing(), list(rows))

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return the dialect's insert statement, which knows ``on_conflict``."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list of keys into pieces that fit into one statement."""
    for start in range(0, len(values), MAX_IN):
        yield values[start : start + MAX_IN]


def _lock_number(name: str) -> int:
    return int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8, person=b"scoutlck").digest(), signed=True)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn errors of the database into StoreError; the place is the URL without its password."""
    try:
        yield
    except DBAPIError as exc:
        place = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"{type(exc.orig).__name__}: {exc.orig}", place=place) from exc


def _make_engine(url: str, timeout_s: float) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise StoreError("only sqlite and postgresql are known", place="SCOUT_STORE__URL")
        arguments = {"timeout": timeout_s} if parsed.get_backend_name() == "sqlite" else {}
        engine = create_engine(
            parsed,
            connect_args=arguments,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )
    except (ArgumentError, ImportError) as exc:
        raise StoreError(str(exc), place="SCOUT_STORE__URL") from exc
    if engine.dialect.name == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            _make_folder(Path(parsed.database).parent)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f"cannot make the folder: {exc.strerror}", place=str(folder)) from exc


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
