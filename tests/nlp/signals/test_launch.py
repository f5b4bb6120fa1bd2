from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.launch import EXTRACTOR, find
from nlp.signals.sentences import Sentence

FOUND = [
    ("Lumiant launches Falcon 2", "en", {"company": "Lumiant", "product": "Falcon 2"}),
    ("Intel unveils a new quantum chip", "en", {"company": "Intel", "product": "quantum chip"}),
    ("Oxford PV launches a thin-film module", "en", {"company": "Oxford PV", "product": "thin-film module"}),
    ("Intel introduces Horse Ridge", "en", {"company": "Intel", "product": "Horse Ridge"}),
    (
        "In September, Salesforce introduced its Einstein platform for sales.",
        "en",
        {"company": "Salesforce", "product": "Einstein platform"},
    ),
    ("Lumiant launches a photonic processor called Falcon", "en", {"company": "Lumiant", "product": "Falcon"}),
    (
        "IBM to launch its Condor processor in 2023",
        "en",
        {"company": "IBM", "product": "Condor processor", "is": "planned", "day": "2023"},
    ),
    (
        "CaixaBank rolls out new cash machine platform",
        "en",
        {"company": "CaixaBank", "product": "cash machine platform"},
    ),
    ("Mercedes denies it will launch the EQX", "en", {"company": "Mercedes", "product": "EQX", "is": "denied"}),
    ("Mercedes reportedly launches the EQX", "en", {"company": "Mercedes", "product": "EQX", "is": "rumoured"}),
    ("Lumiant raises $5m, launches Falcon", "en", {"company": "Lumiant", "product": "Falcon"}),
    ("NXP stellt den Chip S32G vor", "de", {"company": "NXP", "product": "Chip S32G"}),
    ("Apple bringt das iPhone 15 auf den Markt", "de", {"company": "Apple", "product": "iPhone 15"}),
    ("Philips lanceert Sonicare 9000", "nl", {"company": "Philips", "product": "Sonicare 9000"}),
    ("Philips brengt de Sonicare 9000 op de markt", "nl", {"company": "Philips", "product": "Sonicare 9000"}),
]
NONE = [
    ("The EU launches an investigation into Apple.", "en"),
    ("Google launches attack on Apple", "en"),
    ("Russia launches missile", "en"),
    ("SpaceX launches satellite", "en"),
    ("Lumiant launches a campaign in Ghent.", "en"),
    ("Lumiant Launches Charity Campaign", "en"),
    ("The program launches Word.", "en"),
    ("I had been using RDP at work to launch Codeanywhere on my computer.", "en"),
    ("Steps to Successfully Launching a Mobile App", "en"),
    ("Due to demand, we launched a pressure-washing robot.", "en"),
    ("Mark Zuckerberg introduced Morgan Freeman to the team.", "en"),
    ("Die Firma stellt Mitarbeiter ein.", "de"),
]
WORDS = [
    "Lumiant",
    "launches",
    "unveils",
    "a",
    "new",
    "chip",
    "the",
    "its",
    "Falcon",
    "platform",
    "called",
    ",",
    "introduces",
    "to",
    "launch",
    "stellt",
    "vor",
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
def test_launches_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
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
