from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.signals import Certainty, Signal
from nlp.signals.partnership import EXTRACTOR, find
from nlp.signals.sentences import Sentence

FOUND = [
    ("ASML partners with Imec on EUV", "en", {"partner": "ASML + Imec"}),
    ("Intel and TSMC team up", "en", {"partner": "Intel + TSMC"}),
    ("Toyota, Mazda and Denso join forces", "en", {"partner": "Toyota + Mazda + Denso"}),
    ("Shell and Eneco form joint venture", "en", {"partner": "Shell + Eneco"}),
    ("Bosch partners with Nikola on a single thin-film line", "en", {"partner": "Bosch + Nikola"}),
    ("Siemens signs agreement with SAP", "en", {"partner": "Siemens + SAP"}),
    ("Sony and Honda sign a memorandum of understanding", "en", {"partner": "Sony + Honda"}),
    ("Sony and Honda signed an agreement to build cars", "en", {"partner": "Sony + Honda"}),
    ("Lumiant works on chips in a partnership between Bosch and Nikola.", "en", {"partner": "Bosch + Nikola"}),
    ("Imec has entered into a strategic partnership with ASML and Intel.", "en", {"partner": "Imec + ASML + Intel"}),
    ("Bosch plans to partner with Nikola", "en", {"partner": "Bosch + Nikola", "is": "planned"}),
    ("Bosch denies it will partner with Nikola", "en", {"partner": "Bosch + Nikola", "is": "denied"}),
    ("Bosch is reportedly teaming up with Nikola", "en", {"partner": "Bosch + Nikola", "is": "rumoured"}),
    (
        "CATL and FAW Group forged a strategic partnership on September 30, 2016.",
        "en",
        {"partner": "CATL + FAW Group", "day": "2016-09-30"},
    ),
    ("Siemens kooperiert mit SAP", "de", {"partner": "Siemens + SAP"}),
    ("Continental arbeitet mit IBM und Cisco zusammen.", "de", {"partner": "Continental + IBM + Cisco"}),
    ("BMW und Daimler kooperieren bei Carsharing", "de", {"partner": "BMW + Daimler"}),
    ("Philips werkt samen met ASML", "nl", {"partner": "Philips + ASML"}),
    ("Philips en ASML gaan samenwerken", "nl", {"partner": "Philips + ASML"}),
]
NONE = [
    ("He lives with his partner Anna in London.", "en"),
    ("She is a partner at Sequoia Capital.", "en"),
    ("Google partners with schools.", "en"),
    ("Teams collaborate with Ops.", "en"),
    ("The collaboration between Devs and Ops is a culture.", "en"),
    ("Brought to you in partnership with BMC.", "en"),
    ("Beyoncé and Adele team up for an album", "en"),
    ("Eine enge Zusammenarbeit zwischen Designern und Entwicklern ist nötig.", "de"),
    ("Agile Manifesto: Collaborate With Customers", "en"),
    ("Airbus partners well.", "en"),
]
WORDS = [
    "ASML",
    "Imec",
    "and",
    "partners",
    "with",
    "team",
    "up",
    "sign",
    "an",
    "agreement",
    "joint",
    "venture",
    "between",
    ",",
    "a",
    "partnership",
    "of",
    "forces",
    "join",
    "werkt",
    "samen",
    "met",
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
def test_partnerships_are_read_with_their_parts(text: str, lang: str, expected: dict[str, object]) -> None:
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
