"""The schema and its versions: Alembic migrations, checked against the tables by a test."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from core.errors import MigrationError, StoreError
from core.store.database import Database
from core.store.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"
# Held by who makes or changes the tables.
_SCHEMA = "schema"


def check_schema(database: Database) -> None:
    """Make the tables of an empty database; refuse one of another version.

    Raises MigrationError that says what to do, StoreError for a PostgreSQL database that cannot hold every character.
    """
    with database.read() as connection:
        _check_encoding(database, connection)
        is_empty = _is_empty(connection)
    if is_empty:
        with database.write(_SCHEMA) as connection:
            if _is_empty(connection):  # still: another process may have been first
                _migrate(connection)
    with database.read() as connection:
        held, wanted = _held(connection), newest_revision()
    if held != wanted:
        raise MigrationError(
            f"the schema is {held}, this version needs {wanted}: run scout db migrate", place=database.place
        )


def migrate(database: Database) -> tuple[str | None, str]:
    """Bring the schema to the newest version; returns the one before and the one after."""
    with database.write(_SCHEMA) as connection:
        before = _held(connection)
        _migrate(connection)
    return before, newest_revision()


def newest_revision() -> str:
    """Return the version that this code needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def find_differences(database: Database) -> list[str]:
    """Return how the database differs from ``core.store.tables``; empty when the migrations say the same."""
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _check_encoding(database: Database, connection: Connection) -> None:
    encoding = "UTF8" if database.is_sqlite else connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        message = f"the database is encoded in {encoding}: make one with ENCODING 'UTF8'"
        raise StoreError(message, place=database.place)


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _migrate(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _held(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
