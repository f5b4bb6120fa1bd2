"""The sources as they are shipped, against the sandbox: nothing of them is changed but how long they wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from core.settings import Settings
from core.store import open_settings_store
from core.store.crawling.health import HealthState
from crawlers.crawl import CrawlRequest, crawl
from crawlers.setup.choosing import apply_choices
from crawlers.source import Pace, Source, load_sources
from sandbox.faults import Fault, FaultKind
from sandbox.server import SandboxServer
from sandbox.truths import load_truths
from sandbox.works import make_works
from sandbox.world import build_world
from tests.end_to_end.crawls import Found, look_at, make_settings

WORLD = build_world()
TRUTHS = load_truths()
SINCE = CrawlRequest(since=date(2018, 1, 1))
SERVICES = ("openalex", "epo-ops", "cordis-horizon", "cordis-h2020", "ror")
LIMITS = {"openalex": FaultKind.SPENT_CREDIT, "epo-ops": FaultKind.BLACK_LIGHT}
PATHS = {"openalex": "/works*", "epo-ops": "/3.2/rest-services/*"}


def load_shipped(settings: Settings, *names: str) -> dict[str, Source]:
    """Return shipped sources for the technologies that are followed, which wait for nobody."""
    sources = apply_choices(load_sources(), settings)
    return {name: sources[name].model_copy(update={"pace": Pace(delay_s=0, retries=1)}) for name in names}


@dataclass(frozen=True)
class Harvest:
    """What was found, and what was asked for."""

    found: Found
    asked: tuple[str, ...]


def harvest(home: Path, *names: str, faults: tuple[Fault, ...] = ()) -> Harvest:
    with SandboxServer(WORLD, faults) as server:
        settings = make_settings(home, server.url, timeout_s=20)
        outcomes = {one.source: one for one in crawl(settings, load_shipped(settings, *names), SINCE)}
        with open_settings_store(settings) as store:
            return Harvest(look_at(store, outcomes), server.requests)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Harvest:
    return harvest(tmp_path_factory.mktemp("shipped"), *SERVICES)


@pytest.mark.parametrize("source", SERVICES)
def test_a_shipped_source_reads_its_service_and_knows_all_its_fields(shipped: Harvest, source: str) -> None:
    outcome = shipped.found.outcomes[source]
    assert outcome.unknown_fields == ()
    assert (outcome.counts.refused, outcome.has_failed) == (0, False)
    assert outcome.counts.new > 10


def test_every_publication_and_project_is_held(shipped: Harvest) -> None:
    held = shipped.found.documents
    published = {one.docdb.replace(".", "") for family in WORLD.families for one in family.publications}
    assert {one.key for one in held["epo-ops"]} == published
    assert {one.key for name in SERVICES[2:4] for one in held[name]} == {one.id for one in WORLD.projects}


def test_works_are_held_with_their_abstract_and_who_wrote_them(shipped: Harvest) -> None:
    works = {one.id.rpartition("/")[2]: one for one in make_works(WORLD)}
    for document in shipped.found.documents["openalex"]:
        work = works[document.key]
        assert (document.title, document.text) == (work.title, work.abstract)
        assert [one.name for one in document.people] == [one.name for one in work.authors]


def test_a_company_that_no_register_knows_is_kept_as_its_authors_wrote_it(shipped: Harvest) -> None:
    newcomer = WORLD.organisations[TRUTHS.newcomer.organisation]
    homes = [one for document in shipped.found.documents["openalex"] for one in document.organisations]
    own = {(one.country, one.identifiers) for one in homes if one.name.startswith(newcomer.name)}
    assert own == {(newcomer.country, ())}


def test_no_key_is_said_aloud(shipped: Harvest) -> None:
    urls = {document.url or "" for held in shipped.found.documents.values() for document in held}
    assert not any("fictional-" in url for url in urls)
    assert any("api_key=" in target for target in shipped.asked)


def test_a_patent_is_asked_for_with_one_token(shipped: Harvest) -> None:
    assert [target for target in shipped.asked if "accesstoken" in target] == ["/3.2/auth/accesstoken"]


@pytest.mark.parametrize(("source", "kind"), LIMITS.items())
def test_a_limit_that_is_reached_is_told_and_nothing_more_is_asked(
    tmp_path: Path, source: str, kind: FaultKind
) -> None:
    limit = Fault(kind, PATHS[source], seconds=3_600)
    found = harvest(tmp_path, source, faults=(limit,))
    assert len([target for target in found.asked if not target.startswith(("/robots", "/3.2/auth"))]) == 1
    health, outcome = found.found.health.get(source), found.found.outcomes[source]
    assert source not in found.found.documents
    said = f"{outcome.error} {health.detail if health else ''}"
    assert "spent" in said or "closed (black)" in said


def test_a_token_that_expired_is_renewed_and_the_harvest_is_whole(tmp_path: Path) -> None:
    expired = Fault(FaultKind.EXPIRED_TOKEN, PATHS["epo-ops"], first=1)
    found = harvest(tmp_path, "epo-ops", faults=(expired,))
    assert len([target for target in found.asked if "accesstoken" in target]) == 2
    published = sum(len(family.publications) for family in WORLD.families)
    assert len(found.found.documents["epo-ops"]) == published


@pytest.mark.parametrize(
    ("source", "kind"), [("openalex", FaultKind.BROKEN_JSON), ("cordis-horizon", FaultKind.TRUNCATED)]
)
def test_what_breaks_off_stops_its_source_and_nothing_half_read_is_kept(
    tmp_path: Path, source: str, kind: FaultKind
) -> None:
    found = harvest(tmp_path, source, faults=(Fault(kind),)).found
    assert source not in found.documents
    assert found.outcomes[source].has_failed
    assert found.health[source].state is not HealthState.OK
