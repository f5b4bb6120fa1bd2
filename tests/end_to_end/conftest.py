"""The fictional world collected, tagged, resolved and indexed once, as ``scout demo`` does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest

from api.cli.demonstrate import run_demo
from api.cli.installation import Installation, open_installation
from core.models import StoredDocument
from core.store.runs import Run
from sandbox.model import World
from sandbox.projects import HORIZON_FROM
from sandbox.server import SandboxServer
from sandbox.truths import Truths, load_truths
from sandbox.works import make_works
from sandbox.world import SOURCES, build_world
from tests.end_to_end.crawls import make_settings

# The units of the whole world.
UNITS = 798


@dataclass(frozen=True)
class Demo:
    """An installation that holds the world, with what is true in it and how the runs went."""

    house: Installation
    world: World
    truths: Truths
    runs: list[Run]

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """Document id → key of the planted unit."""
        found = {f"arxiv:{paper.id}": paper.unit for paper in self.world.papers}
        found |= {f"openalex:{work.id.rpartition('/')[2]}": work.unit for work in make_works(self.world)}
        for family in self.world.families:
            found |= {f"epo-ops:{one.docdb.replace('.', '')}": family.unit for one in family.publications}
        for project in self.world.projects:
            programme = "horizon" if project.signed.year >= HORIZON_FROM else "h2020"
            found[f"cordis-{programme}:{project.id}"] = project.unit
        slugs = {(article.outlet, article.slug): article.unit for article in self.world.articles}
        held = [stored for ids in self.house.store.documents.iter_ids() for stored in self.load(ids)]
        named = {
            one.id: (one.document.source, (one.document.url or "").split("/")[-1][: -len(".html")]) for one in held
        }
        found |= {document_id: slugs[name] for document_id, name in named.items() if name in slugs}
        return {one.id: found[one.id] for one in held}

    def load(self, ids: list[str]) -> list[StoredDocument]:
        """Return the documents of these ids."""
        return list(self.house.store.documents.load(ids).values())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    world = build_world()
    with SandboxServer(world) as server:
        settings = make_settings(tmp_path_factory.mktemp("demo"), server.url, sources=SOURCES, timeout_s=30)
        runs = run_demo(settings)
    with open_installation(settings) as house:
        yield Demo(house, world, load_truths(), runs)
