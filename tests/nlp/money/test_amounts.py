from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Money
from nlp.money.amounts import iter_amounts
from nlp.money.spans import iter_money

SINGLE = [
    ("€1,5 miljard", 1.5e9, "EUR"), ("€1.5 billion", 1.5e9, "EUR"), ("$96M", 96e6, "USD"), ("$1.5bn", 1.5e9, "USD"),
    ("US$ 1 billion", 1e9, "USD"), ("1.5 Mrd. Euro", 1.5e9, "EUR"), ("1,5 Mio. €", 1.5e6, "EUR"),
    ("12 Mio. EUR", 12e6, "EUR"),
    ("20 Millionen Euro", 20e6, "EUR"), ("12,500,000 dollars", 12.5e6, "USD"), ("Rs 500 crore", 5e9, "INR"),
    ("₹200 Cr", 2e9, "INR"),
    ("C$4 million", 4e6, "CAD"), ("A$20m", 20e6, "AUD"), ("CHF 710.8 bn", 710.8e9, "CHF"), ("SEK 20m", 20e6, "SEK"),
    ("$10.7 Million CAD", 10.7e6, "CAD"), ("EUR5.7m", 5.7e6, "EUR"), ("20'000 Euro", 20e3, "EUR"),
    ("600.000 Euro", 600e3, "EUR"),
    ("$1,866.8 Million", 1866.8e6, "USD"), ("RMB29.611 billion", 29.611e9, "CNY"),
    ("17,3 miljoen euro", 17.3e6, "EUR"),
    ("half a billion dollars", 5e8, "USD"), ("anderhalf miljoen euro", 1.5e6, "EUR"),
    ("eine Million Euro", 1e6, "EUR"),
    ("20 million Canadian dollars", 20e6, "CAD"), ("3 Mrd. US-Dollar", 3e9, "USD"), ("£200k", 200e3, "GBP"),
    ("$800,000", 8e5, "USD"),
    ("1.234 Millionen Euro", 1.234e9, "EUR"), ("$1.234 billion", 1.234e9, "USD"), ("1 250 000 euro", 1.25e6, "EUR"),
    ("NOK 5 million", 5e6, "NOK"), ("5 million kr", 5e6, None), ("$5 MILLION", 5e6, "USD"),
    ("¥10 billion", 1e10, "JPY"),
]  # fmt: skip
RANGES = [
    ("between 5 and 7 million euros", 5e6, 7e6, "EUR"), ("between $5 million and $7 million", 5e6, 7e6, "USD"),
    ("$2-3 million", 2e6, 3e6, "USD"), ("tussen 5 en 7 miljoen euro", 5e6, 7e6, "EUR"),
    ("$70-100 dollars", 70, 100, "USD"),
    ("zwischen 5 und 7 Millionen Euro", 5e6, 7e6, "EUR"), ("€5m to €7m", 5e6, 7e6, "EUR"),
    ("5 bis 7 Mio. Euro", 5e6, 7e6, "EUR"),
    ("$400–$500 million", 4e8, 5e8, "USD"), ("€800.000 tot €1,2 miljoen", 8e5, 1.2e6, "EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value", "currency"), SINGLE)
def test_an_amount_is_read_with_its_currency(written: str, value: float, currency: str | None) -> None:
    text = f"They got {written}, we hear."
    assert [(text[a.start : a.end], a.money) for a in iter_amounts(text)] == [(written, Money(value, value, currency))]


@pytest.mark.parametrize(("written", "low", "high", "currency"), RANGES)
def test_a_range_is_one_amount_with_two_ends(written: str, low: float, high: float, currency: str) -> None:
    found = list(iter_amounts(f"They want {written} now."))
    assert [a.money for a in found] == [Money(low, high, currency)]


@pytest.mark.parametrize(
    "text",
    ["1.5bn", "20 million users", "In 2017, 30% of 5,000 shops", "between 5 and 7 million people",
    "an undisclosed sum",
     "EUR/USD at 1.21", "Section 4.2 of 12", "5M long"],
)  # fmt: skip
def test_a_number_without_currency_is_no_amount(text: str) -> None:
    assert list(iter_amounts(text)) == []


def test_a_figure_without_currency_is_given_to_who_asks() -> None:
    assert [a.money for a in iter_amounts("raises 1.5bn from 200 people", bare=True)] == [Money(1.5e9, 1.5e9)]


@pytest.mark.parametrize(
    "text", ["grew from $216.5 million in 2012 to $7.7 billion in 2017", "from $5 million to $7 million", "$5m and £7m"]
)
def test_two_amounts_that_are_no_range_stay_two(text: str) -> None:
    assert len(list(iter_amounts(text))) == 2


@pytest.mark.parametrize("text", [row[0] for row in (*SINGLE[:20], *RANGES[:3])] + ["€ 6,5 miljoen", "US$2,5 mln"])
def test_what_the_tagger_marks_as_money_is_an_amount_too(text: str) -> None:
    spans = [(a.start, a.end) for a in iter_amounts(text)]
    assert all(any(a <= start and end <= b for a, b in spans) for start, end in iter_money(text))


@given(st.integers(1, 999), st.integers(0, 99), st.sampled_from(["million", "miljoen", "Millionen"]))
def test_both_decimal_marks_are_read_alike(whole: int, cents: int, scale: str) -> None:
    values = {round(a.money.value) for mark in ".," for a in iter_amounts(f"€{whole}{mark}{cents:02} {scale}")}
    assert values == {(100 * whole + cents) * 10_000}
