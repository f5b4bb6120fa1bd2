from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.events import Event, KeptSignal, key_of
from core.models import Document, DocumentKind
from core.signals import Certainty, Part
from knowledge.events import join_signals
from nlp.signals.reading import SignalReader

DAY = date(2021, 5, 20)
READER = SignalReader()
NEWS = Document(source="news", key="1", kind=DocumentKind.NEWS, title="")
TOLD = [
    "Lumiant in merger talks with QuantWare",
    "QuantWare and Lumiant to merge",
    "The merger of Lumiant B.V. and QuantWare closed.",
    "QuantWare completes merger with Lumiant",
]


def _join(sentences: list[str]) -> list[Event]:
    """Read each sentence as the news of its own day, and join what has one key."""
    kept = [
        KeptSignal(f"news:{number}", 0, signal, DAY + timedelta(30 * number))
        for number, text in enumerate(sentences)
        for signal in READER.find(replace(NEWS, title=text), "en")
    ]
    keys = sorted({key_of(one.signal) for one in kept})
    return [event for key in keys for event in join_signals(key, [one for one in kept if key_of(one.signal) == key])]


@given(st.permutations(TOLD))
def test_a_merger_is_one_event_whoever_is_named_first(sentences: list[str]) -> None:
    [event] = _join(sentences)
    assert [name for part, name in event.named if part is Part.TARGET] == ["Lumiant", "QuantWare"]
    assert len(event.signals) == len(TOLD)
    assert dict(event.facts)["form"] == "merger"


@pytest.mark.parametrize("denial", ["Lumiant and QuantWare call off merger", "QuantWare denies merger with Lumiant"])
def test_a_denied_merger_is_shown_as_denied(denial: str) -> None:
    [event] = _join([TOLD[1], denial])
    assert event.state is Certainty.DENIED


def test_a_takeover_of_one_of_them_is_another_event() -> None:
    assert len(_join([TOLD[1], "Intel acquires Lumiant"])) == 2
