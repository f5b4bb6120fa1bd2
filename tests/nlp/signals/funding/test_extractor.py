from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from nlp.signals.funding.extractor import EXTRACTOR, find
from nlp.signals.sentences import Sentence

DONE, PLANNED, RUMOURED, DENIED = Certainty.DONE, Certainty.PLANNED, Certainty.RUMOURED, Certainty.DENIED


def _find(text: str, lang: str = "en") -> list[Signal]:
    return find(Sentence("text", 3, 3 + len(text), text), lang)


def _read(text: str, lang: str = "en") -> Signal:
    (signal,) = _find(text, lang)
    return signal


def test_a_signal_says_all_that_its_sentence_says() -> None:
    text = (
        "On May 3, 2021, Delft-based QuantWare raised €6 million in a seed round led by FORWARD.one, with "
        "participation from Graduate Ventures, at a €40 million valuation, bringing its total funding to €7.1 million."
    )
    assert _read(text) == Signal(
        SignalKind.FUNDING, "text", 3, 3 + len(text), DONE, EXTRACTOR,
        ((Part.COMPANY, "QuantWare"), (Part.LEAD_INVESTOR, "FORWARD.one"), (Part.INVESTOR, "Graduate Ventures")),
        (
            (MoneyName.AMOUNT, Money(6e6, 6e6, "EUR")),
            (MoneyName.VALUATION, Money(40e6, 40e6, "EUR")),
            (MoneyName.RAISED_IN_ALL, Money(7.1e6, 7.1e6, "EUR")),
        ),
        (("round", "Seed"), ("day", "2021-05-03")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "company", "amount"),
    [
        ("Flink, the German grocery delivery startup, raises $240M Series A", "Flink", 240e6),
        ("FLINK RAISES $240 MILLION SERIES A TO DELIVER GROCERIES", "FLINK", 240e6),
        ("Flink Raises $240 Million To Deliver Groceries Faster", "Flink", 240e6),
        ("Berlin's Flink nabs $240M to deliver groceries", "Flink", 240e6),
        ("Flink's grocery delivery platform raises $240M", "Flink", 240e6),
        ("Flink's $240 million Series A was led by Bolt.", "Flink", 240e6),
        ("Ex-Gorillas execs launch Flink to deliver groceries, raise $240M from Bolt", "Flink", 240e6),
        ("Grocery-as-a-Service Matchmaker Flink Scores $240 Million in Series A Funding", "Flink", 240e6),
        ("Pronto rebrands to Flink, raises $240M", "Flink", 240e6),
        ("Video platform for shops, Flink, closes $6.5M Series B", "Flink", 6.5e6),
        ("Tiger Global-backed Flink banks $41M", "Flink", 41e6),
        ("After raising $5M, Flink launches in Germany", "Flink", 5e6),
        ("Flink emerges from stealth with $20M from Bolt Ventures", "Flink", 20e6),
        ("Flink becomes a unicorn after raising $100M", "Flink", 100e6),
        ("Meet Flink, the startup that just raised $5M to fix payroll", "Flink", 5e6),
        ("Bolt Ventures leads $15M round in payroll startup Flink", "Flink", 15e6),
        ("Bolt backs grocery startup Flink in $6 million seed raise", "Flink", 6e6),
        (
            "Earlier this year Flink, a poster child of groceries, raised $367m at an $11 billion valuation.",
            "Flink",
            367e6,
        ),
        ("Flink raises €1,5 miljard", "Flink", 1.5e9),
        ("Flink raises €1.5 billion", "Flink", 1.5e9),
        ("Flink raises 1.5bn", "Flink", 1.5e9),
        ("Flink raises $150M Vision Fund 2-led Series D", "Flink", 150e6),
        ("Flink raises $60M to invest in e-commerce businesses", "Flink", 60e6),
        ("Flink raises between 5 and 7 million euros", "Flink", 6e6),
    ],
)
def test_company_and_amount_are_read_however_they_are_put(text: str, company: str, amount: float) -> None:
    signal = _read(text)
    money = signal.amount()
    assert signal.names(Part.COMPANY) == [company]
    assert money
    assert money.value == amount


@pytest.mark.parametrize(
    ("lang", "text", "company", "amount", "certainty"),
    [
        ("nl", "Het Delftse QuantWare haalt 6 miljoen euro op bij investeerders", "QuantWare", 6e6, DONE),
        ("nl", "Vandaag haalde Lightyear 10 miljoen euro op.", "Lightyear", 10e6, DONE),
        ("nl", "Start-up Elestor krijgt 30 miljoen euro groeikapitaal van Equinor", "Elestor", 30e6, DONE),
        ("nl", "Fotonicabedrijf Smart Photonics wil 100 miljoen euro ophalen", "Smart Photonics", 100e6, PLANNED),
        ("nl", "Investering van 5 miljoen euro voor fotonicabedrijf Effect Photonics", "Effect Photonics", 5e6, DONE),
        ("nl", "Ledger sluit financieringsronde van $ 380 miljoen af", "Ledger", 380e6, DONE),
        ("de", "Das Berliner Start-up Flink sammelt 240 Millionen Dollar ein", "Flink", 240e6, DONE),
        ("de", "Das Start-up Celonis hat 1 Milliarde Dollar eingesammelt.", "Celonis", 1e9, DONE),
        ("de", "Quanten-Start-up planqc erhält 50 Mio. Euro in Series-A-Finanzierung", "planqc", 50e6, DONE),
        ("de", "Northvolt soll 5 Milliarden Euro eingesammelt haben", "Northvolt", 5e9, RUMOURED),
        ("de", "TRM Labs sichert sich Finanzierung in Höhe von 14 Millionen US-Dollar", "TRM Labs", 14e6, DONE),
    ],
)
def test_dutch_and_german_are_read(lang: str, text: str, company: str, amount: float, certainty: Certainty) -> None:
    signal = _read(text, lang)
    money = signal.amount()
    assert signal.names(Part.COMPANY) == [company]
    assert money
    assert (money.value, signal.certainty) == (amount, certainty)


@pytest.mark.parametrize(
    "text",
    [
        "No funding was raised",
        "Acme raises prices by $20,000",
        "Acme raises its rates to $50,000",
        "Acme raises 2021 revenue guidance to $5 billion",
        "Acme raises quarterly dividend to $1.2 million",
        "Acme raises $10m at the box office",
        "Movie raises $10 million on opening weekend",
        "Charity runner raises £33m for NHS",
        "Students raise $200,000 for cancer hospital",
        "Acme raises $1.2bn in IPO",
        "Acme raises $5 billion in stock offering",
        "Acme's secondary listing would raise at least 88 billion Hong Kong dollars",
        "Acme wins $5M grant from DARPA",
        "Acme lands $5M contract with NASA",
        "Acme lands naming deal with Bolt for $210 Million",
        "Acme raises $6.5 billion in bonds",
        "Acme fined $5 million for raising prices",
        "Acme pays $30M to settle lawsuit",
        "Kaszek raises $1B across a duo of funds",
        "Acme Capital has raised $1.5 billion more to invest in — and create — new startups",
        "Accelerator Flat8 closes $13.2M fund for startups in Egypt",
        "Bolt Ventures raises $2.8 billion for India funds",
        "Governor raises $40 million for re-election",
        "Budget that will raise federal spending to $6 trillion",
        "To date, Acme has raised $50 million.",
        "Founded in 2015, Acme has raised over $50M.",
        "The startup, which has raised $20 million, employs 50 people.",
        "The round brings Acme's total raised to $45 million.",
        "The Briefing: Noom Adds $540M, FarEye Lands $100M, And More",
        "Startup funding hits $300 billion",
        "Lumiant helps customers secure over $1 billion in federal funding.",
        "Ada Vries Jr. closes $200M to fight poverty",
    ],
)
def test_what_is_no_round_of_a_company_tells_nothing(text: str) -> None:
    assert _find(text) == []


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Acme plans to raise fresh funds at $5 billion valuation", PLANNED),
        ("Acme to raise a further $2m in extended seed round", PLANNED),
        ("Acme raising $400 million to fuel expansion", PLANNED),
        ("Acme in talks to raise $1 billion at $6 billion valuation", RUMOURED),
        ("Acme reportedly raising $20M Series A", RUMOURED),
        ("Acme denies it raised $5M from Bolt", DENIED),
        ("Acme did not raise $5M in its Series A", DENIED),
        ("Event planning startup Acme raises $5M", DONE),
        ("Acme aims to fix payroll with $5M seed round", DONE),
        ("Acme ended private funding round raising $1.8M", DONE),
    ],
)
def test_certainty_is_that_of_the_round(text: str, certainty: Certainty) -> None:
    assert _read(text).certainty is certainty


def test_an_undisclosed_sum_is_a_round_without_amount() -> None:
    signal = _read("Acme raised an undisclosed sum in a seed round led by Bolt Ventures.")
    assert (signal.money, signal.fact("round")) == ((), "Seed")
    assert signal.names(Part.LEAD_INVESTOR) == ["Bolt Ventures"]


def test_a_valuation_is_not_the_amount() -> None:
    signal = _read("Acme valued at $2.8B following $500M Series E")
    assert signal.money == (
        (MoneyName.AMOUNT, Money(5e8, 5e8, "USD")),
        (MoneyName.VALUATION, Money(2.8e9, 2.8e9, "USD")),
    )
    assert _read("Acme is far ahead following latest funding round valuing it at over $7.5bn").amount() is None


def test_who_leads_as_the_subject_is_a_lead_investor() -> None:
    leading = _read("Bolt and Cargo lead $15M round in payroll startup Acme")
    assert leading.names(Part.LEAD_INVESTOR) == ["Bolt", "Cargo"]
    joining = _read("Bolt joins $28 million round in Acme")
    assert (joining.names(Part.LEAD_INVESTOR), joining.names(Part.INVESTOR)) == ([], ["Bolt"])


def test_debt_is_a_round_that_says_so() -> None:
    assert _read("Acme raises $50M in debt financing from Bolt").facts == (("instrument", "debt"),)
    assert _read("Acme raises $50M in equity and debt from Bolt").facts == ()


def test_each_round_of_a_list_is_told_with_its_own_name() -> None:
    found = _find("Acme raised $5 million, Bolt landed $7 million and Cargo closed a $9 million Series A.")
    said = [(signal.names(Part.COMPANY), signal.amount(), signal.fact("round")) for signal in found]
    assert said == [
        (["Acme"], Money(5e6, 5e6, "USD"), None),
        (["Bolt"], Money(7e6, 7e6, "USD"), None),
        (["Cargo"], Money(9e6, 9e6, "USD"), "Series A"),
    ]


def test_a_company_named_elsewhere_is_left_open() -> None:
    signal = _read("The company said on Tuesday that it had raised $12 million in a Series A round.")
    assert (signal.named, signal.amount()) == ((), Money(12e6, 12e6, "USD"))


def test_a_month_is_no_company() -> None:
    signal = _read("We launched our service in July of 2025, hit $4M of ARR, and just raised a $15M Series A.")
    assert (signal.named, signal.amount()) == ((), Money(15e6, 15e6, "USD"))


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Bosch leads $8.2M Series A for Lumiant’s photonic design SaaS", "Lumiant"),
        ("SaaS Labs raises $5M Series A", "SaaS Labs"),
        ("Lumiant launches education, charging stations for refugees, aim to raise $3M", "Lumiant"),
    ],
)
def test_what_a_company_makes_or_does_is_not_its_name(text: str, company: str) -> None:
    assert _read(text).names(Part.COMPANY) == [company]


def test_languages_that_are_not_read_tell_nothing() -> None:
    assert _find("Acme raises $5M", "fr") == []


WORDS = (
    *("Acme", "raises", "$5M", "Series A", ",", "and", "led by", "'s", "€", "The", "has", "2 miljoen", "haalt", "op"),
    *(":", "in", "funding", "sammelt", "ein", "round"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_row_of_words_is_read_and_lies_in_the_text(text: str) -> None:
    for lang in ("en", "nl", "de"):
        for signal in _find(text, lang):
            assert all(name in text for _, name in signal.named)
