"""The pages as markup: whole, escaped, without scripts and without dead links."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from tests.api.reading import Page
from tests.api.world import HOSTILE, PATENT, RING, UNTAGGED

PAGES = [
    "/search",
    "/search?q=laser",
    "/search?q=laser&kind=news&kind=patent&from=1990&as_of=2026-06-01",
    "/search?q=%22laser",
    "/search?q=%3Cscript%3Ealert(9)%3C/script%3E",
    "/search?q=zzz&kind=paper",
    "/search?technology=alchemy",
    "/ask",
    "/ask?q=Who+works+on+lasers%3F",
    "/ask?q=How+many+papers+are+there%3F",
    "/ask?q=%22laser",
    f"/documents/{RING}",
    f"/documents/{quote(HOSTILE)}",
    f"/documents/{PATENT}",
    f"/documents/{UNTAGGED}",
    "/technologies",
    "/technologies/silicon-nitride-photonics",
    "/technologies/quantum-computing",
    "/technologies/silicon-nitride-photonics?as_of=1999-01-01",
    "/sources",
    "/sources/arxiv",
    "/sources/news",
    "/sources/patents",
    "/sources/none",
    "/organisations",
    "/organisations?name=optik",
    "/organisations?name=%3Cscript%3Ealert(9)%3C/script%3E",
    "/organisations/suggestions",
    "/organisations/nobody",
    "/events",
    "/events?kind=funding&name=optik&since=2025",
    "/events?kind=&name=nobody&since=",
    "/events/nothing",
    "/nothing",
]
EMPTY_PAGES = [
    "/search",
    "/search?q=laser",
    "/technologies",
    "/technologies/quantum-computing",
    "/sources",
    "/organisations",
    "/events",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_runs_nothing(browser: httpx.Client, path: str) -> None:
    page = Page(browser.get(path).text)
    assert page.unclosed == []
    assert len(page.ids) == len(set(page.ids))
    assert page.scripts() == []
    assert [tag for tag, held in page.tags if "style" in held or any(name.startswith("on") for name in held)] == []
    assert [href for href in page.links() if not href.startswith(("/", "#", "https://", "http://"))] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_named_and_every_field_labelled(browser: httpx.Client, path: str) -> None:
    html = browser.get(path).text
    page = Page(html)
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert html.split("</head>")[0].count("<title>") == 1
    labelled = {label["for"] for label in page.all("label")}
    shown = {field["id"] for field in page.all("input") if field.get("type") != "hidden"}
    assert shown <= labelled


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=laser",
        f"/documents/{RING}",
        "/technologies",
        "/organisations",
        "/events",
        "/sources",
        "/sources/news",
    ],
)
def test_every_link_of_our_own_answers(browser: httpx.Client, path: str) -> None:
    page = Page(browser.get(path).text)
    links = {href.split("#")[0] for href in page.links() if href.startswith("/")}
    wrong = {href: status for href in links if (status := browser.get(href).status_code) != 200}
    assert wrong == {}


def test_hostile_text_stays_text(browser: httpx.Client) -> None:
    page = Page(browser.get(f"/documents/{quote(HOSTILE)}").text)
    assert "Laser <script>alert(1)</script> nieuws" in page.words
    assert "Piet <script>alert(1)</script>" in page.words
    assert page.all("img") == []
    assert not any(href.startswith("javascript:") for href in page.links())


def test_a_long_text_is_shown_in_parts(browser: httpx.Client) -> None:
    part, whole = (browser.get(f"/documents/{PATENT}", params=p).text for p in ({}, {"whole": "true"}))
    assert part.count("A modulator.") < 2000
    assert "show the other 19,0" in part
    assert whole.count("A modulator.") == 3000


def test_technologies_are_marked_where_they_stand(browser: httpx.Client) -> None:
    html = browser.get(f"/documents/{RING}").text
    page = Page(html)
    assert page.links("mention") == ["/technologies/silicon-nitride-photonics"] * 2
    assert "is-central" in html
    assert html.count("<p>") > 2
    assert "We show ring resonators in silicon nitride" in page.words.replace("Silicon nitride photonics", "")


def test_a_document_tells_its_history_and_reasons(browser: httpx.Client) -> None:
    words = Page(browser.get(f"/documents/{RING}").text).words
    assert "Submitted 2024-01-02" in words
    assert "First seen 2026-10-30 12:00 UTC" in words
    assert "Silicon nitride photonics about it: 90 %" in words
    assert "title +2.50 base rate −1.10 frequency +0.80 together, which is 90 % +2.20" in words
    assert "mentioned about it: < 1 %" in words
    assert "Draft <script>alert(1)</script>" in words


def test_a_document_tells_what_it_cites_what_is_counted_and_what_its_organisations_are(browser: httpx.Client) -> None:
    page = browser.get(f"/documents/{PATENT}").text
    assert "<dt>Cited by</dt><dd>1,204</dd>" in page
    assert "<dt>Raised</dt><dd>€3,000,000</dd>" in page
    assert "company, small or medium-sized, gets €1,250,000" in page
    assert "US9000001B2" in page
    assert "category X, by the examiner" in page
    assert "On rings &lt;script&gt;" in page


def test_an_untagged_document_says_so(browser: httpx.Client) -> None:
    words = Page(browser.get(f"/documents/{UNTAGGED}").text).words
    assert "Not tagged yet" in words
    assert "left out of history" in words


@pytest.mark.parametrize("path", EMPTY_PAGES)
def test_an_empty_base_teaches_what_to_do(empty: httpx.Client, path: str) -> None:
    answer = empty.get(path)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.unclosed == []
    assert "scout run" in page.words or "scout crawl" in page.words


def test_the_demo_says_that_its_world_is_fictional(browser: httpx.Client, empty: httpx.Client) -> None:
    assert "This world is fictional" in browser.get("/search").text
    assert "This world is fictional" not in empty.get("/search").text


def test_the_root_is_the_start_page_of_a_base_that_holds_something(browser: httpx.Client) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "new units" in answer.text
