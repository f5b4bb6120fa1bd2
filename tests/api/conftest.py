"""A real server on loopback over a real store and engine, started once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.http.serving import SERVING
from core.clock import Clock
from core.settings import Settings
from core.stages import StageOptions
from core.store import open_store
from index.engines import open_engine
from index.stage import IndexStage
from tests.api.sources_world import fill_sources
from tests.api.world import NOW, fill_desk, fill_store


@contextmanager
def serve(settings: Settings, clock: Clock = lambda: NOW) -> Iterator[str]:
    """Serve an installation on a free port of loopback and give its address."""
    config = uvicorn.Config(create_app(settings, clock=clock), host="127.0.0.1", port=0, log_config=None, **SERVING)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an installation that holds the small world."""
    settings = Settings(home=tmp_path_factory.mktemp("installation"), demo=True)
    engine = open_engine(settings)
    with open_store(settings.store_url) as store:
        fill_store(store)
        fill_desk(store)
        IndexStage(store, engine, StageOptions(clock=lambda: NOW)).rebuild()
    engine.close()
    return settings


@pytest.fixture(scope="session")
def server(installation: Settings) -> Iterator[str]:
    """The address of a running server over the small world."""
    with serve(installation) as url:
        yield url


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    """A client that asks as a program does."""
    with httpx.Client(base_url=server) as opened:
        yield opened


@pytest.fixture
def browser(server: str) -> Iterator[httpx.Client]:
    """A client that asks as a browser does."""
    with httpx.Client(base_url=server, headers={"accept": "text/html,*/*"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A browser at an installation that holds nothing yet."""
    home: Path = tmp_path_factory.mktemp("empty")
    with serve(Settings(home=home)) as url, httpx.Client(base_url=url, headers={"accept": "text/html"}) as opened:
        yield opened


@pytest.fixture(scope="session")
def sources_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server over the world of sources."""
    settings = Settings(home=tmp_path_factory.mktemp("sources"))
    with open_store(settings.store_url) as store:
        fill_sources(store)
    with serve(settings) as url:
        yield url
