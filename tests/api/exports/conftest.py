"""The small world of the API's tests over each real engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from api.auth.visitor import make_local
from api.state import Services, make_services
from core.settings import Settings
from core.stages import StageOptions
from core.store import open_store
from core.taxonomy import load_taxonomy
from index.stage import IndexStage
from tests.api.world import NOW, fill_store
from tests.index.conftest import note_used
from tests.index.entries import ENGINES


@contextmanager
def open_world(engine_name: str, folder: Path) -> Iterator[Services]:
    """Give the services of an application over the small world."""
    settings = Settings(home=folder)
    with ENGINES[engine_name](folder / "index") as engine, open_store(settings.store_url) as store:
        note_used(engine)
        fill_store(store)
        IndexStage(store, engine, StageOptions(clock=lambda: NOW)).rebuild()
        services = make_services(settings, store, engine, load_taxonomy(settings.taxonomy), lambda: NOW)
        yield replace(services, visitor=make_local("", None))


@pytest.fixture(scope="module", params=list(ENGINES))
def services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of an application over the small world, on each engine; only read it."""
    with open_world(request.param, tmp_path_factory.mktemp("world")) as opened:
        yield opened


@pytest.fixture(params=list(ENGINES))
def own_services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    """The same, for a test that changes it."""
    with open_world(request.param, tmp_path) as opened:
        yield opened
