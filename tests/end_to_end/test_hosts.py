"""Hosts of their own instead of a sandbox for all: what robots.txt, a name and the gate make of a source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.settings import CrawlSettings, EgressSettings, Settings
from core.store.crawling.health import HealthState
from crawlers.source import Source, load_sources
from sandbox.faults import Fault, FaultKind
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.end_to_end.crawls import TIMEOUT_S, Found, run_crawl

WORLD = build_world(today=date(2020, 6, 1))
FEED = "/feeds/kennislijn.xml"
FAULTS = {
    "huge-robots": [Fault(FaultKind.HUGE_ROBOTS, "/robots.txt", size_mb=50)],
    "no-robots": [Fault(FaultKind.NOT_FOUND, "/robots.txt")],
    "broken-robots": [Fault(FaultKind.SERVER_ERROR, "/robots.txt")],
    "late-robots": [Fault(FaultKind.SERVER_ERROR, "/robots.txt", first=1)],
    "moved-robots": [Fault(FaultKind.REDIRECT_CHAIN, "/robots.txt")],
    "inner": [Fault(FaultKind.REDIRECT_INNER, FEED)],
}
WORDS = {
    "huge-robots": HealthState.OK,
    "no-robots": HealthState.OK,
    "broken-robots": HealthState.BLOCKED,
    "late-robots": HealthState.OK,
    "moved-robots": HealthState.OK,
    "inner": HealthState.BLOCKED,
    "nowhere": HealthState.DNS,
    "closed": HealthState.TIMEOUT,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    with ExitStack() as stack:
        urls = {name: stack.enter_context(SandboxServer(WORLD, faults)).url for name, faults in FAULTS.items()}
        with SandboxServer(WORLD) as gone:
            urls |= {"closed": gone.url, "nowhere": "http://nobody.invalid"}
        settings = make_settings(tmp_path_factory.mktemp("hosts"), list(urls.values()))
        yield run_crawl(settings, {name: make_source(name, url) for name, url in urls.items()})


def make_settings(home: Path, urls: list[str]) -> Settings:
    allow = ",".join(urlsplit(url).netloc for url in urls if "127.0.0.1" in url)
    crawl = CrawlSettings(contact="tests@scoutbase.example", timeout_s=2 * TIMEOUT_S, max_wait_s=5, readers=0)
    return Settings(home=home, crawl=crawl, egress=EgressSettings(allow=allow))


def make_source(name: str, url: str) -> Source:
    outlet = load_sources(SOURCES)["kennislijn"]
    facts = outlet.model_dump(mode="json", exclude={"sandbox_path", "visible_from"}) | {
        "id": name,
        "publisher": name,
        "url": url + FEED,
        "visible_from": "published",
        "pace": {"delay_s": 0, "retries": 1},
        "feed": {"articles": False},
        "expectations": {"min_items": 1},
    }
    return Source.model_validate(facts)


@pytest.mark.parametrize("name", WORDS)
def test_the_health_of_a_source_is_what_its_host_does(found: Found, name: str) -> None:
    assert found.health[name].state is WORDS[name]


@pytest.mark.parametrize("name", WORDS)
def test_it_is_whole_or_nothing_came_of_it(found: Found, name: str) -> None:
    held = found.documents.get(name, [])
    assert len(held) == (len(WORLD.articles_of("kennislijn")) if WORDS[name] is HealthState.OK else 0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("broken-robots", "robots.txt answers 500"),
        ("inner", "not asked"),
        ("nowhere", "host is not known"),
        ("closed", "refused"),
    ],
)
def test_the_reason_is_told(found: Found, name: str, told: str) -> None:
    assert told in found.health[name].detail
