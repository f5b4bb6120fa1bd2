"""Names in a text: organisations marked and listed, other kinds folded away, people nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.pages.naming import FIRST_ORGANISATIONS, build_names, make_anchors
from core.models import Document, DocumentKind, Mention, Organisation, Role, TagSet
from core.settings import Settings
from core.stages import StageOptions
from core.store import open_store
from knowledge.stage import run_resolve
from tests.api.conftest import serve
from tests.api.reading import Page
from tests.api.world import NOW, SCRIPT

TITLE = "Delft Laser Labs haalt geld op"
TEXT = (
    f"Delft Laser Labs uit Delft haalt 5 miljoen euro op, zegt Ada Voorbeeld.\n"
    f"TNO bouwt mee aan de LaserBox. Ook {SCRIPT} doet mee, volgens TNO."
)
KINDS = {
    "Delft Laser Labs": "organisation",
    "TNO": "organisation",
    SCRIPT: "organisation",
    "Ada Voorbeeld": "person",
    "uit Delft": "place",
    "LaserBox": "product",
    "5 miljoen euro": "money",
}


def find(field: str, text: str) -> Iterator[Mention]:
    for name, kind in KINDS.items():
        for match in re.finditer(re.escape(name), text):
            yield Mention(field, match.start(), match.end(), name, name.removeprefix("uit "), kind)


def name(surface: str, kind: str = "organisation") -> Mention:
    return Mention("text", 0, len(surface), surface, surface, kind)


@pytest.fixture(scope="module")
def article_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation that holds one article twice: its source does not say the language, or wrongly."""
    settings = Settings(home=tmp_path_factory.mktemp("article"))
    laser = Mention("title", 6, 11, "Laser", "semiconductor-lasers")
    mentions = (laser, *find("title", TITLE), *find("text", TEXT))
    tno = (Organisation("TNO", Role.PARTICIPANT),)
    documents = [
        Document("news", lang, DocumentKind.NEWS, TITLE, TEXT, lang, organisations=tno) for lang in ("und", "de")
    ]
    with open_store(settings.store_url) as store:
        store.documents.save([(document, None) for document in documents], NOW)
        store.tags.save([TagSet(d.id, 1, "t", "t", mentions=mentions, lang="nl") for d in documents], NOW)
        run_resolve(store, StageOptions(clock=lambda: NOW))
        for title in (TITLE, "Nieuw"):
            store.documents.save([(replace(documents[0], key="new", title=title), None)], NOW)
        store.tags.save([TagSet("news:new", 1, "t", "t", mentions=mentions, lang="nl")], NOW)
    with serve(settings) as url:
        yield url


@pytest.fixture
def html(article_server: str) -> str:
    return httpx.get(f"{article_server}/documents/news:und", headers={"accept": "text/html"}).text


@pytest.fixture
def held(article_server: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{article_server}/api/v1/documents/news:und").json()
    return answer


def test_organisations_are_listed_with_their_counts_and_lead_to_their_first_place(html: str) -> None:
    page = Page(html)
    assert "Delft Laser Labs 2 times TNO 2 times <script>alert(1)</script> 1 product" in page.words
    anchors = [href[1:] for href in page.links() if href.startswith("#named")]
    assert anchors == ["named-1", "named-2", "named-3"]
    assert set(anchors) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_a_technology_in_a_name_is_still_a_link(html: str) -> None:
    page = Page(html)
    assert page.links("mention") == ["/technologies/semiconductor-lasers"]
    assert page.unclosed == []
    assert page.scripts() == []
    assert re.search(
        r'<h1 lang="nl"><span class="named" id="named-1">Delft <a [^>]*>Laser<.*</a> Labs</span> haalt', html
    )


def test_marks_of_organisations_lead_nowhere_and_are_explained(html: str) -> None:
    assert '<span class="named" id="named-2">TNO</span>' in html
    assert "shaded a name of an organisation" in Page(html).words


def test_it_is_told_how_many_names_are_linked(html: str) -> None:
    page = Page(html)
    assert "names as written; linked to an organisation: 1 of 3" in page.words
    assert sum(href.startswith("/organisations/org-") for href in page.links()) == 1


def test_other_kinds_are_folded_and_people_are_in_no_list(html: str) -> None:
    page = Page(html)
    assert "1 product LaserBox 1 place Delft 1 amount 5 miljoen euro" in page.words
    assert page.words.count("Ada Voorbeeld") == 1


def test_the_json_names_kinds_but_no_people(held: dict[str, Any]) -> None:
    kinds = [mention["kind"] for mention in held["mentions"]]
    assert set(kinds) == {"technology", "organisation", "place", "product", "money"}
    assert [m for m in held["mentions"] if "Voorbeeld" in m["surface"] + m["target"]] == []
    assert [m["target"] for m in held["mentions"] if m["kind"] == "place"] == ["Delft"]


@pytest.mark.parametrize(
    ("told", "words"),
    [("und", "Language Dutch, as read; the source does not say"), ("de", "Dutch, as read; the source says German")],
)
def test_the_language_is_as_read_and_tells_what_the_source_said(article_server: str, told: str, words: str) -> None:
    html = httpx.get(f"{article_server}/documents/news:{told}", headers={"accept": "text/html"}).text
    assert words in Page(html).words
    assert '<h1 lang="nl">' in html
    held = httpx.get(f"{article_server}/api/v1/documents/news:{told}").json()
    assert (held["language"], held["language_read"]) == (told, "nl")


def test_nothing_is_told_of_a_revision_that_was_not_read(article_server: str) -> None:
    held = httpx.get(f"{article_server}/api/v1/documents/news:new").json()
    assert (held["revision"], held["versions"]["revision"]) == (2, 1)
    assert (held["mentions"], held["language_read"]) == ([], None)
    html = httpx.get(f"{article_server}/documents/news:new", headers={"accept": "text/html"}).text
    assert "Named in the text" not in html


def test_a_document_that_names_nothing_has_no_section_of_names(browser: httpx.Client, client: httpx.Client) -> None:
    assert "Named in the text" not in browser.get("/documents/news:copy").text
    assert client.get("/api/v1/documents/news:untagged").json()["language_read"] is None


def test_a_long_list_of_organisations_is_cut_and_the_rest_folded() -> None:
    mentions = [name(f"Firm {number}") for number in range(FIRST_ORGANISATIONS + 1)] + [name("Firm 3")]
    view = build_names(mentions, make_anchors(mentions))
    assert len(view.organisations) == FIRST_ORGANISATIONS
    assert (view.organisations[0].name, view.organisations[0].count) == ("Firm 3", 2)
    assert [folded.summary for folded in view.folded] == ["1 more organisation"]


def test_a_name_that_is_not_in_the_text_shown_leads_nowhere() -> None:
    view = build_names([name("TNO"), name("ASML")], {"ASML": "named-2"})
    assert [one.anchor for one in view.organisations] == ["", "named-2"]
