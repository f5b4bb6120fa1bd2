from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Person
from knowledge.people.names import PersonName, are_compatible, make_person_key, parse_name, person_keys_of

NAMES = st.builds(
    PersonName,
    st.sampled_from(["vries", "smit"]),
    st.lists(st.sampled_from(["ada", "anna", "a", "m", "maria", "xiao", "ming"]), min_size=1, max_size=3).map(tuple),
)


@pytest.mark.parametrize(
    ("written", "family", "given_names"),
    [
        ("Ada de Vries", "vries", ("ada",)),
        ("de Vries, Ada", "vries", ("ada",)),
        ("DE VRIES, Ada Maria", "vries", ("ada", "maria")),
        ("Vries, A. M. de", "vries", ("a", "m")),
        ("Le Nguyen", "nguyen", ("le",)),
        ("Göran K. Hansson", "hansson", ("goran", "k")),
    ],
)
def test_a_name_is_read_into_its_parts(written: str, family: str, given_names: tuple[str, ...]) -> None:
    assert parse_name(written) == PersonName(family, given_names)


@pytest.mark.parametrize("written", ["", "…", "Ada", ",", ", Ada", "de Vries,"])
def test_what_is_no_whole_name_is_none(written: str) -> None:
    assert parse_name(written) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ada de Vries", "A. de Vries", True),
        ("Ada de Vries", "Vries, A. M.", True),
        ("Ada de Vries", "Anna de Vries", False),
        ("Ada M. de Vries", "Ada B. de Vries", False),
        ("Ada de Vries", "Ada Smit", False),
        ("Xiao-Ming Li", "Xiaoming Li", True),
        ("X. M. Li", "Xiao-Ming Li", True),
        ("Adam Li", "Ada Li", False),
    ],
)
def test_names_that_contradict_are_two_peoples(one: str, other: str, expected: bool) -> None:
    mine, theirs = parse_name(one), parse_name(other)
    assert mine is not None
    assert theirs is not None
    assert are_compatible(mine, theirs) is expected


@given(NAMES, NAMES)
def test_being_compatible_has_no_direction(one: PersonName, other: PersonName) -> None:
    assert are_compatible(one, one)
    assert are_compatible(one, other) == are_compatible(other, one)


def test_a_key_holds_no_name_and_tells_spaces_apart() -> None:
    ada, letter = PersonName("vries", ("ada",)), PersonName("vries", ("a",))
    assert make_person_key(ada, "").number == make_person_key(letter, "").number
    assert (make_person_key(letter, "").given, make_person_key(ada, "").given > 0) == (0, True)
    assert make_person_key(ada, "").number != make_person_key(ada, "~board").number


def test_of_a_long_list_the_ends_have_keys() -> None:
    crowd = tuple(Person(f"Number{n} Namesake{n}") for n in range(90))
    keys = person_keys_of(crowd, "")
    assert keys == person_keys_of((*crowd[:25], *crowd[-25:]), "")
    assert len(keys) == 50
