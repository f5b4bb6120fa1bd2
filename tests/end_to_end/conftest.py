"""The fictional world collected, tagged, resolved and indexed once, as ``scout demo`` does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from api.cli.demonstrate import run_demo
from api.cli.installation import Installation, open_installation
from core.store.runs import Run
from sandbox.model import World
from sandbox.server import SandboxServer
from sandbox.truths import Truths, load_truths
from sandbox.world import SOURCES, build_world
from tests.end_to_end.crawls import make_settings

# Documents of the whole world.
WHOLE = 614


@dataclass(frozen=True)
class Demo:
    """An installation that holds the world, with what is true in it and how the runs went."""

    house: Installation
    world: World
    truths: Truths
    runs: list[Run]

    @property
    def unit_of(self) -> dict[str, str]:
        """Document id → key of the planted unit."""
        papers = {f"arxiv:{paper.id}": paper.unit for paper in self.world.papers}
        slugs = {(article.outlet, article.slug): article.unit for article in self.world.articles}
        articles = {
            stored.id: slugs[stored.document.source, (stored.document.url or "").split("/")[-1].removesuffix(".html")]
            for ids in self.house.store.documents.iter_ids()
            for stored in self.house.store.documents.load(ids).values()
            if stored.document.source != "arxiv"
        }
        return papers | articles


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    world = build_world()
    with SandboxServer(world) as server:
        settings = make_settings(tmp_path_factory.mktemp("demo"), server.url, sources=SOURCES, timeout_s=30)
        runs = run_demo(settings)
    with open_installation(settings) as house:
        yield Demo(house, world, load_truths(), runs)
