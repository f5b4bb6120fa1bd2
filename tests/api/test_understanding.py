"""A search is understood, says so, and every step is undone by a link; suggestions; help where nothing is found."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.api.reading import Page


def search(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def documents(found: dict[str, Any]) -> set[str]:
    return {hit["documents"][0] for hit in found["hits"]}


def test_a_german_search_reaches_english_units(client: httpx.Client) -> None:
    found = search(client, q="Siliziumnitrid Resonatoren")
    assert documents(found) == {"arxiv:2401.00001"}
    assert found["understood"]["read_as"] == "silicon nitride resonator"
    assert {"translation"} <= {step["kind"] for step in found["understood"]["steps"]}


def test_the_plain_search_is_always_there(client: httpx.Client) -> None:
    plain = search(client, q="Siliziumnitrid Resonatoren", understand="off")
    assert (plain["total"], plain["understood"]["steps"]) == (0, [])


def test_a_step_is_undone_by_its_id(client: httpx.Client) -> None:
    steps = search(client, q="Siliziumnitrid")["understood"]["steps"]
    found = search(client, q="Siliziumnitrid", off=[step["id"] for step in steps])
    assert (found["total"], found["understood"]["steps"]) == (0, [])


@pytest.mark.parametrize("parameters", [{"understand": "maybe"}, {"off": "x" * 400}, {"off": ["a"] * 1_000}])
def test_what_cannot_be_undone_is_refused(client: httpx.Client, parameters: dict[str, Any]) -> None:
    answer = client.get("/api/v1/search", params={"q": "laser", **parameters})
    assert answer.status_code == (200 if len(parameters.get("off", "")) == 1_000 else 422)


def test_pages_of_an_understood_search_follow_each_other(client: httpx.Client) -> None:
    first = search(client, q="Laser Lichtquelle kind:paper", understand="on", limit=1)
    if first["next_cursor"]:
        second = search(client, q="Laser Lichtquelle kind:paper", limit=1, cursor=first["next_cursor"])
        assert documents(first).isdisjoint(documents(second))
    assert first["total"] >= len(first["hits"])


def test_the_page_says_what_it_did_and_undoes_it(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=Siliziumnitrid&kind=paper").text)
    assert "Read as silicon nitride" in page.words
    undo = page.links("undo")[0]
    assert parse_qs(urlsplit(undo).query)["off"] == ["translation:siliziumnitrid"]
    assert parse_qs(urlsplit(undo).query)["kind"] == ["paper"]
    undone = Page(browser.get(undo).text)
    assert "Read what they mean" in undone.words or "take all steps" in undone.words
    assert undone.links("read") == ["/search?q=Siliziumnitrid&kind=paper"]


def test_a_plain_search_can_be_understood_again(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=Siliziumnitrid&understand=off").text)
    assert page.links("read") == ["/search?q=Siliziumnitrid"]
    assert page.links("undo") == []


def test_a_search_without_steps_says_nothing(browser: httpx.Client) -> None:
    assert "Read as" not in Page(browser.get("/search?q=laser").text).words


def test_hostile_words_stay_words(browser: httpx.Client) -> None:
    answer = browser.get("/search", params={"q": "who makes <script>alert(1)</script> zonnecel?", "off": "<b>x</b>"})
    assert "<script>alert(1)" not in answer.text
    assert "<b>x" not in answer.text


def test_nothing_found_is_helped(client: httpx.Client, browser: httpx.Client) -> None:
    assert search(client, q="resonater nowhere")["help"] == [
        {"words": "resonater", "count": 0, "spellings": ["resonators"]},
        {"words": "nowhere", "count": 0, "spellings": []},
    ]
    page = Page(browser.get("/search?q=resonater").text)
    assert page.links("spelling") == ["/search?q=resonators"]
    assert "Did you mean resonators?" in page.words


def test_nothing_found_leads_to_a_technology(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=lidar&kind=news").text)
    assert "/technologies/lidar" in page.links("technology")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("silicon ph", ("technology", "silicon-photonics", "Silicon photonics")),
        ("Festkörperb", ("technology", "solid-state-batteries", "Solid-state batteries")),
        ("optik", ("actor", None, "Optik")),
    ],
)
def test_beginnings_are_completed(client: httpx.Client, typed: str, expected: tuple[str, str | None, str]) -> None:
    found = client.get("/api/v1/suggest", params={"q": typed}).json()["suggestions"]
    kind, id_, label = expected
    assert any(s["kind"] == kind and s["label"].startswith(label) and id_ in {None, s["id"]} for s in found)


@pytest.mark.parametrize("typed", ["", "x", " ", "zzzzzz", "%", "_", "\u00bd", "\ud7ff"])
def test_what_begins_no_name_suggests_nothing(client: httpx.Client, typed: str) -> None:
    assert client.get("/api/v1/suggest", params={"q": typed}).json() == {"suggestions": []}


def test_suggestions_come_while_one_types(client: httpx.Client) -> None:
    client.get("/api/v1/suggest?q=ph")
    times = []
    for typed in ("ph", "pho", "photon", "qu", "optik", "si"):
        start = time.perf_counter()
        client.get("/api/v1/suggest", params={"q": typed})
        times.append(time.perf_counter() - start)
    # 20 ms is what is asked; other work may share the processor, so that the fastest of six is judged.
    assert min(times) < 0.02
