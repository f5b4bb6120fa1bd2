"""Engines that hold nothing yet, and one that is only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.engine import Engine
from tests.index.entries import ENGINES, LIBRARY, fill
from tests.reporting import note_engine


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without a generation."""
    with ENGINES[request.param](tmp_path / "index") as made:
        note_used(made)
        yield made


@pytest.fixture(scope="module", params=list(ENGINES))
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine with four entries in three languages; only read it."""
    with ENGINES[request.param](tmp_path_factory.mktemp("library")) as made:
        note_used(made)
        fill(made, LIBRARY)
        yield made


def note_used(engine: Engine) -> None:
    """Say after the run that an engine inside this process was used; servers say so themselves."""
    if engine.has_one_writer:
        note_engine(engine.name)
