"""Every fault at once, then another day, and another: what is held in the end is what a calm world would have given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from api.cli.crawling import crawl_folder
from api.cli.installation import Installation, open_installation
from api.cli.pipeline import run_stages
from core.store.crawling.health import HealthState
from core.store.runs import Run
from sandbox.faults import FaultKind
from sandbox.presets import LASTING, PRESETS
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.end_to_end.conftest import Demo
from tests.end_to_end.crawls import let_time_pass, load_hashes, make_settings, retry_refused

DAYS = 3
Words = Mapping[str, HealthState]


@dataclass(frozen=True)
class Battered:
    """An installation after days in which everything failed once. ``words``: health by source, day by day."""

    house: Installation
    crawls: list[list[Run]]
    words: list[Words]
    met: frozenset[FaultKind]


@pytest.fixture(scope="module")
def battered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Battered]:
    with SandboxServer(build_world(), PRESETS["all"]) as server:
        settings = make_settings(tmp_path_factory.mktemp("battered"), server.url, sources=SOURCES)
        with open_installation(settings) as house:
            crawls: list[list[Run]] = []
            words: list[Words] = []
            for _ in range(DAYS):
                crawls.append(crawl_folder(house, SOURCES))
                words.append({source: health.state for source, health in house.store.health.load().items()})
                let_time_pass(house.store)
                retry_refused(house.store)
            run_stages(house)
            yield Battered(house, crawls, words, server.faults_met)


def test_every_fault_was_met(battered: Battered) -> None:
    assert battered.met == {*FaultKind} - LASTING


def test_every_planted_document_is_held_word_for_word(battered: Battered, demo: Demo) -> None:
    assert load_hashes(battered.house.store) == load_hashes(demo.house.store)


def test_each_document_and_entry_came_in_once(battered: Battered, demo: Demo) -> None:
    runs = [run for crawl in battered.crawls for run in crawl]
    registered = sum(one.is_registered for one in demo.world.organisations.values())
    assert sum(run.new for run in runs) == battered.house.store.documents.count() + registered


def test_the_units_are_those_of_a_calm_world(battered: Battered, demo: Demo) -> None:
    held, calm = (
        {unit.members for ids in one.store.units.iter_ids() for unit in one.store.units.load(ids).values()}
        for one in (battered.house, demo.house)
    )
    assert held == calm
    assert battered.house.engine.count() == demo.house.engine.count()


def test_the_first_day_names_what_failed(battered: Battered) -> None:
    assert battered.words[0] == {
        "arxiv": HealthState.OK,
        "cordis-h2020": HealthState.CHANGED_LAYOUT,
        "cordis-horizon": HealthState.OK,
        "epo-ops": HealthState.CHANGED_LAYOUT,
        "openalex": HealthState.CHANGED_LAYOUT,
        "ror": HealthState.CHANGED_LAYOUT,
        "photon-ledger": HealthState.OK,
        "deep-chain-weekly": HealthState.OK,
        "kennislijn": HealthState.NOT_A_FEED,
        "de-meetkamer": HealthState.MOVED,
        "werkbankblatt": HealthState.NOT_A_FEED,
        "zellenpost": HealthState.HTTP_ERROR,
    }


def test_a_feed_that_is_empty_for_a_day_is_called_so(battered: Battered) -> None:
    assert battered.words[1]["kennislijn"] is HealthState.EMPTY


def test_in_the_end_all_are_well_and_the_one_that_moved_says_so(battered: Battered) -> None:
    states = set(battered.words[-1].values())
    assert states == {HealthState.OK, HealthState.MOVED}
    assert {health.failures for health in battered.house.store.health.load().values()} == {0}


def test_every_refusal_names_its_place_and_reason(battered: Battered) -> None:
    refused = battered.house.store.runs.refusals(limit=1_000)
    assert len(refused) > len(LASTING)
    assert all(item.refusal.place and item.refusal.message for item in refused)
