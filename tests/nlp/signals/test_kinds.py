from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.sentences import Sentence

NAMES = ("acquisition", "appointment", "founding", "grant", "launch", "merger", "partnership", "plant", "spin_off")
EXTRACTORS: dict[str, Any] = {name: import_module(f"nlp.signals.{name}") for name in NAMES}
SENTENCES: dict[str, Any] = {name: import_module(f"tests.nlp.signals.kinds.{name}") for name in NAMES}


def read(name: str, text: str, lang: str = "en", field: str = "text") -> list[Signal]:
    found: list[Signal] = EXTRACTORS[name].find(Sentence(field, 7, 7 + len(text), text), lang)
    return found


def tell(signal: Signal) -> dict[str, object]:
    """Return a signal as one flat table, amounts in millions; several names of one part with a plus between."""
    told: dict[str, object] = {}
    for part, name in signal.named:
        told[part.value] = f"{told[part.value]} + {name}" if part.value in told else name
    told |= {name.value: f"{money.value / 1e6:g} {money.currency}" for name, money in signal.money}
    return told | dict(signal.facts) | ({} if signal.certainty is Certainty.DONE else {"is": signal.certainty.value})


@pytest.mark.parametrize(
    ("name", "text", "lang", "expected"), [(name, *row) for name in NAMES for row in SENTENCES[name].FOUND]
)
def test_what_happened_is_read_with_its_parts(name: str, text: str, lang: str, expected: dict[str, object]) -> None:
    assert [tell(signal) for signal in read(name, text, lang)] == [expected]


@pytest.mark.parametrize(("name", "text", "lang"), [(name, *row) for name in NAMES for row in SENTENCES[name].NONE])
def test_nothing_is_found(name: str, text: str, lang: str) -> None:
    assert read(name, text, lang) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_signal_is_the_sentence_with_its_extractor(name: str) -> None:
    text, lang, _ = SENTENCES[name].FOUND[0]
    (signal,) = read(name, text, lang, "title")
    assert (signal.field, signal.start, signal.end) == ("title", 7, 7 + len(text))
    assert signal.extractor == EXTRACTORS[name].EXTRACTOR


@pytest.mark.parametrize("name", NAMES)
def test_other_languages_are_not_read(name: str) -> None:
    assert read(name, SENTENCES[name].FOUND[0][0], "fr") == []


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_any_text_is_read_without_an_error(name: str, data: st.DataObject) -> None:
    of_words = st.lists(st.sampled_from(SENTENCES[name].WORDS), max_size=30).map(" ".join)
    text = data.draw(of_words | st.text(max_size=120))
    assert read(name, text) == read(name, text)
