"""Amounts of money as lists write them."""

from __future__ import annotations

import pytest

from core.errors import RecordError
from crawlers.mapping.money import read_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$17M", 17e6, "USD"),
        (" €9.5K ", 9_500, "EUR"),
        ("£2.4m", 2.4e6, "GBP"),
        ("₹1,000Cr", 1e10, "INR"),
        ("CAD$1.5M", 1.5e6, "CAD"),
        ("R$9M", 9e6, "BRL"),
        ("SEK12M", 12e6, "SEK"),
        ("$4M CAD", 4e6, "CAD"),
        ("$9.9MM", 9.9e6, "USD"),
        ("$1.2bn", 1.2e9, "USD"),
        ("€ 3 million", 3e6, "EUR"),
        ("¥10M+", 10e6, None),
        ("1500000", 1.5e6, None),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, amount: float, currency: str | None) -> None:
    assert read_money(text, "raised") == (amount, currency)


@pytest.mark.parametrize("text", ["undisclosed", "$", "$17X", "about $17M", "$1M to $2M", "$1,2,3M", "17 apples"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RecordError, match="raised is no"):
        read_money(text, "raised")
