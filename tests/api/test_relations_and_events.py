"""What bears on a document and what it tells of: in its JSON and on its page."""

from __future__ import annotations

from urllib.parse import quote

import httpx

from tests.api.reading import Page
from tests.api.world import COPY, HOSTILE, IMAGE, PATENT, RING, SCRIPT


def test_a_relation_is_told_from_either_side(client: httpx.Client) -> None:
    [citing] = client.get(f"/api/v1/documents/{PATENT}").json()["relations"]
    [cited] = client.get(f"/api/v1/documents/{RING}").json()["relations"]
    assert (citing["kind"], citing["is_first"], citing["says"], citing["document"]) == ("cites", True, "Cites", RING)
    assert (cited["kind"], cited["is_first"], cited["says"], cited["document"]) == ("cites", False, "Cited by", PATENT)
    assert citing["published"] == {"value": "2024-01-02", "precision": "day"}
    assert (cited["title"], cited["document_kind"], cited["score"]) == ("Laser modulator", "patent", 1.0)
    assert citing["reason"] == cited["reason"] != ""


def test_a_document_tells_the_state_of_what_it_tells_of(client: httpx.Client) -> None:
    [told] = client.get(f"/api/v1/documents/{quote(HOSTILE)}").json()["events"]
    assert (told["kind"], told["state"], told["documents"]) == ("funding", "denied", [HOSTILE, COPY])
    assert told["money"]["amount"] == {"low": 5e6, "high": 7e6, "currency": "EUR"}
    assert client.get(f"/api/v1/documents/{RING}").json()["events"] == []


def test_a_page_links_what_bears_on_it(browser: httpx.Client) -> None:
    page = Page(browser.get(f"/documents/{RING}").text)
    assert "Bears on Cited by Laser modulator Patent · 2026-02-03" in page.words
    assert f"/documents/{PATENT}" in page.links()


def test_a_page_shows_what_was_denied_and_runs_nothing_of_it(browser: httpx.Client) -> None:
    page = Page(browser.get(f"/documents/{quote(HOSTILE)}").text)
    assert f"funding: Optik {SCRIPT}, {IMAGE}, EUR 5,000,000 to 7,000,000, valuation EUR 90,000,000" in page.words
    assert "denied · 2025-05-06 to 2025-05-07 · told by 2 documents" in page.words
    assert [*page.all("img"), *page.scripts()] == []


def test_a_page_of_a_document_that_nothing_bears_on_has_no_such_section(browser: httpx.Client) -> None:
    words = Page(browser.get("/documents/arxiv:math/9201207").text).words
    assert "Bears on" not in words
    assert "Tells of" not in words
