from __future__ import annotations

import pytest

from nlp.entities.found import Found, without_overlaps
from nlp.entities.spreading import choose_targets, is_acronym, is_short_form, settle, spread


def found(name: str, start: int = 0, label: str = "ORG", field: str = "text") -> Found:
    return Found(field, start, start + len(name), name, label)


def test_a_name_has_the_label_it_has_most_often() -> None:
    names = [found("Delft"), found("Delft", 20, "LOC"), found("Delft", 40, "LOC")]
    assert {one.label for one in settle(names)} == {"LOC"}


def test_a_name_found_once_is_found_everywhere() -> None:
    text = "Elestor groeit. Elestor's tank. Elestorm niet."
    places = [one.start for one in spread([found("Elestor")], {"title": "Bij Elestor", "text": text})]
    assert places == [4, 0, 16]


def test_a_company_named_in_full_is_found_by_its_bare_name() -> None:
    text = "Acme Systems GmbH baut. Acme Systems wächst."
    assert 24 in [one.start for one in spread([found("Acme Systems GmbH")], {"text": text})]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Vecmocon", "Vecmocon Technologies"),
        ("Acme", "Acme, Inc."),
        ("Hauser", "HAUSER GmbH & Co. KG"),
        ("VDL", "VDL Groep N.V."),
    ],
)
def test_a_short_form_stands_for_the_long_one(short: str, long: str) -> None:
    assert is_short_form(short, long) == (short != "VDL")


@pytest.mark.parametrize(
    ("short", "long"), [("Google", "Google Ventures"), ("Bank", "Bank of America"), ("Delft", "Delft")]
)
def test_another_organisation_is_no_long_form(short: str, long: str) -> None:
    assert not is_short_form(short, long)


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("ESO", "European Southern Observatory", True),
        ("NWO", "Nederlandse Organisatie voor Wetenschappelijk Onderzoek", True),
        ("DFKI", "Deutsches Forschungszentrum für Künstliche Intelligenz", True),
        ("IBM", "European Southern Observatory", False),
        ("Eso", "European Southern Observatory", False),
    ],
)
def test_an_acronym_has_the_capitals_of_its_name(short: str, long: str, expected: bool) -> None:
    assert is_acronym(short, long) is expected


def test_an_acronym_in_brackets_has_the_full_name_as_target() -> None:
    text = "European Southern Observatory (ESO) and ESO"
    names = [found("European Southern Observatory"), found("ESO", 31), found("ESO", 40)]
    assert choose_targets(names, {"text": text})["ESO"] == "European Southern Observatory"


def test_of_two_names_that_overlap_the_longer_stays() -> None:
    assert without_overlaps([found("Delft", 3), found("TU Delft")]) == [found("TU Delft")]
