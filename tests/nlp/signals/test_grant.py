from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.grant import EXTRACTOR, find
from nlp.signals.sentences import Sentence

FOUND = [
    (
        "QuantWare receives a grant of EUR 2m from the EIC.",
        "en",
        {"company": "QuantWare", "funder": "EIC", "amount": "2 EUR"},
    ),
    (
        "QuantWare was awarded an ERC Starting Grant of €1.5 million",
        "en",
        {"company": "QuantWare", "funder": "ERC", "amount": "1.5 EUR"},
    ),
    (
        "Lumiant awarded €2.5 million EIC Accelerator grant",
        "en",
        {"company": "Lumiant", "funder": "EIC", "amount": "2.5 EUR"},
    ),
    (
        "The NWO awarded Lumiant a grant of 2 million euro",
        "en",
        {"company": "Lumiant", "funder": "NWO", "amount": "2 EUR"},
    ),
    (
        "Google has awarded a five million dollar grant to the World Wildlife Fund.",
        "en",
        {"company": "World Wildlife Fund", "funder": "Google", "amount": "5 USD"},
    ),
    (
        "Lumiant has secured a $4.2 million grant from the Department of Energy",
        "en",
        {"company": "Lumiant", "funder": "Department of Energy", "amount": "4.2 USD"},
    ),
    (
        "Lumiant to receive €10m in subsidies from the Dutch government",
        "en",
        {"company": "Lumiant", "funder": "Dutch government", "amount": "10 EUR", "is": "planned"},
    ),
    ("Lumiant did not receive a grant from the ERC", "en", {"company": "Lumiant", "funder": "ERC", "is": "denied"}),
    ("We received a grant from the Gates Foundation.", "en", {"funder": "Gates Foundation"}),
    (
        "Lumiant krijgt subsidie van 3 miljoen euro van NWO",
        "nl",
        {"company": "Lumiant", "funder": "NWO", "amount": "3 EUR"},
    ),
    (
        "Quantix erhält 5 Millionen Euro Förderung vom BMBF",
        "de",
        {"company": "Quantix", "funder": "BMBF", "amount": "5 EUR"},
    ),
]
NONE = [
    ("Acme was granted a patent by the USPTO.", "en"),
    ("The CEO received stock grants worth $20 million.", "en"),
    ("Lumiant awarded grants of options worth $2m to Ann Lee.", "en"),
    ("Tesla was granted access to the site.", "en"),
    ("Hugh Grant wins award", "en"),
    ("Lumiant receives a grant.", "en"),
    ("It won, receiving a $2 million grant for its field.", "en"),
    ("The server awards a grant code from Acme.", "en"),
    ("The school received a grant of $2m from the state.", "en"),
    ("Die Förderung von Talenten ist wichtig.", "de"),
]
WORDS = [
    "QuantWare",
    "receives",
    "a",
    "grant",
    "of",
    "EUR",
    "2m",
    "from",
    "the",
    "EIC",
    "awards",
    "Lumiant",
    "was",
    "awarded",
    "subsidies",
    "$2m",
    ",",
    "krijgt",
    "subsidie",
    "Förderung",
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
def test_grants_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
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
