from __future__ import annotations

import pytest

from nlp.signals.naming.phrases import read_name
from nlp.signals.naming.subjects import first_phrase, read_subject


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Berlin-based fintech re:cap", "re:cap"),
        ("Indonesian agritech platform TaniHub Group", "TaniHub Group"),
        ("Super app for SMEs Osome", "Osome"),
        ("Decentralized Derivatives Exchange dYdX", "dYdX"),
        ("Platform Science", "Platform Science"),
        ("The Zebra", "The Zebra"),
        ("the Dutch company Quantware", "Quantware"),
        ("Oxford Cancer Analytics (OXcan)", "Oxford Cancer Analytics"),
        ("b.well Connected Health", "b.well Connected Health"),
        ("Brazil's idwall", "idwall"),
        ("Motorway's auction platform for cars", "Motorway"),
        ("the UK government", None),
        ("a startup", None),
        ("it", None),
    ],
)
def test_a_name_is_read_without_what_describes_it(phrase: str, name: str | None) -> None:
    assert read_name(phrase) == name


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        ("Scepter, Inc. ", ("Scepter, Inc", False)),
        ("Acme said on Tuesday that it has ", ("Acme", False)),
        ("In May 2018, Acme ", ("Acme", False)),
        ("The boom continues as Kaszek ", ("Kaszek", False)),
        ("Get Paid In Two Days: Now ", ("Now", False)),
        ("Trust & Will ", ("Trust & Will", False)),
        ("Acme, a Boston-based maker of drones, on Monday said it ", ("Acme", False)),
        ("The company has ", (None, True)),
        ("We've ", (None, True)),
        ("Our startup was founded by two engineers, and has ", (None, True)),
        ("Two Stanford grads ", (None, False)),
    ],
)
def test_the_subject_is_who_the_words_before_a_verb_are_about(before: str, subject: tuple[str | None, bool]) -> None:
    assert read_subject(before) == subject


def test_a_noun_phrase_ends_before_its_verb() -> None:
    assert first_phrase("Rocket Doctor Blasts Off With ") == "Rocket Doctor"
    assert first_phrase("Rock picking robotics startup TerraClear") == "Rock picking robotics startup TerraClear"


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Meerlicht Systems aus Zandrecht", "Meerlicht Systems"),
        ("Ringwerk uit Den Haag", "Ringwerk"),
        ("Aus Nachbarschaft", "Aus Nachbarschaft"),
    ],
)
def test_where_a_company_is_is_no_part_of_its_name(phrase: str, name: str) -> None:
    assert read_name(phrase) == name
