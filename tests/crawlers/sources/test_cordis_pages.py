"""Project pages as one table: the two shapes that somebody saved, and rows that are not sound."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import pytest

from core.errors import FormatError
from core.models import Organisation, Role
from crawlers.source import load_sources
from crawlers.sources import cordis_pages
from crawlers.sources.cordis_pages import PAGE_COLUMNS, make_heading
from tests.crawlers.spiders.apis import Given, read

SOURCE = load_sources()["cordis-h2020"]
PAGE = {
    "project title": "A laser on a chip",
    "short title": "LASCHIP",
    "project id": "688110.0",
    "program": "H2020",
    "url": "https://cordis.europa.eu/project/id/688110",
    "doi": "https://doi.org/10.3030/688110",
    "status": "Project closed",
    "signature_date": "4 November 2015",
    "start_date": "1 January 2016",
    "end_date": "31 December 2018",
    "total_cost": "1963982,50",
    "eu_contribution": "1963982,50",
    "coordinated_by": "LUMEN CHIPS BV           Netherlands",
    "objective": "Lasers that fit on a chip.",
    "programme": "H2020-EU.2.1.1. - INDUSTRIAL LEADERSHIP",
    "topic": "ICT-10-2015 - Photonics - the rest of it",
    "coordinator": "LUMEN CHIPS BV",
    "coordinator_eu_contribution": "281062,50",
    "coordinator_website": "http://www.lumen.example",
    "participants": "[{'participant_name': 'OPTIK GMBH   Participation ended   Germany',"
    " 'participant_eu_contribution': '€ 180 397,50', 'participant_website': None},"
    " {'participant_name': 'LUZ SA   Spain', 'participant_eu_contribution': 'No data'}]",
}
COLUMNS = [name for name in sorted(PAGE_COLUMNS) if not name.startswith("participant_")]


def write_pages(*rows: dict[str, str], columns: list[str] | None = None) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, columns or COLUMNS, restval="")
    table.writeheader()
    table.writerows(rows)
    return gzip.compress(text.getvalue().encode())


def read_pages(*rows: dict[str, str], **options: Any) -> Given:
    return read(SOURCE, write_pages(*rows, **options))


def test_participants_of_a_list_have_country_and_money_and_those_who_left_too() -> None:
    [document] = read_pages(PAGE).documents
    assert document.organisations == (
        Organisation(
            "LUMEN CHIPS BV",
            Role.COORDINATOR,
            "NL",
            identifiers=(("url", "http://www.lumen.example"),),
            funding_eur=281_062.5,
        ),
        Organisation("OPTIK GMBH", Role.PARTICIPANT, "DE", funding_eur=180_397.5),
        Organisation("LUZ SA", Role.PARTICIPANT, "ES"),
    )


def test_a_row_for_each_participant_is_one_project() -> None:
    columns = sorted(PAGE_COLUMNS - {"participants"})
    shared = {name: value for name, value in PAGE.items() if name != "participants"}
    rows = [shared | {"participant_name": f"P{number}   Spain"} for number in range(3)]
    given = read_pages(*rows, shared | {"project id": "7", "participant_name": "Q   Spain"}, columns=columns)
    assert [len(document.organisations) for document in given.documents] == [4, 2]
    assert given.unknown == []


def test_a_project_with_rows_without_end_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cordis_pages, "_MOST_ROWS", 2)
    columns = sorted(PAGE_COLUMNS - {"participants"})
    shared = {name: value for name, value in PAGE.items() if name != "participants"}
    rows = [shared | {"participant_name": f"P{number}   Spain"} for number in range(3)]
    given = read_pages(*rows, shared | {"project id": "7", "participant_name": "Q   Spain"}, columns=columns)
    assert [document.key for document in given.documents] == ["7"]
    assert "more than 2 participants" in given.refused[0].error.message


def test_codes_stand_before_their_words() -> None:
    [document] = read_pages(PAGE).documents
    codes = {one.code for one in document.classifications if one.scheme == "cordis"}
    assert codes == {"H2020", "H2020-EU.2.1.1.", "ICT-10-2015"}


@pytest.mark.parametrize(
    ("title", "acronym", "heading"),
    [
        ("A laser on a chip", "LASCHIP", "A laser on a chip (LASCHIP)"),
        ("LasChip: a laser on a chip", "LASCHIP", "LasChip: a laser on a chip"),
        ("A laser on a chip", "", "A laser on a chip"),
        ("", "LASCHIP", "LASCHIP"),
    ],
)
def test_a_title_has_the_acronym_by_which_people_know_the_project(title: str, acronym: str, heading: str) -> None:
    assert make_heading(title, acronym) == heading


def test_the_number_of_a_project_is_also_that_of_its_address() -> None:
    assert [document.key for document in read_pages(PAGE | {"project id": ""}).documents] == ["688110"]


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"start_date": "soon"}, "not a date"),
        ({"project id": "", "url": "https://cordis.europa.eu/"}, "no number of a project"),
        ({"participants": "[{'participant_name': "}, "not a list of participants"),
        ({"participants": "__import__('os').getcwd()"}, "not a list of participants"),
        ({"participants": "[1, 2]"}, "not a list of participants"),
        ({"participants": "[" * 200_001}, "too long"),
        ({"eu_contribution": "much"}, "not a number"),
    ],
)
def test_a_page_that_is_not_sound_is_refused_alone(facts: dict[str, str], word: str) -> None:
    given = read_pages(PAGE | facts, PAGE | {"project id": "7"})
    assert [document.key for document in given.documents] == ["7"]
    assert word in given.refused[0].error.message


def test_a_column_that_nobody_knows_is_told() -> None:
    assert read_pages(PAGE | {"colour": "blue"}, columns=[*COLUMNS, "colour"]).unknown == ["colour"]


def test_a_table_that_breaks_off_stops_the_import() -> None:
    body = write_pages(*(PAGE | {"project id": str(number)} for number in range(500)))
    with pytest.raises(FormatError, match="not a whole archive"):
        read(SOURCE, body[: len(body) // 2])
