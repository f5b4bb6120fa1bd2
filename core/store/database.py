"""The connection: SQLite with a write-ahead log by default, PostgreSQL by URL; foreign errors become ours here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import ConfigurationError, StoreError, StoreUnavailableError

# SQLite accepts 32,766 parameters; PostgreSQL 65,535. Lists in ``IN`` are cut to this many.
MAX_IN = 10_000
_URL = "SCOUT_STORE__URL"
_WRITES = "scout_writes"
# PostgreSQL: one state of the database for all statements of a transaction.
_READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# SQLSTATE of what passes: a connection that broke, a server that starts or ends, conflicts of writers, a lock not had.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_TRANSIENT_STATES = ("08", "57P01", "57P02", "57P03", "40001", "40P01", "55P03", "53300")
_SQLITE_BUSY = ("database is locked", "database table is locked", "database is busy")
# Held by who writes units, or registers an index of them: no join is missed and no unit misses an index.
UNITS = "units"


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """How a database is reached.

    ``pool_size``: connections kept to PostgreSQL. ``password``: used where the URL has none.
    """

    timeout_s: float = 30.0
    pool_size: int = 5
    password: str | None = None


DEFAULTS = DatabaseOptions()


class Database:
    """Transactions for reading and for writing. Safe to share between threads."""

    def __init__(self, url: str, options: DatabaseOptions = DEFAULTS) -> None:
        self.engine = _make_engine(url, options)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction for reading: what it sees does not change until it ends."""
        with translated(self.engine), self.engine.connect() as connection:
            reading = connection if self.is_sqlite else connection.execution_options(**_READING)
            with reading.begin():
                yield reading

    @contextmanager
    def write(self, *locks: str) -> Iterator[Connection]:
        """Open a transaction for writing: committed at the end, rolled back on an error.

        Writers that ask for the same of ``locks`` come one after the other, and each sees what the one before wrote.
        SQLite has one writer anyway, and takes its lock at once, so that a writer never has to give up half way.
        """
        with translated(self.engine), self.engine.connect() as connection:
            writing = connection.execution_options(**{_WRITES: True})
            with writing.begin():
                for name in () if self.is_sqlite else sorted(locks):
                    writing.execute(select(func.pg_advisory_xact_lock(_lock_number(name))))
                yield writing

    def upsert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace all other columns where the primary key is there."""
        if rows:
            statement = self.insert(table).values()
            keys = [column.name for column in table.primary_key]
            others = {name: statement.excluded[name] for name in rows[0] if name not in keys}
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), in_order(rows, keys))

    def insert_missing(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows whose primary key is not there."""
        if rows:
            keys = [column.name for column in table.primary_key]
            connection.execute(self.insert(table).on_conflict_do_nothing(), in_order(rows, keys))

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return the dialect's insert statement, which knows ``on_conflict``."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def binary(self, text: ColumnElement[str]) -> ColumnElement[str]:
        """Return a text as it is compared by code points, whatever the collation of a PostgreSQL database."""
        return text if self.is_sqlite else text.collate("C")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def in_order(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return rows in the order of their keys: writers that lock rows in one order do not block each other."""
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))


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
    except (DBAPIError, PoolTimeoutError) as exc:
        place = engine.url.render_as_string(hide_password=True)
        error = StoreUnavailableError if _is_transient(exc) else StoreError
        raise error(_describe(exc), place=place) from exc


def _is_transient(error: DBAPIError | PoolTimeoutError) -> bool:
    if isinstance(error, PoolTimeoutError) or error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_TRANSIENT_STATES)
    text = str(error.orig)
    # Without a state there was no connection: nothing listens there, or it ended before it said a word.
    return text.startswith(_SQLITE_BUSY) or type(error.orig).__module__.startswith("psycopg")


def _describe(error: DBAPIError | PoolTimeoutError) -> str:
    if isinstance(error, PoolTimeoutError):
        return "all connections are in use: SCOUT_STORE__POOL_SIZE"
    return f"{type(error.orig).__name__}: {str(error.orig).strip()}"


def _make_engine(url: str, options: DatabaseOptions) -> Engine:
    try:
        parsed = _parse_url(url, options)
        engine = create_engine(
            parsed,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            **_engine_options(parsed, options),
        )
    except (ArgumentError, ValueError) as exc:  # a port that is no number
        raise ConfigurationError(str(exc), place=_URL) from exc
    except ImportError as exc:
        raise ConfigurationError(f"{exc}; install scoutbase[postgres]", place=_URL) from exc
    if engine.dialect.name == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            _make_folder(Path(parsed.database).parent)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _parse_url(url: str, options: DatabaseOptions) -> URL:
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed
        case "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
            return parsed if parsed.password or not options.password else parsed.set(password=options.password)
    raise ConfigurationError("only sqlite and postgresql are known", place=_URL)


def _engine_options(url: URL, options: DatabaseOptions) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": options.timeout_s}}
    connect = {
        "application_name": "scoutbase",
        "connect_timeout": max(2, round(options.timeout_s)),
        # A lock that is held for longer than any batch takes is an error that passes.
        "options": f"-c lock_timeout={round(options.timeout_s * 1000)}",
    }
    return {
        "connect_args": connect,
        "pool_size": options.pool_size,
        "max_overflow": 0,
        "pool_timeout": options.timeout_s,
        # Asks whether a connection still stands before it is used: the server may have been restarted.
        "pool_pre_ping": True,
        "isolation_level": "READ COMMITTED",
    }


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
