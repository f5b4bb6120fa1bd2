"""What goes wrong in a database, in our words: away for now, or refused for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors import RefusedRowsError, StoreError, StoreUnavailableError

URL_SETTING = "SCOUT_STORE__URL"

# https://www.postgresql.org/docs/current/errcodes-appendix.html: serialisation failure, deadlock, lock not available,
# too many connections; then the classes "connection exception" and "operator intervention: shutdown, starting up".
_TRANSIENT_STATES = frozenset({"40001", "40P01", "55P03", "53300"})
_TRANSIENT_CLASSES = ("08", "57P")
# A server that refuses a connection says so without a code. What is none of these may pass: it starts up, or is away.
_REFUSED_FOR_GOOD = (
    "authentication failed",
    "does not exist",
    "no password supplied",
    "no pg_hba.conf entry",
    "not permitted",
    "permission denied",
    "certificate",
    "SSL was required",
)
_SQLITE_WAITS = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn errors of the database into StoreError.

    StoreUnavailableError is one where the same may be tried again, RefusedRowsError one of what was to be written.
    """
    try:
        yield
    except PoolTimeoutError as exc:
        raise StoreUnavailableError("all connections of this process are in use", place=name_place(url)) from exc
    except DBAPIError as exc:
        raise _kind(exc)(f"{type(exc.orig).__name__}: {exc.orig}", place=name_place(url)) from exc
    except UnicodeEncodeError as exc:  # half a surrogate pair, in an address out of JSON
        raise RefusedRowsError(f"no text: {exc}"[:300], place=name_place(url)) from exc


def name_place(url: URL) -> str:
    """Return where the database is, without its password."""
    if url.get_backend_name() == "sqlite":
        return url.render_as_string()
    return f"{URL_SETTING}={url.set(query={}).render_as_string(hide_password=True)}"


def _kind(error: DBAPIError) -> type[StoreError]:
    if isinstance(error, DataError | IntegrityError):
        return RefusedRowsError
    return StoreUnavailableError if _is_transient(error) else StoreError


def _is_transient(error: DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code: int = getattr(cause, "sqlite_errorcode", 0)
        return code & 0xFF in _SQLITE_WAITS
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return state in _TRANSIENT_STATES or state.startswith(_TRANSIENT_CLASSES)
    if error.connection_invalidated:
        return True
    return isinstance(error, OperationalError) and not any(words in str(cause) for words in _REFUSED_FOR_GOOD)
