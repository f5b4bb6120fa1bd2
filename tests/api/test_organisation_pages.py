"""Organisations and events as pages: who says what, what was known, what happened; hostile names stay text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from core.settings import Settings
from core.store import open_store
from core.store.actors.lines import Said
from tests.api.conftest import serve
from tests.api.reading import Page
from tests.api.test_organisations_json import OWN, RING, _fill
from tests.api.world import COPY, IMAGE, PATENT, SCRIPT
from tests.conftest import NOW

EVENT = "event-e5861dbbdf298b4e45e5"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A browser at an installation of which the ledger says much, without an index."""
    home = tmp_path_factory.mktemp("organisations")
    _fill(home, NOW)
    with open_store(Settings(home=home).store_url) as store:
        store.ledger.relate(RING.id, "parent", "org-nl", Said("its page", evidence=IMAGE), NOW + timedelta(hours=1))
        store.ledger.state(RING.id, "website", f"https://ring.example/{SCRIPT}", Said(), NOW + timedelta(hours=1))
    with serve(Settings(home=home)) as url, httpx.Client(base_url=url, headers={"accept": "text/html"}) as opened:
        yield opened


def find_jena(browser: httpx.Client) -> str:
    [hit] = browser.get("/api/v1/organisations?name=optik").json()["hits"]
    return str(hit["id"])


def test_a_page_tells_who_says_what(known: httpx.Client) -> None:
    page = Page(known.get(f"/organisations/{RING.id}").text)
    assert "Ring Institute display · register ror" in page.words
    assert "city Delft · register ror" in page.words
    assert "parent Lumen · whoever is at this machine, statement" in page.words
    assert "named De Ring (alias)" in page.words
    assert f"taken back {NOW + timedelta(days=9):%Y-%m-%d} by whoever is at this machine" in page.words
    assert "/organisations/org-nl" in page.links()
    assert [*page.scripts(), *page.all("img"), *page.unclosed] == []


def test_why_members_are_one_is_told(known: httpx.Client) -> None:
    words = Page(known.get("/organisations/org-nl").text).words
    assert "Why they are one org-de into Lumen (org-nl)" in words
    assert "moved" in words
    assert "org-nl stands for 2 ids" in words


def test_a_page_replays_what_was_known(known: httpx.Client) -> None:
    then = Page(known.get(f"/organisations/{RING.id}", params={"known_at": NOW.isoformat()}).text)
    assert "As it was known at" in then.words
    assert "De Ring" not in then.words
    assert "Say more" not in then.words
    before = known.get("/organisations/org-de", params={"known_at": NOW.isoformat()})
    assert (before.status_code, "Lumen" in before.text) == (200, True)
    day = (NOW + timedelta(days=1)).date().isoformat()
    after = known.get("/organisations/org-de", params={"known_at": day})
    assert after.headers["location"].startswith("/organisations/org-nl?known_at=")


@pytest.mark.parametrize("asked", ["nobody", OWN.id, "%00", "~board", "x" * 5000, f"{RING.id}?known_at=1999-01-01"])
def test_who_is_not_known_or_of_a_private_space_has_no_page(known: httpx.Client, asked: str) -> None:
    assert known.get(f"/organisations/{asked}").status_code == 404


def test_the_list_finds_by_name_those_with_most_documents_first(known: httpx.Client, browser: httpx.Client) -> None:
    assert "Ring Institute" in Page(known.get("/organisations?name=ring").text).words
    assert "No name begins so" in Page(known.get("/organisations?name=zz").text).words
    hits = browser.get("/api/v1/organisations").json()["hits"]
    assert {hit["name"] for hit in hits} == {"Example University Delft", f"Optik {SCRIPT} GmbH"}
    counts = [hit["documents"] for hit in hits]
    assert counts == sorted(counts, reverse=True)


def test_a_page_tells_what_the_base_holds(browser: httpx.Client) -> None:
    jena = find_jena(browser)
    page = Page(browser.get(f"/organisations/{jena}").text)
    told = browser.get(f"/api/v1/organisations/{jena}").json()["activity"]
    assert (told["units"], [(y["year"], y["by_kind"]) for y in told["years"]]) == (1, [(2026, {"patent": 1})])
    assert "1 unit of 1 document" in page.words
    assert f"/search?actor={jena}&from=2026&until=2027" in [a["href"] for a in page.all("a")]
    assert page.scripts() == page.unclosed == []


def test_an_event_tells_every_sentence_and_the_denial(browser: httpx.Client) -> None:
    page = Page(browser.get(f"/events/{EVENT}").text)
    assert f"Funding: Optik {SCRIPT}, {IMAGE}" in page.words
    assert "Denied What was told of it is said not to be so." in page.words
    assert page.words.index("done Courant") < page.words.index("denied Bode 2025-05-07")
    assert f"/documents/{COPY}" in page.links()
    assert [*page.scripts(), *page.all("img"), *page.unclosed] == []


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ("", 1),
        ("kind=funding", 1),
        ("kind=plant", 0),
        ("name=optik", 1),
        ("name=tik", 0),
        ("since=2025-05-07", 1),
        ("since=2025-05-08", 0),
        ("kind=&name=&since=", 1),
        ("page=2", 1),
    ],
)
def test_events_are_listed_by_kind_name_and_day(browser: httpx.Client, asked: str, total: int) -> None:
    answer = browser.get(f"/events?{asked}")
    assert answer.status_code == 200
    assert f"{total} event" in Page(answer.text).words
    assert (f"/events/{EVENT}" in answer.text) == (total == 1 and "page" not in asked)


@pytest.mark.parametrize("asked", ["kind=party", "since=soon", "page=0", "colour=red"])
def test_a_wrong_filter_of_events_is_told(browser: httpx.Client, asked: str) -> None:
    assert browser.get(f"/events?{asked}").status_code == 422


def test_documents_lead_to_organisations_events_and_what_is_like_them(browser: httpx.Client) -> None:
    page = Page(browser.get(f"/documents/{PATENT}").text)
    assert f"/organisations/{find_jena(browser)}" in page.links()
    assert f"/events/{EVENT}" in Page(browser.get(f"/documents/{COPY}").text).links()
    alike = browser.get("/api/v1/alike", params={"document": COPY}).json()["hits"]
    assert COPY not in [one for hit in alike for one in hit["documents"]]


def test_a_search_leads_to_organisations_from_hits_and_facets(browser: httpx.Client) -> None:
    page = Page(browser.get("/search?q=modulator").text)
    jena = find_jena(browser)
    assert f"/organisations/{jena}" in page.links()
    assert f"/organisations/{jena}" in Page(browser.get("/search").text).links("choice-page")
