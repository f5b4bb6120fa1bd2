from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.events import key_of
from core.models import Document, DocumentKind, Organisation, Role
from core.signals import Part, Signal, SignalKind
from nlp.signals.antecedents import VERSION
from nlp.signals.reading import SIGNALS_VERSION, SignalReader

NEWS = Document(source="news", key="1", kind=DocumentKind.NEWS, title="")
PAGE = replace(NEWS, kind=DocumentKind.COMPANY, organisations=(Organisation("Lumiant B.V.", Role.SUBJECT),))
READER = SignalReader()
RAISED = "The company raised $5 million in a seed round."
HAALDE = "Het bedrijf haalde 5 miljoen euro op in een investeringsronde."
SAMMELTE = "Das Unternehmen sammelte 5 Millionen Euro in einer Finanzierungsrunde ein."


def _read(document: Document, lang: str = "en") -> Signal:
    return READER.find(document, lang)[-1]


@pytest.mark.parametrize(
    ("title", "text", "lang"),
    [
        ("", f"Lumiant is a Delft start-up that makes photonic chips. {RAISED}", "en"),
        ("", f"The Delft-based start-up Lumiant makes chips. {RAISED}", "en"),
        ("", f"Lumiant, a maker of photonic chips, was founded in 2019. It grows. {RAISED}", "en"),
        ("", f"Lumiant raised €1m in 2019. {RAISED}", "en"),
        ("Lumiant opens a lab", f"Lumiant was founded by Ann Lee. {RAISED}", "en"),
        ("Lumiant is growing", f"Lumiant partners with Bosch. {RAISED}", "en"),
        ("Lumiant raises $6M", RAISED, "en"),
        ("", "Lumiant is a Delft start-up. It raised $5 million in seed funding.", "en"),
        ("", "Lumiant is a Delft start-up. In 2019, the young company raised a $5m seed round.", "en"),
        ("Lumiant haalt geld op", f"Lumiant maakt chips. {HAALDE}", "nl"),
        ("", f"Lumiant is een bedrijf dat chips maakt. {HAALDE}", "nl"),
        ("Lumiant sammelt Geld ein", f"Lumiant entwickelt Chips. {SAMMELTE}", "de"),
        ("Lumiant wächst", f"Lumiant baut Chips. Das Unternehmen wurde 2019 in Delft gegründet. {SAMMELTE}", "de"),
    ],
)
def test_the_company_is_whom_the_sentence_before_is_about(title: str, text: str, lang: str) -> None:
    signal = _read(replace(NEWS, title=title, text=text), lang)
    assert signal.names(Part.COMPANY) == ["Lumiant"]
    assert signal.extractor.endswith(f", {VERSION}")


@pytest.mark.parametrize(
    ("title", "text", "lang"),
    [
        ("", f"Lumiant partners with Bosch. {RAISED}", "en"),
        ("Lumiant works with Bosch", f"Lumiant partners with Bosch. {RAISED}", "en"),
        ("Lumiant and Bosch", f"Lumiant is a start-up that works with Bosch. {RAISED}", "en"),
        ("", f"Lumiant is a start-up that works with Bosch. {RAISED}", "en"),
        ("Bosch buys Lumiant", f"The deal was struck by Ann Lee. {RAISED}", "en"),
        ("Germany is growing", f"Ann Lee likes Germany. {RAISED}", "en"),
        ("", f"Ann Lee is a founder. {RAISED}", "en"),
        ("", f"Photonics is hard. {RAISED}", "en"),
        ("Agile fails", f"Agile reduces the motivation of engineers. They are slow. {RAISED}", "en"),
        ("", "Lumiant is a start-up. “We raised $5 million in seed funding,” said Ann Lee.", "en"),
        ("", f"Lumiant is a start-up. {RAISED.replace('The company', 'The parent company')}", "en"),
        ("", f"Lumiant ist ein Unternehmen. {SAMMELTE}", "de"),
    ],
)
def test_where_it_is_not_clear_nobody_is_meant(title: str, text: str, lang: str) -> None:
    found = READER.find(replace(NEWS, title=title, text=text), lang)
    assert [signal.names(Part.COMPANY) for signal in found if signal.kind is SignalKind.FUNDING] in ([[]], [])


@pytest.mark.parametrize("text", ["We raised a $5m seed round.", RAISED, "It raised $5 million in seed funding."])
def test_on_its_own_page_a_company_speaks_of_itself(text: str) -> None:
    assert _read(replace(PAGE, text=text)).names(Part.COMPANY) == ["Lumiant B.V."]
    assert key_of(_read(replace(PAGE, text=text))) == "funding:lumiant"


def test_on_its_own_page_too_others_may_buy() -> None:
    told = _read(replace(PAGE, text="Our customers hailed the acquisition of Bolt."))
    assert told.named == ((Part.TARGET, "Bolt"),)
    ours = _read(replace(PAGE, text="In 2020 we acquired Bolt."))
    assert ours.named == ((Part.ACQUIRER, "Lumiant B.V."), (Part.TARGET, "Bolt"))


def test_a_page_of_two_companies_is_of_neither() -> None:
    both = replace(PAGE, organisations=(*PAGE.organisations, Organisation("Bosch", Role.SUBJECT)), text=RAISED)
    assert _read(both).names(Part.COMPANY) == []


def test_who_acquires_is_read_from_before_too_but_never_what_is_acquired() -> None:
    told = replace(NEWS, title="Lumiant raises $5M", text="The company acquired Bolt in 2020.")
    assert _read(told).named == ((Part.ACQUIRER, "Lumiant"), (Part.TARGET, "Bolt"))
    assert _read(replace(told, text="The company acquired Lumiant in 2020.")).named == ((Part.TARGET, "Lumiant"),)


def test_a_company_that_is_named_stays_as_it_is() -> None:
    signal = _read(replace(PAGE, text="Bosch raised $5 million in a seed round."))
    assert (signal.names(Part.COMPANY), signal.extractor) == (["Bosch"], "funding 3")


def test_its_version_is_among_those_that_tags_are_told_apart_by() -> None:
    assert VERSION in SIGNALS_VERSION.split(", ")


SENTENCES = [
    "Lumiant is a Delft start-up.", "Bosch partners with Nikola.", "Lumiant raised a $5m seed round.", RAISED,
    "It raised $7 million in seed funding.", "The firm acquired Bolt.", "Photonics is hard.",
    "We raised a $2m seed round.",
]  # fmt: skip


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.sampled_from([NEWS, PAGE]), st.sampled_from(SENTENCES[:3]))
@settings(deadline=None)
def test_only_who_it_is_is_added(sentences: list[str], document: Document, title: str) -> None:
    """What a sentence says, and where it stands, is the same alone and among others."""
    together = READER.find(replace(document, title=title, text=" ".join(sentences)), "en")
    alone = [signal for one in (title, *sentences) for signal in READER.find(replace(NEWS, text=one), "en")]
    assert [(s.kind, s.certainty, s.money, s.facts) for s in together] == [
        (s.kind, s.certainty, s.money, s.facts) for s in alone
    ]
    for mine, bare in zip(together, alone, strict=True):
        assert mine.named[-len(bare.named) :] == bare.named or not bare.named
        assert mine.end - mine.start == bare.end - bare.start


@given(st.text(max_size=200), st.sampled_from(["en", "nl", "de"]))
@settings(deadline=None)
def test_any_sentence_may_stand_before(text: str, lang: str) -> None:
    document = replace(NEWS, title=text[:60], text=f"{text}. {RAISED}")
    assert READER.find(document, lang) == READER.find(document, lang)
