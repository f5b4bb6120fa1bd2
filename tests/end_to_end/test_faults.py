"""One source for each way to fail, all in one crawl: each is told what it is, the others are whole, and it heals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from core.models import Document
from core.store import open_settings_store
from core.store.crawling.health import HealthState
from crawlers.source import Source, load_sources
from sandbox.faults import Fault, FaultKind
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world
from tests.end_to_end.crawls import Found, let_time_pass, make_settings, retry_refused, run_crawl

WORLD = build_world(today=date(2022, 1, 1))
FEWEST = 3
CALM = "calm"
# Those whose pages fail, each with an outlet of its own; of the others the feed fails.
ON_PAGES = {
    FaultKind.SAME_PAGE: "photon-ledger",
    FaultKind.CHANGED_PAGE: "kennislijn",
    FaultKind.NOT_FOUND: "de-meetkamer",
}
OUTLET = "zellenpost"
# robots.txt is one for all that a sandbox answers for: see test_hosts.py.
KINDS = [kind for kind in FaultKind if kind is not FaultKind.HUGE_ROBOTS]
WORDS = {
    FaultKind.RATE_LIMITED: HealthState.HTTP_ERROR,
    FaultKind.SERVER_ERROR: HealthState.HTTP_ERROR,
    FaultKind.UNAVAILABLE: HealthState.HTTP_ERROR,
    FaultKind.REDIRECT_LOOP: HealthState.HTTP_ERROR,
    FaultKind.OVERSIZED: HealthState.HTTP_ERROR,
    FaultKind.ENDLESS: HealthState.HTTP_ERROR,
    FaultKind.ZIPPED_ZEROS: HealthState.HTTP_ERROR,
    FaultKind.SPENT_CREDIT: HealthState.HTTP_ERROR,
    FaultKind.EXPIRED_TOKEN: HealthState.HTTP_ERROR,
    FaultKind.BLACK_LIGHT: HealthState.BLOCKED,
    FaultKind.FORBIDDEN: HealthState.BLOCKED,
    FaultKind.REDIRECT_INNER: HealthState.BLOCKED,
    FaultKind.SLOW: HealthState.TIMEOUT,
    FaultKind.TRICKLED_HEADER: HealthState.TIMEOUT,
    FaultKind.TRICKLED_BODY: HealthState.TIMEOUT,
    FaultKind.DROPPED: HealthState.TIMEOUT,
    FaultKind.HEADER_BOMB: HealthState.TIMEOUT,
    FaultKind.TRUNCATED: HealthState.TIMEOUT,
    FaultKind.LONG_LENGTH: HealthState.TIMEOUT,
    FaultKind.BROKEN_GZIP: HealthState.TIMEOUT,
    FaultKind.ENTITY_BOMB: HealthState.NOT_A_FEED,
    FaultKind.HTML_FOR_FEED: HealthState.NOT_A_FEED,
    FaultKind.EMPTY_FEED: HealthState.EMPTY,
    FaultKind.CHANGED_PAGE: HealthState.CHANGED_LAYOUT,
    FaultKind.SAME_PAGE: HealthState.CHANGED_LAYOUT,
    FaultKind.NOT_FOUND: HealthState.HTTP_ERROR,
    FaultKind.MOVED: HealthState.MOVED,
}
FAILING = sorted(kind for kind, word in WORDS.items() if word not in {HealthState.MOVED, HealthState.EMPTY})
# What came is right as far as it goes, and what is wrong with it is told.
TOLD = [FaultKind.BROKEN_XML, FaultKind.SHORT_LENGTH, FaultKind.UNDATED, FaultKind.FUTURE_DATED, FaultKind.NOT_FOUND,
        FaultKind.SAME_PAGE]  # fmt: skip


@dataclass(frozen=True)
class Days:
    """What was held after a crawl in which everything failed, and after one of the next day in which nothing did."""

    first: Found
    second: Found


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    home, sources = tmp_path_factory.mktemp("faults"), make_sources()
    with SandboxServer(WORLD, map(make_fault, KINDS)) as server:
        first = run_crawl(make_settings(home, server.url, max_download_mb=2), sources)
    with SandboxServer(WORLD) as server:
        settings = make_settings(home, server.url, max_download_mb=2)
        with open_settings_store(settings) as store:
            let_time_pass(store)
            retry_refused(store)
        yield Days(first, run_crawl(settings, sources))


def make_sources() -> dict[str, Source]:
    """Return a source for each kind of fault, and two that nothing happens to."""
    shipped = load_sources(SOURCES)
    outlets = {kind.value: ON_PAGES.get(kind, OUTLET) for kind in KINDS}
    outlets |= {f"{CALM}-{outlet}": outlet for outlet in (OUTLET, *ON_PAGES.values())}
    return {name: make_source(shipped[outlet], name, has_pages=name in ON_PAGES) for name, outlet in outlets.items()}


def make_source(outlet: Source, name: str, *, has_pages: bool) -> Source:
    """Return a source that reads an outlet's feed under a name of its own."""
    facts = outlet.model_dump(mode="json", exclude={"sandbox_path", "visible_from"}) | {
        "id": name,
        "publisher": name,
        "url": f"https://{name}.example{outlet.sandbox_path}?for={name}",
        "visible_from": "published",
        "pace": {"delay_s": 0, "retries": 1},
        "feed": {"articles": has_pages or name.startswith(CALM)},
        "expectations": {"min_items": FEWEST, "fill": {"organisations": 0.8} if has_pages else {}},
    }
    return Source.model_validate(facts)


def make_fault(kind: FaultKind) -> Fault:
    """Return the fault that a kind's own source always meets."""
    pattern = f"/articles/{ON_PAGES[kind]}/*" if kind in ON_PAGES else f"/feeds/*?for={kind}"
    return Fault(kind, pattern, seconds=60 if kind is FaultKind.SLOW else 1, size_mb=50)


def by_key(documents: list[Document]) -> Mapping[str, tuple[str, str]]:
    return {one.key: (one.title, one.text) for one in documents}


@pytest.mark.parametrize("kind", KINDS)
def test_the_health_of_a_source_is_what_happened_to_it(days: Days, kind: FaultKind) -> None:
    assert days.first.health[kind].state is WORDS.get(kind, HealthState.OK)


@pytest.mark.parametrize("kind", FAILING)
def test_a_failure_is_named_with_its_place_and_counted(days: Days, kind: FaultKind) -> None:
    health, outcome = days.first.health[kind], days.first.outcomes[kind]
    assert f"{kind}.example" in health.detail or kind in {FaultKind.REDIRECT_INNER, FaultKind.CHANGED_PAGE}
    assert health.failures == int(outcome.has_failed)
    assert outcome.error is not None


@pytest.mark.parametrize("kind", TOLD)
def test_what_was_left_out_is_told_with_its_place_and_reason(days: Days, kind: FaultKind) -> None:
    told = days.first.refused[kind]
    assert all(item.refusal.place and item.refusal.message for item in told)
    assert days.first.health[kind].failures == 0


@pytest.mark.parametrize("outlet", sorted({OUTLET, *ON_PAGES.values()}))
def test_sources_that_nothing_happens_to_are_whole(days: Days, outlet: str) -> None:
    held = days.first.documents[f"{CALM}-{outlet}"]
    assert len(held) == len(WORLD.articles_of(outlet))


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_that_is_over_leaves_no_trace(days: Days, kind: FaultKind) -> None:
    health = days.second.health[kind]
    assert (health.state, health.failures) == (HealthState.OK, 0)
    assert health.ok_at is not None
    calm = by_key(days.second.documents[f"{CALM}-{ON_PAGES.get(kind, OUTLET)}"])
    held = by_key(days.second.documents[kind])
    assert held.keys() == calm.keys()
    assert kind not in ON_PAGES or kind is FaultKind.CHANGED_PAGE or held == calm


def test_pages_that_were_the_same_everywhere_are_nobodys_article(days: Days) -> None:
    held = days.first.documents[FaultKind.SAME_PAGE]
    assert len(held) == len(WORLD.articles_of(ON_PAGES[FaultKind.SAME_PAGE]))
    assert not [one.title for one in held if "Welcome to our new site" in one.text]
