"""Tell cheaply whether anything was committed since: what was made of the store holds while its mark does."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine, text

from core.store.faults import translated


class MarkReader:
    """Reads the mark of a database. Two equal marks: between them nothing was committed. Safe in threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._lock = threading.Lock()
        self._held: Any = None

    def read(self) -> Hashable:
        """Return the present mark. Take it before you read what it shall stand for.

        Of a SQLite file it costs microseconds, of PostgreSQL a round trip.
        """
        with translated(self._engine.url):
            return self._read_sqlite() if self._is_sqlite else self._read_postgres()

    def _read_sqlite(self) -> Hashable:
        # https://sqlite.org/pragma.html#pragma_data_version: it counts what other connections commit, so it must be
        # asked of one connection that is used for nothing else.
        with self._lock:
            if self._held is None:
                self._held = self._engine.raw_connection()
                self._held.detach()
            (version,) = self._held.dbapi_connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _read_postgres(self) -> Hashable:
        # Which transactions have ended and which are under way: two snapshots that are the same see the same rows.
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return str(connection.scalar(text("SELECT pg_current_snapshot()::text")))

    def close(self) -> None:
        """Close its connection."""
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None
