import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.linking.comparing import compare_names
from knowledge.linking.gazetteer import Gazetteer
from tests.knowledge.linking.registers import ENTRIES

KNOWN = Gazetteer(ENTRIES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ferrum Robotics GmbH", "FERRUM ROBOTICS"),
        ("Ferrum Robotics", "Ferum Robotics Inc."),
        ("BOSCH GMBH ROBERT", "Robert Bosch GmbH"),
        ("Müller Optik GmbH", "Mueller Optik"),
        ("Orbis Technologies, Inc.", "ORBIS TECH CO LTD"),
        ("Orbis & Sons", "Orbis and Sons Ltd."),
        ("DataGravity", "Data Gravity, Inc."),
        ("Smith &amp; Orbis", "Smith & Orbis"),
        ("International Optics Machines", "IOM"),
    ],
)
def test_one_company_written_in_two_ways_is_the_same(one: str, other: str) -> None:
    assert compare_names(one, other).score >= 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volvo Car Corporation", "Volvo Truck Corporation"),
        ("Samsung SDI", "Samsung Electronics Co., Ltd."),
        ("Orbis Fund II", "Orbis Fund III"),
        ("Orbis Optics", "Ferrum Robotics"),
        ("Carl Zeiss SMT GmbH", "Carl Zeiss Jena GmbH"),
    ],
)
def test_firms_of_similar_names_are_different(one: str, other: str) -> None:
    assert compare_names(one, other).score < 0.5


def test_one_name_in_two_countries_is_two_companies() -> None:
    assert compare_names("Orbis Optics", "Orbis Optics", ("NL", "United States")).score < 0.5
    assert compare_names("Orbis Optics (Netherlands)", "Orbis Optics (United States)").score < 0.5
    assert compare_names("Orbis Optics", "Orbis Optics", ("NL", "Netherlands")).score >= 0.5


def test_a_former_name_is_the_same_where_an_entry_says_so() -> None:
    assert compare_names("Stahlhand GmbH", "Ferrum Robotics").score < 0.5
    found = compare_names("STAHLHAND", "Ferrum Robotics", known=KNOWN)
    assert found.score >= 0.5
    assert "known_same" in {reason.name for reason in found.reasons}


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_order_of_two_names_does_not_matter(one: str, other: str) -> None:
    assert compare_names(one, other, known=KNOWN) == compare_names(other, one, known=KNOWN)


@given(st.text(alphabet="abcdefghij xyz", min_size=3, max_size=40).filter(str.strip))
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert compare_names(name, name.upper()).score >= 0.5


def test_long_names_take_no_long() -> None:
    assert compare_names("a b " * 25_000, "b a " * 25_000).score <= 1.0
