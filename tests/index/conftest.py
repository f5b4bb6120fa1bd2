"""Engines in fresh folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engine import Engine
from tests.index.entries import ENGINES, LIBRARY, fill


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without a generation."""
    made = ENGINES[request.param](tmp_path / "index")
    yield made
    made.close()


@pytest.fixture(scope="module", params=list(ENGINES))
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine with four entries in three languages; only read it."""
    made = ENGINES[request.param](tmp_path_factory.mktemp("library"))
    fill(made, LIBRARY)
    yield made
    made.close()
