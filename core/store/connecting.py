"""From a URL to an engine: SQLite with a write-ahead log, PostgreSQL through psycopg with a pool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import ConfigurationError, StoreError
from core.settings import read_secret
from core.store.faults import URL_SETTING

# The execution option of a transaction that writes.
WRITES = "scout_writes"
_PASSWORD_SETTING = "SCOUT_STORE__PASSWORD_FILE"  # noqa: S105  # the name of a setting
_MAX_CONNECT_S = 10


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """How to connect. ``timeout_s``: for a locked database and a free connection; ``pool_size``: PostgreSQL only.

    ``password_file`` holds the password where the URL has none; it is read again for each new connection.
    """

    timeout_s: float = 30.0
    pool_size: int = 5
    password_file: Path | None = None


DEFAULTS = ConnectOptions()


def make_engine(url: str, options: ConnectOptions) -> Engine:
    """Return the engine of a URL; nothing is connected yet.

    Raises ConfigurationError for a URL that is none, StoreError where a folder or driver is missing.
    """
    parsed = _parse(url)
    return _make_sqlite(parsed, options) if parsed.get_backend_name() == "sqlite" else _make_postgres(parsed, options)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as exc:  # its words may hold the password
        raise ConfigurationError("not a database URL: <kind>://<user>@<host>/<name>", place=URL_SETTING) from exc
    if parsed.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        raise ConfigurationError("only sqlite and postgresql are known", place=URL_SETTING)
    return parsed


def _make_sqlite(url: URL, options: ConnectOptions) -> Engine:
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    engine = _create(url, connect_args={"timeout": options.timeout_s})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_postgres(url: URL, options: ConnectOptions) -> Engine:
    wait_ms = round(options.timeout_s * 1000)
    arguments = {
        "application_name": "scoutbase",
        "client_encoding": "utf8",
        # libpq takes one second for two.
        "connect_timeout": max(2, min(_MAX_CONNECT_S, round(options.timeout_s))),
        # A machine that vanished is noticed in a minute, on both sides: until then it holds its locks.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "options": f"-c timezone=UTC -c lock_timeout={wait_ms} -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10",
    }
    # What the URL itself says wins.
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    engine = _create(
        url.set(drivername="postgresql+psycopg"),
        connect_args=arguments,
        pool_size=options.pool_size,
        max_overflow=0,
        pool_timeout=options.timeout_s,
        # Asks whether a connection still stands before it is used: the server may have been restarted.
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
    )
    if options.password_file and not url.password:
        _hand_password(engine, options.password_file)
    return engine


def _create(url: URL, **arguments: Any) -> Engine:
    try:
        return create_engine(
            url,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            **arguments,
        )
    except ImportError as exc:
        raise ConfigurationError(f"{exc}; install scoutbase[postgres]", place=URL_SETTING) from exc
    except (ArgumentError, TypeError) as exc:
        raise ConfigurationError("not a database URL", place=URL_SETTING) from exc


def _hand_password(engine: Engine, file: Path) -> None:
    read_secret(file, _PASSWORD_SETTING)  # a wrong path is told at the start

    def add(_dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
        parameters["password"] = read_secret(file, _PASSWORD_SETTING)

    event.listen(engine, "do_connect", add)


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
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
