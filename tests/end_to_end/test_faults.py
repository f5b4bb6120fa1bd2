"""The line holds while sources fail: what can be had is had, what cannot is said, the rest goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.cli.demonstrate import run_demo
from api.cli.installation import open_installation
from core.errors import EngineError
from core.store.runs import Run
from index.query import Query
from sandbox.faults import parse_fault
from sandbox.server import SandboxServer
from sandbox.world import build_world
from tests.end_to_end.conftest import make_settings

FAULTS = [
    "rate-limited:/arxiv/*:first=1:seconds=1",
    "server-error:/articles/photon-ledger/*:every=7",
    "entity-bomb:/feeds/kennislijn.xml",
    "html-for-feed:/feeds/zellenpost.xml",
    "future-dated:/feeds/de-meetkamer.xml",
]


def test_failing_sources_are_named_and_the_others_are_whole(tmp_path: Path) -> None:
    world = build_world()
    with SandboxServer(world, [parse_fault(fault) for fault in FAULTS]) as server:
        settings = make_settings(tmp_path, server.url)
        runs = {run.source: run for run in run_demo(settings) if run.stage == "crawl"}
    with open_installation(settings) as house:
        held = house.store.documents.counts_by("source")
        refused = house.store.runs.refusals(limit=1000)
        found = house.engine.search(Query()).total
    assert held["arxiv"] == len(world.papers)
    assert held["photon-ledger"] == len(world.articles_of("photon-ledger"))
    assert "FormatError" in str(runs["kennislijn"].error)
    assert "FormatError" in str(runs["zellenpost"].error)
    assert {item.source for item in refused} >= {"de-meetkamer"}
    assert all(item.refusal.place and item.refusal.message for item in refused)
    assert found > 500


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    with SandboxServer(build_world()) as server:
        settings = make_settings(tmp_path, server.url)
        run_demo(settings)
        again: list[Run] = run_demo(settings)
    crawls = [run for run in again if run.stage == "crawl"]
    assert {(run.new, run.changed, run.refused) for run in crawls} == {(0, 0, 0)}
    assert sum(run.unchanged for run in crawls) == 614
    assert all(run.read == 0 for run in again if run.stage != "crawl")


def test_a_changed_world_brings_revisions_not_copies(tmp_path: Path) -> None:
    earlier = build_world(today=date(2022, 6, 20))
    with SandboxServer(earlier) as server:
        run_demo(make_settings(tmp_path, server.url))
    with SandboxServer(build_world()) as server:
        settings = make_settings(tmp_path, server.url)
        runs = run_demo(settings)
    with open_installation(settings) as house:
        assert house.store.documents.count() == 614
        assert house.engine.count() == 600
    assert sum(run.changed for run in runs if run.stage == "crawl") >= 1


def test_a_search_before_the_first_index_says_so(tmp_path: Path) -> None:
    with open_installation(make_settings(tmp_path, "http://127.0.0.1:9")) as house, pytest.raises(EngineError):
        house.engine.search(Query())
