"""``scout people``: whom a name or an ORCID may mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.models import DateKind, Document, DocumentDate, DocumentKind, Organisation, Person, Role, TagSet
from core.settings import Settings
from core.store import open_store
from knowledge.stage import run_resolve
from tests.api.cli.conftest import Scout
from tests.conftest import NOW

ORCID = "0000-0002-1825-0097"
DELFT = (Organisation("TU Delft", Role.AFFILIATION, "NL"),)


def work(key: str, year: int, *people: Person, **changes: object) -> Document:
    dates = (DocumentDate(DateKind.PUBLISHED, date(year, 5, 1)),)
    document = Document("s", key, DocumentKind.PAPER, f"Rings {key}", people=people, dates=dates)
    return replace(document, **changes)  # type: ignore[arg-type]


DOCUMENTS = [
    work("1", 2019, Person("Ada de Vries", ORCID), organisations=DELFT),
    work("2", 2024, Person("de Vries, A."), organisations=DELFT, kind=DocumentKind.PATENT),
    work("3", 2020, Person("Anna [red]\x1b[2J de Vries"), organisations=DELFT),
    work("4", 2020, Person("Ada de Vries"), space="board"),
    work("5", 2021, Person("Ada de Vries"), kind=DocumentKind.NEWS),
]


@pytest.fixture
def base(scout: Scout, tmp_path: Path) -> Scout:
    """A base with people of one family name."""
    (tmp_path / "scoutbase-data").mkdir()
    with open_store(Settings(home=tmp_path / "scoutbase-data").store_url) as store:
        store.documents.save([(one, None) for one in DOCUMENTS], NOW)
        store.tags.save([TagSet(one.id, 1, "t", "x") for one in DOCUMENTS], NOW)
        run_resolve(store)
    return scout


@pytest.mark.parametrize("asked", ["Ada de Vries", "de vries, ada", ORCID])
def test_a_person_is_one_profile_with_its_reasons(base: Scout, asked: str) -> None:
    [found] = base("people", asked, "--json").json["hits"]
    assert found == {
        "names": ["Ada de Vries", "de Vries, A."],
        "orcids": [ORCID],
        "organisations": [{"name": "TU Delft", "first_year": 2019, "last_year": 2024}],
        "co_authors": 0,
        "documents": {"paper": 1, "patent": 1},
        "document_ids": ["s:1", "s:2"],
        "reasons": [{"reason": "an organisation", "joins": 1}],
    }


def test_a_letter_finds_all_whose_name_begins_so(base: Scout) -> None:
    answer = base("people", "A. de Vries", "--json").json
    assert (answer["total"], [one["document_ids"] for one in answer["hits"]]) == (2, [["s:1", "s:2"], ["s:3"]])


def test_people_of_a_space_are_found_where_it_is_named(base: Scout) -> None:
    assert "s:4~board" not in base("people", "Ada de Vries", "--json").out
    assert "s:4~board" in base("people", "Ada de Vries", "--space", "board", "--json").out


def test_profiles_are_shown_to_people(base: Scout) -> None:
    shown = base("people", "A. de Vries").out
    assert "TU Delft 2019-2024" in " ".join(shown.split())
    assert "[red]" in shown
    assert "\x1b[2J" not in shown
    assert "nobody of this name" in base("people", "Zeno Nobody").err


@pytest.mark.parametrize("asked", ["", "Vries", "…"])
def test_a_family_name_alone_is_wrong_use(base: Scout, asked: str) -> None:
    assert base("people", asked).code == 2
