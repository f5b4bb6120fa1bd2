from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.plant import EXTRACTOR, find
from nlp.signals.sentences import Sentence

FOUND = [
    (
        "Intel will build a €17 billion chip plant in Magdeburg.",
        "en",
        {
            "company": "Intel",
            "place": "Magdeburg",
            "amount": "17000 EUR",
            "plant": "€17 billion chip plant",
            "is": "planned",
        },
    ),
    (
        "SMART Photonics opens a pilot line in Eindhoven",
        "en",
        {"company": "SMART Photonics", "place": "Eindhoven", "plant": "pilot line"},
    ),
    (
        "Tesla opens its Gigafactory in Grünheide, Germany.",
        "en",
        {"company": "Tesla", "place": "Grünheide, Germany", "plant": "Gigafactory"},
    ),
    (
        "Northvolt plans to build a gigafactory in Heide for €4.5bn",
        "en",
        {"company": "Northvolt", "place": "Heide", "amount": "4500 EUR", "plant": "gigafactory", "is": "planned"},
    ),
    (
        "TSMC breaks ground on its first fab in Dresden",
        "en",
        {"company": "TSMC", "place": "Dresden", "plant": "first fab"},
    ),
    (
        "BASF invests €500 million in a battery recycling plant in Schwarzheide",
        "en",
        {
            "company": "BASF",
            "place": "Schwarzheide",
            "amount": "500 EUR",
            "plant": "battery recycling plant",
            "is": "planned",
        },
    ),
    (
        "Lumiant announced plans for a battery plant in Arizona",
        "en",
        {"company": "Lumiant", "place": "Arizona", "plant": "battery plant", "is": "planned"},
    ),
    (
        "Ford denies it will build a battery plant in Spain",
        "en",
        {"company": "Ford", "place": "Spain", "plant": "battery plant", "is": "denied"},
    ),
    (
        "Ford is reportedly in talks to build a gigafactory in Spain",
        "en",
        {"company": "Ford", "place": "Spain", "plant": "gigafactory", "is": "rumoured"},
    ),
    (
        "Bosch baut eine neue Halbleiterfabrik in Dresden",
        "de",
        {"company": "Bosch", "place": "Dresden", "plant": "neue Halbleiterfabrik"},
    ),
    (
        "Bosch eröffnet ein Werk in Dresden für 1 Milliarde Euro",
        "de",
        {"company": "Bosch", "place": "Dresden", "amount": "1000 EUR", "plant": "Werk"},
    ),
    (
        "Signify bouwt een nieuwe fabriek in Eindhoven",
        "nl",
        {"company": "Signify", "place": "Eindhoven", "plant": "nieuwe fabriek"},
    ),
]
NONE = [
    ("She plants a tree in the garden.", "en"),
    ("Spiio builds a plant sensor for the garden.", "en"),
    ("Kew opens a plant nursery in London.", "en"),
    ("Acme opens its office in London.", "en"),
    ("The store opens at 9 am in Ghent.", "en"),
    ("Lumiant opens its source code in Ghent.", "en"),
    ("The Builder pattern builds a factory method.", "en"),
    ("Bosch baut ein Netzwerk in Dresden auf.", "de"),
    ("China builds a chip factory in Shanghai.", "en"),
]
WORDS = [
    "Intel",
    "will",
    "build",
    "a",
    "plant",
    "factory",
    "in",
    "Magdeburg",
    "opens",
    "its",
    "first",
    "pilot",
    "line",
    "fab",
    "near",
    ",",
    "for",
    "€2bn",
    "invests",
    "ground",
    "on",
    "breaks",
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
def test_plants_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
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
