"""NWOpen: organisations of members, the language of a text, pages, and what stands where something is not known."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.models import Citation, Classification, DateKind, Document, Organisation, Person, Role
from crawlers.source import load_sources
from tests.crawlers.sources.recorded_projects import NWO_PROJECT, nwo_page
from tests.crawlers.spiders.apis import read

SOURCE = load_sources()["nwopen"]
MEMBER: dict[str, Any] = NWO_PROJECT["project_members"][0]


def build(**facts: Any) -> Document:
    return read(SOURCE, nwo_page({**NWO_PROJECT, **facts})).documents[0]


def test_a_project_is_read_with_all_that_is_used_of_it() -> None:
    document = build()
    assert (document.key, document.title) == ("OCENW.XL.2026.001", "Licht op een chip")
    assert document.identifiers == (("nwo", "ocenw.xl.2026.001"), ("doi", "10.61686/abcde12345"))
    assert {one.kind: one.value for one in document.dates} == {
        DateKind.STARTED: date(2027, 1, 1),
        DateKind.ENDED: date(2031, 12, 31),
    }
    assert document.visible_from is None
    assert Classification("funding", "Open Competitie ENW - XL") in document.classifications
    assert document.citations == (Citation("doi", "10.1000/laser.1"),)
    assert parse_qs(urlsplit(document.url or "").query)["project_id"] == ["OCENW.XL.2026.001"]


def test_people_have_their_whole_name_and_no_orcid_where_none_stands() -> None:
    first, second, _ = build().people
    assert first == Person(
        "Ada de Vries",
        "0000-0002-1825-0097",
        ("Technische Universiteit Eindhoven, Electrical Engineering, Photonic Integration",),
    )
    assert second == Person("G. Byron", None, ("Universiteit Twente",))


def test_an_organisation_is_the_university_once_and_leads_where_its_member_does() -> None:
    assert build().organisations == (
        Organisation("Technische Universiteit Eindhoven", Role.COORDINATOR, identifiers=(("ror", "02c2kyt77"),)),
        Organisation("Universiteit Twente", Role.PARTICIPANT),
    )


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Universiteit Leiden||Faculty", ["Universiteit Leiden"]),
        ("Universiteit Leiden | Faculty", ["Universiteit Leiden"]),
        ("  ASML   Netherlands B.V. ", ["ASML Netherlands B.V."]),
        ("||Faculty", ["Faculty"]),
        ("-", []),
        ("", []),
        (None, []),
    ],
)
def test_names_of_organisations(said: str | None, names: list[str]) -> None:
    document = build(project_members=[{**MEMBER, "organisation": said}])
    assert [one.name for one in document.organisations] == names


@pytest.mark.parametrize(
    ("english", "dutch", "lang", "text"),
    [
        ("It is the laser of the chip.", "Het is de laser van de chip.", "en", "It is the laser of the chip."),
        ("-", "Het is de laser van de chip.", "nl", "Het is de laser van de chip."),
        (None, "Het is de laser van de chip.", "nl", "Het is de laser van de chip."),
        ("Het is de laser van de chip.", "", "nl", "Het is de laser van de chip."),
        ("", "", "und", ""),
    ],
)
def test_the_text_is_in_the_language_that_is_told(english: str | None, dutch: str, lang: str, text: str) -> None:
    document = build(summary_en=english, summary_nl=dutch, summary_updates=[])
    assert (document.lang, document.text) == (lang, text)


def test_what_was_told_later_stands_behind_the_summary() -> None:
    assert build().text.split("\n\n")[1:] == ["The first laser works."]


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "", None])
def test_a_day_that_is_none_is_no_day(day: str | None) -> None:
    assert [one.kind for one in build(start_date=day).dates] == [DateKind.ENDED]


def test_products_are_found_under_both_names() -> None:
    assert build(products=None, Products=NWO_PROJECT["products"]).citations == (Citation("doi", "10.1000/laser.1"),)


def test_page_follows_page_until_all_were_read() -> None:
    first = read(SOURCE, nwo_page(*[{**NWO_PROJECT, "project_id": str(n)} for n in range(100)], count=101))
    assert [parse_qs(urlsplit(ask.url).query) for ask in first.asks] == [{"per_page": ["100"], "page": ["2"]}]
    last = read(SOURCE, nwo_page(NWO_PROJECT, count=101, page=2), first.asks[0])
    assert (last.asks, last.refused) == ([], [])
    assert last.remembered == {"complete-": "2026-11-01"}


def test_fewer_projects_than_were_promised_are_told() -> None:
    given = read(SOURCE, nwo_page(count=7))
    assert "only 0 of the 7 records" in given.refused[0].error.message
    assert given.remembered == {}
