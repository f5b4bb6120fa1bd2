"""What a second collection of the same world does, and one of a later day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.cli.demonstrate import run_demo
from api.cli.installation import open_installation
from core.errors import EngineError
from core.settings import Settings
from index.query import Query
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.end_to_end.conftest import UNITS, Demo
from tests.end_to_end.crawls import let_time_pass, make_settings


def make_demo(home: Path, url: str) -> Settings:
    return make_settings(home, url, sources=SOURCES, timeout_s=30)


def test_what_is_not_due_is_not_asked(demo: Demo) -> None:
    with SandboxServer(demo.world) as server:
        runs = run_demo(make_demo(demo.house.settings.home, server.url))
    assert server.requests == ()
    assert [run for run in runs if run.stage == "crawl"] == []


def test_a_second_round_changes_nothing_and_reads_no_page_again(tmp_path: Path) -> None:
    world = build_world(today=date(2020, 6, 1))
    with SandboxServer(world) as server:
        settings = make_demo(tmp_path, server.url)
        run_demo(settings)
        asked = len(server.requests)
        with open_installation(settings) as house:
            let_time_pass(house.store)
        again = run_demo(settings)
        pages = [target for target in server.requests[asked:] if target.startswith("/articles/")]
    assert {(run.new, run.changed, run.refused) for run in again if run.stage == "crawl"} == {(0, 0, 0)}
    assert pages == []
    assert all(run.read == 0 for run in again if run.stage != "crawl")


def test_a_changed_world_brings_revisions_not_copies(demo: Demo, tmp_path: Path) -> None:
    earlier = build_world(today=date(2022, 6, 20))
    with SandboxServer(earlier) as server:
        settings = make_demo(tmp_path, server.url)
        run_demo(settings)
    with SandboxServer(build_world()) as server:
        with open_installation(settings) as house:
            let_time_pass(house.store)
        runs = run_demo(make_demo(tmp_path, server.url))
    with open_installation(settings) as house:
        assert house.store.documents.counts_by("source") == demo.house.store.documents.counts_by("source")
        assert house.engine.count() == UNITS
    assert sum(run.changed for run in runs if run.stage == "crawl") >= 1


def test_a_search_before_the_first_index_says_so(tmp_path: Path) -> None:
    with open_installation(make_demo(tmp_path, "http://127.0.0.1:9")) as house, pytest.raises(EngineError):
        house.engine.search(Query())
