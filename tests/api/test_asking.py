"""``/ask`` and ``/api/v1/ask`` answer from the base, show how a question was read, and claim no more than is said."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.reading import Page
from tests.api.world import RING


def ask(client: httpx.Client, text: str) -> dict[str, Any]:
    answer = client.get("/api/v1/ask", params={"q": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_who_is_answered_with_a_sentence_and_its_source(client: httpx.Client) -> None:
    found = ask(client, "Who works on ring resonators?")
    [row] = [row for row in found["rows"] if row["label"] == "Example University Delft"]
    assert (row["said"]["document"], found["figure"]["unit"]) == (RING, "organisations")
    assert "ring resonators" in row["said"]["text"].lower()
    assert row["said"]["spans"]


def test_the_figure_is_what_the_search_behind_it_counts(client: httpx.Client) -> None:
    found = ask(client, "How many papers on ring resonators?")
    behind = client.get("/api/v1" + found["search"]).json()
    assert found["figure"] == {"value": behind["total"], "unit": "units", "is_least": False}
    assert sum(bar["count"] for bar in found["years"]) <= found["total"]


@pytest.mark.parametrize("text", ["", "Who?", "Who works on malaria vaccines?", "How much did Nobody Ltd raise?"])
def test_without_evidence_nothing_is_claimed(client: httpx.Client, text: str) -> None:
    found = ask(client, text)
    assert (found["enough"], found["figure"], found["rows"]) == (False, None, [])
    assert found["reason"]


@pytest.mark.parametrize("text", ["?", '"laser', "x" * 2_001])
def test_what_cannot_be_read_is_refused(client: httpx.Client, text: str) -> None:
    assert client.get("/api/v1/ask", params={"q": text}).status_code in {400, 422}


def test_the_page_shows_answer_reading_and_search(browser: httpx.Client) -> None:
    page = Page(browser.get("/ask", params={"q": "Wie werkt aan ring resonators?"}).text)
    assert "Example University Delft" in page.words
    assert "asks who" in page.words
    assert [href for href in page.links() if href.startswith("/search?q=")]
    assert f"/documents/{RING}" in page.links()


def test_the_page_says_when_there_is_not_enough(browser: httpx.Client) -> None:
    page = Page(browser.get("/ask", params={"q": "Who works on <script>alert(1)</script> vaccines?"}).text)
    assert "Not enough evidence" in page.words
    assert page.scripts() == []


def test_an_empty_base_is_said_so(empty: httpx.Client) -> None:
    assert "The base is empty" in empty.get("/ask", params={"q": "Who works on lasers?"}).text


def test_a_search_leads_to_its_answer(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=who+works+on+lasers").text)
    assert "/ask" in {form.get("action") for form in page.all("form")}
