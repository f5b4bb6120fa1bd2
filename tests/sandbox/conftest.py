"""The world, its truths and a served copy, made once: all three are read only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.model import World
from sandbox.server import SandboxServer
from sandbox.truths import Truths, load_truths
from sandbox.world import build_world


@pytest.fixture(scope="session")
def truths() -> Truths:
    return load_truths()


@pytest.fixture(scope="session")
def world() -> World:
    return build_world()


@pytest.fixture
def server(world: World) -> Iterator[SandboxServer]:
    with SandboxServer(world) as running:
        yield running
