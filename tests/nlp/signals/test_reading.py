from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from core.signals import Part, SignalKind
from nlp.signals.reading import MAX_CHARS, MAX_SIGNALS, SIGNALS_VERSION, SignalReader

EMPTY = Document(source="news", key="1", kind=DocumentKind.NEWS, title="")
READER = SignalReader()
ONE_OF_EACH = {
    SignalKind.FUNDING: "Lumiant raises $26M Series A to make photonic chips.",
    SignalKind.MARKET: "The market for photonic chips is expected to reach $7.5 billion by 2030.",
    SignalKind.ACQUISITION: "Intel acquires Lumiant for $2bn.",
    SignalKind.PARTNERSHIP: "Bosch partners with Nikola.",
    SignalKind.SPIN_OFF: "Lumiant is a spin-off of TU Delft.",
    SignalKind.FOUNDING: "Lumiant was founded by Ada de Vries.",
    SignalKind.LAUNCH: "Lumiant launches Falcon 2.",
    SignalKind.PLANT: "Bosch opens a chip plant in Dresden.",
    SignalKind.GRANT: "Lumiant receives a grant of €2m from the EIC.",
    SignalKind.APPOINTMENT: "Lumiant appoints Ann Lee as CEO.",
}


@pytest.mark.parametrize("kind", list(SignalKind))
def test_every_kind_is_read(kind: SignalKind) -> None:
    (signal,) = READER.find(replace(EMPTY, text=ONE_OF_EACH[kind]), "en")
    assert signal.kind is kind
    assert signal.extractor in SIGNALS_VERSION.split(", ")


def test_signals_come_by_their_place_with_title_first() -> None:
    text = " ".join(ONE_OF_EACH.values())
    signals = READER.find(replace(EMPTY, title="Intel acquires Altera", text=text), "en")
    assert [signal.kind for signal in signals] == [SignalKind.ACQUISITION, *ONE_OF_EACH]
    assert [signal.field for signal in signals[:2]] == ["title", "text"]


def test_a_signal_says_where_its_sentence_stands() -> None:
    text = "Nothing here. " + ONE_OF_EACH[SignalKind.ACQUISITION] + " Nothing here either."
    (signal,) = READER.find(replace(EMPTY, text=text), "en")
    assert text[signal.start : signal.end] == ONE_OF_EACH[SignalKind.ACQUISITION]
    assert signal.names(Part.TARGET) == ["Lumiant"]


def test_no_more_than_so_many_signals_are_read() -> None:
    text = "Intel acquires Lumiant. " * (MAX_SIGNALS + 10)
    assert len(READER.find(replace(EMPTY, text=text), "en")) == MAX_SIGNALS


def test_past_so_many_characters_nothing_is_read() -> None:
    filling = "Nothing is told here. " * (MAX_CHARS // 22 + 1)
    assert READER.find(replace(EMPTY, text=filling + "Intel acquires Lumiant."), "en") == []


def test_an_empty_document_has_none() -> None:
    assert READER.find(EMPTY, "en") == []


@given(st.text(max_size=400), st.sampled_from(["en", "nl", "de", "fr", "und", ""]))
@settings(deadline=None)
def test_any_text_is_read_without_an_error(text: str, lang: str) -> None:
    document = replace(EMPTY, title=text[:60], text=text)
    assert READER.find(document, lang) == READER.find(document, lang)


@given(st.lists(st.sampled_from(list(ONE_OF_EACH.values())), max_size=6))
@settings(deadline=None)
def test_sentences_are_read_one_by_one(sentences: list[str]) -> None:
    together = READER.find(replace(EMPTY, text=" ".join(sentences)), "en")
    alone = [signal for one in sentences for signal in READER.find(replace(EMPTY, text=one), "en")]
    assert [(s.kind, s.named, s.money) for s in together] == [(s.kind, s.named, s.money) for s in alone]
