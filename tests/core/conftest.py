"""The store on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store import Store, open_store
from tests.postgres.server import new_database


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, in a new SQLite file and in a new PostgreSQL database."""
    if request.param == "sqlite":
        with open_store(f"sqlite:///{tmp_path / 'scoutbase.sqlite'}") as opened:
            yield opened
        return
    with new_database() as url, open_store(url) as opened:
        yield opened
