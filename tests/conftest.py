"""What every test may ask for: a store in a fresh folder, the real data, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.store import Store, open_store
from tests.reporting import note_missing
from tests.reporting import pytest_configure as pytest_configure
from tests.reporting import pytest_sessionfinish as pytest_sessionfinish
from tests.reporting import pytest_terminal_summary as pytest_terminal_summary
from tests.reporting import pytest_testnodedown as pytest_testnodedown

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def skip_or_fail(part: str, reason: str) -> None:
    """Skip for want of a part, or fail when ``SCOUT_TEST_REQUIRE`` names it."""
    note_missing(part, reason)
    if part in os.environ.get("SCOUT_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{part} is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        skip_or_fail("data", "the folder ../shared/data is not there")
    return folder


@pytest.fixture
def now() -> datetime:
    """A fixed moment."""
    return NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a new SQLite file."""
    with open_store(f"sqlite:///{tmp_path / 'scoutbase.sqlite'}") as opened:
        yield opened
