"""The same articles and papers by each other way of access; and the traps that only lists have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from core.models import Document
from core.store import open_settings_store
from core.store.crawling.health import HealthState
from crawlers.source import Access, Source, load_sources
from sandbox.faults import Fault, FaultKind
from sandbox.model import Article
from sandbox.server import SandboxServer
from sandbox.world import WAYS, build_world
from tests.end_to_end.crawls import Found, let_time_pass, make_settings, run_crawl

WORLD = build_world(today=date(2022, 1, 1))
NEWS = {"by-sitemap": "werkbankblatt", "by-list-page": "de-meetkamer"}
PAPERS = ("by-paged-api", "by-oai-pmh", "by-bulk-file")
TRAPS = (Fault(FaultKind.LOOPING_SITEMAP, "/sitemaps/*.xml"), Fault(FaultKind.CALENDAR, "/lists/*"))


@dataclass(frozen=True)
class Rounds:
    """What was held after each of two rounds, and what was asked for in the second."""

    first: Found
    second: Found
    asked: Sequence[str]


def make_sources() -> dict[str, Source]:
    """Return the sources of all ways, which lead a small world to expect less."""
    return {
        name: source.model_copy(update={"expectations": source.expectations.model_copy(update={"min_items": 5})})
        for name, source in load_sources(WAYS).items()
    }


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    with SandboxServer(WORLD) as server:
        settings = make_settings(tmp_path_factory.mktemp("ways"), server.url, timeout_s=10)
        first, before = run_crawl(settings, make_sources()), len(server.requests)
        with open_settings_store(settings) as store:
            let_time_pass(store)
        yield Rounds(first, run_crawl(settings, make_sources()), server.requests[before:])


def titles(documents: Sequence[Document] | Sequence[Article]) -> list[str]:
    return sorted(one.title for one in documents)


def test_each_way_of_access_but_feeds_and_arxiv_has_a_source() -> None:
    assert {source.access for source in make_sources().values()} == {
        *Access
    } - {Access.FEED, Access.ARXIV_API, Access.BULK}  # fmt: skip


@pytest.mark.parametrize("source", [*NEWS, *PAPERS])
def test_a_source_is_well_and_knows_all_its_fields(rounds: Rounds, source: str) -> None:
    for found in (rounds.first, rounds.second):
        assert (found.health[source].state, found.health[source].detail) == (HealthState.OK, "")
        assert found.outcomes[source].unknown_fields == ()


@pytest.mark.parametrize(("source", "outlet"), NEWS.items())
def test_every_article_is_there_with_its_text(rounds: Rounds, source: str, outlet: str) -> None:
    held, planted = rounds.first.documents[source], WORLD.articles_of(outlet)
    assert titles(held) == titles(planted)
    texts = {one.title: one.text for one in held}
    assert all(article.paragraphs[1] in texts[article.title] for article in planted)


@pytest.mark.parametrize("source", PAPERS)
def test_every_paper_is_there_with_abstract_authors_and_doi(rounds: Rounds, source: str) -> None:
    held = {one.key.rpartition(":")[2]: one for one in rounds.first.documents[source]}
    assert held.keys() == {paper.id for paper in WORLD.papers}
    for paper in WORLD.papers:
        document = held[paper.id]
        assert (document.title, document.text) == (paper.title, paper.abstract)
        assert [one.name for one in document.people] == [author.name for author in paper.authors]
        assert [value for scheme, value in document.identifiers if scheme == "doi"] == (
            [paper.doi] if paper.doi else []
        )


@pytest.mark.parametrize("source", [*NEWS, *PAPERS])
def test_a_second_round_brings_nothing_new(rounds: Rounds, source: str) -> None:
    counts = rounds.second.outcomes[source].counts
    assert (counts.new, counts.changed, counts.refused) == (0, 0, 0)


def test_a_second_round_reads_no_article_again(rounds: Rounds) -> None:
    assert not [target for target in rounds.asked if target.startswith("/articles/")]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Found, Sequence[str]]]:
    with SandboxServer(WORLD, TRAPS) as server:
        settings = make_settings(tmp_path_factory.mktemp("traps"), server.url, timeout_s=10)
        sources = {name: source for name, source in make_sources().items() if name in NEWS}
        yield run_crawl(settings, sources), server.requests


def test_an_index_that_contains_itself_ends_and_hides_nothing(trapped: tuple[Found, Sequence[str]]) -> None:
    found, asked = trapped
    assert titles(found.documents["by-sitemap"]) == titles(WORLD.articles_of("werkbankblatt"))
    assert len([target for target in asked if target.startswith("/sitemaps/werkbankblatt.xml")]) <= 4
    assert found.health["by-sitemap"].state is HealthState.OK


def test_a_calendar_without_end_is_left_and_told(trapped: tuple[Found, Sequence[str]]) -> None:
    found, asked = trapped
    assert len([target for target in asked if target.startswith("/lists/")]) <= 20
    assert len(found.documents["by-list-page"]) >= 10


def test_an_old_list_still_leads_to_its_end_when_the_calendar_is_gone(tmp_path: Path) -> None:
    sources = {"by-list-page": make_sources()["by-list-page"]}
    with SandboxServer(WORLD, TRAPS) as server:
        run_crawl(make_settings(tmp_path, server.url, timeout_s=10), sources)
    with SandboxServer(WORLD) as server:
        settings = make_settings(tmp_path, server.url, timeout_s=10)
        with open_settings_store(settings) as store:
            let_time_pass(store)
        found = run_crawl(settings, sources)
    assert titles(found.documents["by-list-page"]) == titles(WORLD.articles_of("de-meetkamer"))
