from __future__ import annotations

import pytest

from nlp.money.amounts import iter_amounts
from nlp.signals.market.publishers import find_publisher
from nlp.signals.market.tokens import read_tokens

IN_TEXT = [
    ("According to a new report by Research and Markets, the market grows.", "Research and Markets"),
    ("The market grows, according to market research firm Acme View.", "Acme View"),
    ("As per a report by Market Insight Future (MIF), the market grows.", "Market Insight Future (MIF)"),
    ("The market grows, says Juniper Research.", "Juniper Research"),
    ("A new study from Juniper Research has found that the market grows.", "Juniper Research"),
    ("Frost & Sullivan estimates that the market grows.", "Frost & Sullivan"),
    ("IDC's latest forecast says the market grows.", "IDC"),
    ("The market is expected by PwC to grow.", "PwC"),
    ("The market grows, Gartner said on Monday.", "Gartner"),
    ("The market grows (source: Statista).", "Statista"),
    ("The market, Ovum forecasts, grows.", "Ovum"),
    ("The market grows, based on data by ResearchAndMarkets.com.", "ResearchAndMarkets.com"),
    ("Das Marktforschungsunternehmen IDC erwartet, dass der Markt wächst.", "IDC"),
    ("Volgens Roland Berger groeit de markt.", "Roland Berger"),
]
IN_TITLES = [
    ("Tea Market to grow | Key Drivers | 17000+ Acme Research Reports", "Acme Research Reports"),
    ("Tea Market Worth $5 Billion: Acme View Research, Inc.", "Acme View Research, Inc."),
    ("Tea Market worth $5 billion - Exclusive Report by MarketsandMarkets:trade_mark:", "MarketsandMarkets"),
    ("Tea Market to grow, says Meticulous Research®", "Meticulous Research"),
]
NOBODY = [
    "According to a report, the market is expected to grow.",
    "The latest estimates say the market will grow.",
    "Tea Market to Hit $5bn, Says Study",
    "Tea Market to Hit $5bn | Rising Demand in Asia",
    "Tea Market to Hit $5bn | Boeing, Airbus and Thales",
    "",
]


def publisher_of(text: str, *, is_title: bool) -> str | None:
    return find_publisher(text, read_tokens(text, iter_amounts(text)), is_title=is_title)


@pytest.mark.parametrize(("text", "name"), IN_TEXT)
def test_a_publisher_is_found_by_what_says_so(text: str, name: str) -> None:
    assert publisher_of(text, is_title=False) == name


@pytest.mark.parametrize(("text", "name"), IN_TITLES)
def test_a_headline_ends_in_its_publisher(text: str, name: str) -> None:
    assert publisher_of(text, is_title=True) == name


@pytest.mark.parametrize("text", NOBODY)
def test_where_nobody_is_named_nobody_is_found(text: str) -> None:
    assert publisher_of(text, is_title=True) is None
