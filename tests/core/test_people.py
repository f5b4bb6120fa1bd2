from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people import parse_orcid


@pytest.mark.parametrize(
    "written",
    ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "http://orcid.org/0000-0002-1825-0097/"],
)
def test_an_orcid_is_read_with_or_without_its_address(written: str) -> None:
    assert parse_orcid(written) == "0000-0002-1825-0097"


def test_a_check_digit_may_be_a_letter() -> None:
    assert parse_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "written", [None, "", "0000-0000-0000-0000", "0000-0002-1825-009", "Ada 0000-0002-1825-0097 x"]
)
def test_what_is_no_orcid_is_none(written: str | None) -> None:
    assert parse_orcid(written) is None


@given(st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_shows(place: int, by: int) -> None:
    digits = list("0000000218250097")
    digits[place] = str((int(digits[place]) + by) % 10)
    text = "".join(digits)
    assert parse_orcid("-".join(text[n : n + 4] for n in range(0, 16, 4))) is None
