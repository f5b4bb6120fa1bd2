from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.sentences import Sentence
from nlp.signals.spin_off import EXTRACTOR, find

FOUND = [
    ("Lumiant is a spin-off of TU Delft.", "en", {"company": "Lumiant", "parent": "TU Delft"}),
    (
        "Lumiant, a spin-out from the University of Oxford, raised $2m.",
        "en",
        {"company": "Lumiant", "parent": "University of Oxford"},
    ),
    ("TU Delft spin-off QuantWare raises €6m", "en", {"company": "QuantWare", "parent": "TU Delft"}),
    ("MIT Spinout Commonwealth Fusion Raises $1.8 Billion", "en", {"company": "Commonwealth Fusion", "parent": "MIT"}),
    (
        "FluoRok, a University of Oxford spin-out, has a new method.",
        "en",
        {"company": "FluoRok", "parent": "University of Oxford"},
    ),
    ("Quandela was spun out of the CNRS in 2017.", "en", {"company": "Quandela", "parent": "CNRS", "day": "2017"}),
    ("It was spun off from Xerox in 2000.", "en", {"parent": "Xerox", "day": "2000"}),
    (
        "Apheros, a deeptech startup spun out of ETH Zurich, makes foam.",
        "en",
        {"company": "Apheros", "parent": "ETH Zurich"},
    ),
    (
        "Siemens to spin off its energy business",
        "en",
        {"company": "energy business", "parent": "Siemens", "is": "planned"},
    ),
    ("Dell spins off VMware", "en", {"company": "VMware", "parent": "Dell"}),
    (
        "Lumiant, a spin-off of TU Delft with a novel thin-film sensor, closed a Series A round.",
        "en",
        {"company": "Lumiant", "parent": "TU Delft"},
    ),
    ("A spin-off of TU Delft has made chips.", "en", {"parent": "TU Delft"}),
    ("Die Firma Quantix ist eine Ausgründung der TU München.", "de", {"company": "Quantix", "parent": "TU München"}),
    ("Quantix ist ein Spin-off der ETH Zürich.", "de", {"company": "Quantix", "parent": "ETH Zürich"}),
    ("Quantix wurde aus der TU München ausgegründet.", "de", {"company": "Quantix", "parent": "TU München"}),
    ("QuantWare, een spin-off van de TU Delft, haalt geld op", "nl", {"company": "QuantWare", "parent": "TU Delft"}),
]
NONE = [
    ("A spin-off of the hit series Game of Thrones", "en"),
    ("Dragon Quest spinoff of Final Fantasy revealed, a new game", "en"),
    ("The project may spin off revenue.", "en"),
    ("The incubator spun off a team.", "en"),
    ("Electrons spin out of phase.", "en"),
    ("Ihre Ausgründung gelang.", "de"),
]
WORDS = [
    "Lumiant",
    "spin-off",
    "of",
    "TU",
    "Delft",
    "spun",
    "out",
    "from",
    ",",
    "a",
    "the",
    "University",
    "is",
    "spins",
    "off",
    "its",
    "unit",
    "Ausgründung",
    "der",
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
def test_spin_offs_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
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
