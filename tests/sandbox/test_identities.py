from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sandbox.identities import author_id, institution_id, pic, ror_id, work_id
from sandbox.model import World

FORMS: list[tuple[Callable[[str], str], str]] = [
    (ror_id, r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}"),
    (institution_id, r"https://openalex\.org/I99\d{8}"),
    (author_id, r"https://openalex\.org/A99\d{8}"),
    (work_id, r"https://openalex\.org/W99\d{8}"),
    (pic, r"1\d{8}"),
]


@pytest.mark.parametrize(("make", "form"), FORMS)
def test_a_number_has_the_form_of_its_register_and_is_one_organisation_s(
    world: World, make: Callable[[str], str], form: str
) -> None:
    numbers = [make(one) for one in world.organisations]
    assert all(re.fullmatch(form, one) for one in numbers)
    assert len(set(numbers)) == len(numbers)


def test_the_check_digits_of_a_ror_id_are_wrong(world: World) -> None:
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    for organisation in world.organisations:
        text = ror_id(organisation).rpartition("/")[2]
        number = 0
        for sign in text[1:7]:
            number = number * 32 + alphabet.index(sign)
        assert 98 - number * 100 % 97 != int(text[7:])
