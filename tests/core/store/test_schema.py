from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import ConfigurationError, MigrationError, StoreError
from core.store import Store, open_store
from core.store.database import Database
from core.store.schema import find_differences, migrate, newest_revision


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    assert find_differences(store.database) == []


def test_a_difference_would_be_found(store: Store) -> None:
    with store.database.write() as connection:
        connection.execute(text("DROP INDEX ix_links_actor_id"))
    assert "ix_links_actor_id" in "".join(find_differences(store.database))


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_sqlite_writes_ahead_and_syncs_fully(store: Store) -> None:
    with store.database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2


def test_a_schema_of_another_version_is_refused_with_the_remedy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.sqlite'}"
    with open_store(url) as store, store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(MigrationError, match="scout db migrate"):
        open_store(url)


def test_migrating_an_empty_database_reaches_the_newest_version(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    assert migrate(database) == (None, newest_revision())
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x", "postgresql://h:port/x"])
def test_a_url_that_is_none_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^SCOUT_STORE__URL: "):
        open_store(url)


def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(StoreError, match="/proc/none"):
        open_store("sqlite:////proc/none/x.sqlite")
