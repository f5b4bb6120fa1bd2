from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.acquisition import EXTRACTOR, find
from nlp.signals.sentences import Sentence

FOUND = [
    (
        "ASML acquires Berliner Glas for €500m.",
        "en",
        {"acquirer": "ASML", "target": "Berliner Glas", "amount": "500 EUR"},
    ),
    ("Intel acquires Lumiant for $2bn", "en", {"acquirer": "Intel", "target": "Lumiant", "amount": "2000 USD"}),
    ("Lumiant bought by Intel", "en", {"acquirer": "Intel", "target": "Lumiant"}),
    (
        "Chip giant Intel buys the Dutch start-up Lumiant B.V. for $2bn",
        "en",
        {"acquirer": "Intel", "target": "Lumiant B.V.", "amount": "2000 USD"},
    ),
    (
        "Intel in talks to buy SiFive for $2bn",
        "en",
        {"acquirer": "Intel", "target": "SiFive", "amount": "2000 USD", "is": "rumoured"},
    ),
    ("Intel denies buying SiFive", "en", {"acquirer": "Intel", "target": "SiFive", "is": "denied"}),
    ("Broadcom did not acquire Qualcomm", "en", {"acquirer": "Broadcom", "target": "Qualcomm", "is": "denied"}),
    ("Google plans to acquire Fitbit", "en", {"acquirer": "Google", "target": "Fitbit", "is": "planned"}),
    ("Nvidia completes acquisition of Mellanox", "en", {"acquirer": "Nvidia", "target": "Mellanox"}),
    ("Nvidia abandons acquisition of Arm", "en", {"acquirer": "Nvidia", "target": "Arm", "is": "denied"}),
    (
        "Nium signs definitive agreement to acquire Ixaris",
        "en",
        {"acquirer": "Nium", "target": "Ixaris", "is": "planned"},
    ),
    (
        "Intel sells its modem unit to Apple for $1 billion",
        "en",
        {"acquirer": "Apple", "target": "modem unit", "seller": "Intel", "amount": "1000 USD"},
    ),
    (
        "Lumiant, which was acquired by Intel in 2019, makes chips.",
        "en",
        {"acquirer": "Intel", "target": "Lumiant", "day": "2019"},
    ),
    (
        "The $26 billion acquisition of LinkedIn by Microsoft",
        "en",
        {"acquirer": "Microsoft", "target": "LinkedIn", "amount": "26000 USD"},
    ),
    (
        "Microsoft's $26 billion acquisition of LinkedIn closed in December 2016.",
        "en",
        {"acquirer": "Microsoft", "target": "LinkedIn", "amount": "26000 USD", "day": "2016-12"},
    ),
    (
        "Shell acquires a 20 percent stake in Lumiant for €5 million",
        "en",
        {"acquirer": "Shell", "target": "Lumiant", "amount": "5 EUR", "stake_pct": 20.0},
    ),
    ("Shell buys 44% stake in Lumiant", "en", {"acquirer": "Shell", "target": "Lumiant", "stake_pct": 44.0}),
    ("We acquired Lumiant in 2019.", "en", {"target": "Lumiant", "day": "2019"}),
    ("SMART Photonics wordt overgenomen door NXP", "nl", {"acquirer": "NXP", "target": "SMART Photonics"}),
    (
        "Philips neemt het Amerikaanse BioTelemetry over voor 2,3 miljard euro",
        "nl",
        {"acquirer": "Philips", "target": "BioTelemetry", "amount": "2300 EUR"},
    ),
    ("Philips koopt Lumiant", "nl", {"acquirer": "Philips", "target": "Lumiant"}),
    ("Siemens übernimmt Mendix", "de", {"acquirer": "Siemens", "target": "Mendix"}),
    (
        "Siemens übernimmt den Softwareanbieter Mendix für 600 Millionen Euro",
        "de",
        {"acquirer": "Siemens", "target": "Mendix", "amount": "600 EUR"},
    ),
    ("Mendix wird von Siemens übernommen", "de", {"acquirer": "Siemens", "target": "Mendix"}),
    ("Die Übernahme von Osram durch AMS ist geplatzt", "de", {"acquirer": "AMS", "target": "Osram", "is": "denied"}),
]
NONE = [
    ("We acquire new customers in Germany.", "en"),
    ("Students acquire skills at MIT.", "en"),
    ("Facebook acquired data from Cambridge users.", "en"),
    ("Spotify acquires Netflix users.", "en"),
    ("He bought Tesla shares.", "en"),
    ("Apple acquired the University of Oxford's patents.", "en"),
    ("How to buy Bitcoin", "en"),
    ("Customers can buy Windows from Microsoft.", "en"),
    ("She takes over as CEO.", "en"),
    ("A friend of Google buys Lumiant for $2bn.", "en"),
    ("Siemens übernimmt Verantwortung für die Umwelt.", "de"),
    ("Siemens übernimmt die Leitung des Projekts.", "de"),
    ("De gemeente neemt het besluit over.", "nl"),
    ("Lumiant sells chips to Intel.", "en"),
    ("The brand guards the Amazon Buy Box.", "en"),
    ("It acquired South and West operations.", "en"),
    ("Bayern acquires striker Kane for £100m", "en"),
]
WORDS = [
    "Intel",
    "acquires",
    "buys",
    "Lumiant",
    "for",
    "$2bn",
    "bought",
    "by",
    "takes",
    "a",
    "20%",
    "stake",
    "in",
    "sells",
    "its",
    "unit",
    "to",
    "the",
    "acquisition",
    "of",
    ",",
    "which",
    "was’s",
]


def read(text: str, lang: str = "en", field: str = "text") -> list[Signal]:
    return find(Sentence(field, 7, 7 + len(text), text), lang)


def tell(signal: Signal) -> dict[str, object]:
    """Return a signal as one flat table, amounts in millions; several names of one part with a plus between."""
    told: dict[str, object] = {}
    for part, name in signal.named:
        told[part.value] = f"{told[part.value]} + {name}" if part.value in told else name
    told |= {name.value: f"{money.value / 1e6:g} {money.currency}" for name, money in signal.money}
    return told | dict(signal.facts) | ({} if signal.certainty is Certainty.DONE else {"is": signal.certainty.value})


@pytest.mark.parametrize(("text", "lang", "expected"), FOUND)
def test_takeovers_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
    assert [tell(signal) for signal in read(text, lang)] == [expected]


@pytest.mark.parametrize(("text", "lang"), NONE)
def test_nothing_is_found(text: str, lang: str) -> None:
    assert read(text, lang) == []


def test_a_signal_is_the_sentence_with_its_extractor() -> None:
    text, lang, _ = FOUND[0]
    (signal,) = read(text, lang, "title")
    assert (signal.field, signal.start, signal.end, signal.extractor) == ("title", 7, 7 + len(text), EXTRACTOR)


def test_other_languages_are_not_read() -> None:
    assert read(FOUND[0][0], "fr") == []


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert read(text) == read(text)
