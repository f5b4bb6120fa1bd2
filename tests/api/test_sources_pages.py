"""The pages of sources over a world in which everything has happened."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from api.sources.states import SOURCE_WORDS, SourceState
from core.store.crawling.health import HealthState
from tests.api.reading import Page
from tests.api.sources_world import SOURCES, Told
from tests.api.world import SCRIPT


@pytest.fixture
def scout(sources_server: str) -> Iterator[httpx.Client]:
    """A browser at the world of sources."""
    with httpx.Client(base_url=sources_server, headers={"accept": "text/html"}) as opened:
        yield opened


def read(scout: httpx.Client, path: str, status: int = 200) -> Page:
    answer = scout.get(path)
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.unclosed == []
    assert page.scripts() == []
    return page


@pytest.mark.parametrize("state", HealthState)
def test_every_state_has_its_word_on_the_page(scout: httpx.Client, state: HealthState) -> None:
    words = SOURCE_WORDS[SourceState(state.value)]
    assert words.word in read(scout, "/sources").words
    assert f"tone-{words.tone}" in scout.get("/sources").text


def test_those_in_trouble_come_first(scout: httpx.Client) -> None:
    page = read(scout, "/sources")
    titles = [href for href in page.links() if href.startswith("/sources/") and "#" not in href]
    assert titles[0] == "/sources/broken-site"
    assert titles[-1] == "/sources/off"
    assert titles.index("/sources/sleeper") < titles.index("/sources/arxiv")
    assert "9 of 15 need a look" in page.words


def test_the_list_says_when_each_is_read_next(scout: httpx.Client) -> None:
    words = read(scout, "/sources").words
    assert "left alone since 2026-11-01 11:40 UTC, after 12 failures scout sources retry gone-host" in words
    assert "quiet until 2026-11-02 18:00 UTC Retry-After: 108000" in words
    assert "when a file is imported" in words
    assert "switched off" in words
    assert "due since 47 h" in words


@pytest.mark.parametrize("told", SOURCES, ids=lambda told: told.id)
def test_every_source_has_a_page_whose_links_answer(scout: httpx.Client, told: Told) -> None:
    path = f"/sources/{told.id}"
    page = read(scout, path)
    own = {href.partition("#")[0] or path for href in page.links() if href.startswith(("/", "#"))}
    assert {href: code for href in own if (code := scout.get(href, follow_redirects=True).status_code) != 200} == {}


def test_a_fragment_leads_to_something_that_is_there(scout: httpx.Client) -> None:
    targets = {urlsplit(href) for href in read(scout, "/sources").links() if "#" in href and "/walled-" in href}
    assert {target.fragment for target in targets} == {"days", "documents", "refused"}
    assert {target.fragment for target in targets} <= set(read(scout, "/sources/walled-garden").ids)


def test_a_page_tells_what_its_hosts_say_and_what_that_means(scout: httpx.Client) -> None:
    words = read(scout, "/sources/walled-garden").words
    assert "blocked since 2026-10-23 12:00 UTC" in words
    assert "read and followed. asks for 10 s between two requests" in words
    assert "reserves text and data mining: tdmrep.json: /" in words
    assert "there is none (404): nothing is reserved by it" in words
    assert f"Disallow: /feed Crawl-delay: 10 # {SCRIPT}" in words
    assert "nothing is asked of this host until it can be" in read(scout, "/sources/broken-site").words


def test_what_was_refused_stands_with_its_reason_and_how_to_retry(scout: httpx.Client) -> None:
    page = read(scout, "/sources/walled-garden")
    assert "5 requests that are not tried again. To ask again: scout sources retry walled-garden" in page.words
    assert f"calendar {SCRIPT}" in page.words
    assert "javascript:alert(5)" in page.words
    assert not any(href.startswith("javascript:") for href in page.links())
    records = read(scout, "/sources/patents").words
    assert "1 refused record of the run of 2026-10-31 12:00 UTC; all others were taken in." in records
    assert f"patents.jsonl:7 RecordError no title {SCRIPT}" in records


def test_promises_are_held_against_what_is_stored(scout: httpx.Client) -> None:
    words = read(scout, "/sources/chip-week").words
    assert "At least 1 record a round; the last run read 0" in words
    assert "dates ≥ 100 % 100 % kept" in words
    assert "people – 100 % nothing promised" in words
    assert "text ≥ 90 %" in words
    assert "short" in words


def test_the_documents_of_a_day_can_be_listed(scout: httpx.Client) -> None:
    days = [href for href in read(scout, "/sources/arxiv").links() if "?day=" in href]
    assert len(days) == 20
    page = read(scout, "/sources/arxiv?day=2026-10-29")
    assert "Documents of 2026-10-29" in page.words
    assert len([href for href in page.links() if href.startswith("/documents/")]) == 20
    assert "None came in then" in read(scout, "/sources/arxiv?day=9999-12-31").words


def test_the_documents_and_refusals_of_a_run_can_be_listed(scout: httpx.Client) -> None:
    runs = [href for href in read(scout, "/sources/patents").links() if "?run=" in href]
    page = read(scout, runs[0].partition("#")[0])
    assert "Documents that came in with the run of 2026-10-31 12:00 UTC" in page.words
    other = read(scout, f"/sources/arxiv?run={runs[0].partition('run=')[2].partition('#')[0]}", 404)
    assert "this source has no such run" in other.words


@pytest.mark.parametrize("query", ["day=soon", "run=0", "run=99999999999999999999", "run=x"])
def test_a_window_that_is_none_is_a_wrong_parameter(scout: httpx.Client, query: str) -> None:
    assert "Wrong parameters" in read(scout, f"/sources/arxiv?{query}", 422).words


@pytest.mark.parametrize("path", ["/sources/none", "/sources/none/days.csv", "/sources/none/years.csv"])
def test_an_unknown_source_is_not_found(scout: httpx.Client, path: str) -> None:
    assert "there is no such source" in read(scout, path, 404).words


def test_a_source_that_was_never_read_says_what_to_do(scout: httpx.Client) -> None:
    words = read(scout, "/sources/newcomer").words
    assert "scout crawl newcomer collects them, scout check newcomer asks once" in words
    assert "It was never run." in words
    assert "Not fetched yet" in words


def test_the_numbers_of_the_charts_are_csv(scout: httpx.Client) -> None:
    lines = scout.get("/sources/arxiv/days.csv").text.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("day,documents", "2026-11-01,0", 31)
    assert scout.get("/sources/arxiv/years.csv").text.splitlines() == ["year,units"]
