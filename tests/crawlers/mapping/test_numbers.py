"""Numbers and flags as sources write them."""

from __future__ import annotations

import pytest

from core.errors import RecordError
from crawlers.mapping.numbers import read_flag, read_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", 1234.5),
        ("2999999,5", 2_999_999.5),
        ("1,234,567.89", 1_234_567.89),
        ("1,234", 1_234.0),
        ("1 234", 1_234.0),
        ("-3", -3.0),
        ("1e3", 1_000.0),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, number: float) -> None:
    assert read_number(written, "cost") == number


@pytest.mark.parametrize("written", ["", "n/a", "nan", "inf", "1.2.3", "12,34,56", "9" * 400, "1e999"])
def test_what_is_no_number_is_told(written: str) -> None:
    with pytest.raises(RecordError, match="cost is not a number"):
        read_number(written, "cost")


@pytest.mark.parametrize(("written", "flag"), [("true", True), ("Y", True), ("0", False), ("No", False)])
def test_a_flag_is_read_however_it_is_written(written: str, flag: bool) -> None:
    assert read_flag(written, "is_sme") is flag


def test_what_is_no_flag_is_told() -> None:
    with pytest.raises(RecordError, match="is_sme is neither yes nor no: 'maybe'"):
        read_flag("maybe", "is_sme")
