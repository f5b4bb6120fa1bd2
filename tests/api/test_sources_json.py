"""The JSON of sources, and what it says when nothing is crawled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from api.sources.health import load_overview
from api.sources.states import SourceState
from core.models import RunCounts
from core.registers import RegisterEntry, RegisterName
from core.settings import Settings
from core.store import open_store
from core.store.sources import REGISTER, SourceRow
from tests.api.conftest import serve
from tests.api.reading import Page
from tests.api.sources_world import SOURCES, fill_sources
from tests.api.world import NOW

EXPECTED = {told.id: told.state.value for told in SOURCES if told.state} | {
    "sleeper": "late",
    "off": "never",
    "newcomer": "never",
    "patents": "ok",
}


def fetch(server: str, path: str) -> dict[str, object]:
    answer = httpx.get(f"{server}/api/v1{path}")
    assert answer.status_code == 200
    held: dict[str, object] = answer.json()
    return held


def test_every_source_has_its_state(sources_server: str) -> None:
    found = httpx.get(f"{sources_server}/api/v1/sources").json()
    assert {hit["id"]: hit["state"] for hit in found["hits"]} == EXPECTED
    assert (found["total"], found["idle_since"]) == (15, None)


@pytest.mark.parametrize(
    ("source", "turn"),
    [
        ("chip-week", "planned"),
        ("sleeper", "due"),
        ("quiet-journal", "quiet"),
        ("gone-host", "left_alone"),
        ("off", "switched_off"),
        ("newcomer", "first"),
        ("patents", "import"),
    ],
)
def test_the_next_run_is_told(sources_server: str, source: str, turn: str) -> None:
    held = fetch(sources_server, f"/sources/{source}")
    assert isinstance(held["next_run"], dict)
    assert held["next_run"]["turn"] == turn


def test_one_source_tells_all_that_its_page_shows(sources_server: str) -> None:
    held = httpx.get(f"{sources_server}/api/v1/sources/walled-garden").json()
    assert held["facts"]["access"] == "feed"
    assert [file["path"] for file in held["files"]] == ["/robots.txt", "/.well-known/tdmrep.json", "/ai.txt"]
    assert held["requests"] == {"waiting": 3, "done": 1, "refused": 5, "due_at": "2026-11-01T11:40:00Z"}
    assert [ask["status"] for ask in held["refused_asks"]] == [None, 404, None, None, None]
    assert (len(held["runs"]), len(held["newest"]), len(held["days"])) == (20, 20, 30)
    fill = {one["field"]: one for one in held["expectations"]["fill"]}
    assert fill["dates"] == {"field": "dates", "filled": 113, "share": 1.0, "promised": 1.0}
    assert fill["text"]["share"] < fill["text"]["promised"]


def test_a_run_that_is_under_way_is_told_beside_the_state(sources_server: str) -> None:
    held = fetch(sources_server, "/sources/chip-week")
    assert (held["state"], held["is_running"]) == ("ok", True)


def test_an_unknown_source_is_a_problem(sources_server: str) -> None:
    answer = httpx.get(f"{sources_server}/api/v1/sources/none")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFoundError")


def test_a_crawl_that_stands_still_is_told_once(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_store(settings.store_url) as store:
        fill_sources(store)
    with serve(settings, lambda: NOW + timedelta(days=3)) as url:
        found = httpx.get(f"{url}/api/v1/sources").json()
        page = Page(httpx.get(f"{url}/sources").text)
    assert "late" not in {hit["state"] for hit in found["hits"]}
    assert found["idle_since"] == "2026-11-01T11:56:00Z"
    assert "Nothing was crawled for 3 days: is scout work running?" in page.words
    assert "8 of 15 need a look" in page.words


def test_a_source_that_was_left_in_its_quiet_hours_was_never_read(tmp_path: Path) -> None:
    with open_store(Settings(home=tmp_path).store_url) as store:
        store.sources.save([SourceRow("arxiv", "arXiv", "arXiv", "paper", "f1")], NOW)
        run_id = store.runs.start("crawl", NOW, "arxiv")
        store.runs.finish(run_id, RunCounts(), NOW, "its quiet hours last until 01:00 UTC")
        [held] = load_overview(store, NOW).sources
    assert (held.state, held.detail) == (SourceState.NEVER, "its quiet hours last until 01:00 UTC")


def test_a_register_tells_its_organisations_in_place_of_documents(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_store(settings.store_url) as store:
        store.sources.save([SourceRow("ror", "ROR", "A registry", REGISTER, "f1")], NOW)
        entries = [RegisterEntry("ror", key, (RegisterName(key),)) for key in ("a", "b", "c")]
        store.registers.save([(entry, None) for entry in entries], NOW, "a test")
    with serve(settings, lambda: NOW) as url:
        held = fetch(url, "/sources/ror")
        listed, page = (Page(httpx.get(f"{url}/{path}").text) for path in ("sources", "sources/ror"))
    assert (held["kind"], held["entries"], held["documents"]) == ("register", 3, 0)
    assert "organisations" in listed.words
    assert "Organisations 3" in page.words
    assert "Register" in page.words
