"""arXiv's harvest: its sets, what a record becomes, and tokens that end in the middle."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.errors import SourceError
from core.models import DateKind, Organisation, OrganisationKind, Role
from core.store.crawling.asks import Ask
from crawlers.reading import Answer
from crawlers.source import load_sources
from crawlers.spiders.choosing import make_spider
from tests.crawlers.sources.recorded_arxiv import DELETED, SETS, TOKEN, list_ask, oai, oai_list, oai_record, oai_sets
from tests.crawlers.spiders.apis import Given
from tests.crawlers.spiders.reading import make_round

SOURCE = load_sources()["arxiv-oai"]
EXPIRED = oai('<error code="badResumptionToken">expired</error>')


def read(body: bytes, ask: Ask | None = None, **facts: Any) -> Given:
    spider = make_spider(SOURCE, make_round(**facts))
    ask = ask or list_ask(spider)
    return Given().take(spider.read(ask, Answer(ask.url, body)))


def first_asks(**facts: Any) -> list[Ask]:
    [seed] = make_spider(SOURCE, make_round(**facts)).seeds()
    return read(oai_sets(*SETS), seed, **facts).asks


def query(ask: Ask) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_a_round_begins_with_the_list_of_sets_and_asks_for_its_own() -> None:
    [seed] = make_spider(SOURCE, make_round()).seeds()
    assert (query(seed), seed.again_s) == ({"verb": "ListSets"}, 86_400)
    asks = first_asks()
    assert [query(one)["set"] for one in asks] == list(SOURCE.oai.sets)
    assert {query(one)["metadataPrefix"] for one in asks} == {"arXiv"}
    assert len({one.id for one in asks}) == len(asks)


def test_a_set_that_there_is_not_stops_the_source_and_what_is_alike_is_named() -> None:
    [seed] = make_spider(SOURCE, make_round()).seeds()
    there = [name for name in SETS if name != "physics:quant-ph"]
    with pytest.raises(SourceError, match=r"no such set: physics:quant-ph; alike: physics:quant:quant-ph"):
        read(oai_sets(*there, "physics:quant:quant-ph"), seed)


def test_sets_on_a_further_page_are_not_missed() -> None:
    [seed] = make_spider(SOURCE, make_round()).seeds()
    body = oai_sets(SETS[0]).replace(b"</ListSets>", b"<resumptionToken>more</resumptionToken></ListSets>")
    assert len(read(body, seed).asks) == len(SOURCE.oai.sets)


def test_it_harvests_from_the_day_of_the_last_harvest_and_at_first_two_weeks() -> None:
    assert {query(one)["from"] for one in first_asks()} == {"2026-11-12"}
    known = first_asks(memory={"harvested-physics:quant-ph": "2026-11-20"})
    assert [query(one)["from"] for one in known[:2]] == ["2026-11-20", "2026-11-12"]
    assert read(oai_list(oai_record()), known[0]).remembered == {"harvested-physics:quant-ph": "2026-11-26"}
    assert "until" not in query(known[0])


def test_a_record_becomes_a_document() -> None:
    [document] = read(oai_list(oai_record())).documents
    assert (document.id, document.url) == ("arxiv-oai:2611.00001", "https://arxiv.org/abs/2611.00001")
    assert (document.title, document.text) == ("A laser of one atom", "We build a laser.")
    assert [one.name for one in document.people] == ["Ada Byron", "Guy de Vries, Jr.", "The Laser Collaboration"]
    assert document.people[1].affiliations == ("QuantWare B.V., Delft, The Netherlands",)
    assert document.organisations == (
        Organisation("QuantWare B.V.", Role.AFFILIATION, "NL", kind=OrganisationKind.COMPANY),
    )
    assert document.identifiers == (("arxiv", "2611.00001"), ("doi", "10.1000/a"), ("doi", "10.1000/b"))
    assert [(one.code, one.primary) for one in document.classifications] == [
        ("physics.optics", True),
        ("quant-ph", False),
    ]


@pytest.mark.parametrize(("created", "visible"), [("2026-11-24", "2026-11-25"), ("2026-11-20", "2026-11-23")])
def test_a_paper_is_visible_a_working_day_after_it_came(created: str, visible: str) -> None:
    [document] = read(oai_list(oai_record(created=f"<created>{created}</created>"))).documents
    assert document.visible_from == date.fromisoformat(visible)
    assert {one.kind for one in document.dates} == {DateKind.CREATED, DateKind.UPDATED}


def test_what_was_deleted_there_is_told_and_kept_here() -> None:
    given = read(oai_list(oai_record(), DELETED))
    assert "deleted at the source, kept here: 1 records (oai:arXiv.org:2611.00009)" in given.refused[0].error.message


@pytest.mark.parametrize("is_quoted", [False, True])
def test_a_token_that_expired_begins_again_on_the_day_that_it_stood_at(is_quoted: bool) -> None:
    token = TOKEN.replace("=", "%3D").replace("&amp;", "%26") if is_quoted else TOKEN
    [page] = read(oai_list(oai_record(), token=token)).asks
    again = read(EXPIRED, page)
    assert query(again.asks[0]) == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "physics:quant-ph",
        "from": "2026-11-20",
    }
    assert [one.is_record for one in again.refused] == [False]


def test_a_token_of_another_form_begins_again_where_the_harvest_began() -> None:
    [page] = read(oai_list(oai_record(), token="1234567|1001")).asks
    assert query(read(EXPIRED, page).asks[0])["from"] == "2026-11-12"


def test_a_paper_is_asked_for_again_by_its_identifier() -> None:
    [document] = read(oai_list(oai_record())).documents
    ask = make_spider(SOURCE, make_round()).second_ask(document)
    assert ask is not None
    assert query(ask)["identifier"] == "oai:arXiv.org:2611.00001"


def test_three_thousand_authors_are_all_kept() -> None:
    people = "".join(f"<author><keyname>N{n}</keyname><forenames>A</forenames></author>" for n in range(3_000))
    [document] = read(oai_list(oai_record(authors=f"<authors>{people}</authors>"))).documents
    assert (len(document.people), document.people[-1].name) == (3_000, "A N2999")
