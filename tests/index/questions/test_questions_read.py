"""A question says what it asks for in three languages; what is left of it is its subject."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import DocumentKind, OrganisationKind
from core.signals import Part, SignalKind
from core.text.tokens import tokenise
from index.questions.reading import read_question
from index.questions.words import Measure, Target, load_question_words
from tests.index.understanding.known import load_lexicon


@pytest.mark.parametrize(
    ("text", "measure", "target", "subject"),
    [
        ("Who works on spin qubits?", Measure.WHO, Target.ORGANISATIONS, "spin qubits"),
        ("Wie werkt er aan zonnecellen?", Measure.WHO, Target.ORGANISATIONS, "zonnecellen"),
        ("Wer forscht an Solarzellen?", Measure.WHO, Target.ORGANISATIONS, "Solarzellen"),
        ("Welke bedrijven maken lasers?", Measure.WHO, Target.ORGANISATIONS, "lasers"),
        ("How many papers about lasers?", Measure.HOW_MANY, Target.UNITS, "lasers"),
        ("Hoeveel landen werken aan lidar?", Measure.HOW_MANY, Target.COUNTRIES, "lidar"),
        ("Wie viele Patente gibt es zu Lasern?", Measure.HOW_MANY, Target.UNITS, "Lasern"),
        ("Sinds wanneer bestaan quantumcomputers?", Measure.SINCE, Target.UNITS, "quantumcomputers"),
        ("Seit wann gibt es Patente zu Lidar?", Measure.SINCE, Target.UNITS, "Lidar"),
        ("How much money did Ringwerk raise?", Measure.HOW_MUCH, Target.UNITS, "Ringwerk"),
        ("Hoeveel haalde Ringwerk op?", Measure.HOW_MUCH, Target.UNITS, "Ringwerk"),
        ("Which technologies does Ringwerk develop?", Measure.WHICH, Target.TECHNOLOGIES, "Ringwerk"),
        ("Wie funktioniert ein Laser?", Measure.SENTENCES, Target.UNITS, "Wie funktioniert ein Laser?"),
        ("How much power does a laser need?", Measure.SENTENCES, Target.UNITS, "How much power does a laser need?"),
        ("What is a qubit?", Measure.SENTENCES, Target.UNITS, "What is a qubit?"),
    ],
)
def test_what_is_asked_for(text: str, measure: Measure, target: Target, subject: str) -> None:
    question = read_question(text, load_lexicon())
    assert (question.measure, question.target, question.subject) == (measure, target, subject)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("How many papers on lasers in 2020?", 2020, 2021),
        ("How many papers on lasers since 2020?", 2020, None),
        ("Wie viele Patente zu Lasern nach 2020?", 2021, None),
        ("Hoeveel octrooien over lasers voor 2020?", None, 2020),
        ("How many papers on lasers between 2019 and 2021?", 2019, 2022),
        ("Hoeveel octrooien over lasers van 2021 tot 2019?", 2019, 2022),
    ],
)
def test_years_bound_what_counts(text: str, since: int | None, until: int | None) -> None:
    question = read_question(text, load_lexicon())
    assert question.published_from == (since and date(since, 1, 1))
    assert question.published_until == (until and date(until, 1, 1))
    assert question.subject.lower().startswith("laser")


def test_kinds_places_and_events_are_no_subject() -> None:
    question = read_question("How many patents on lasers in Germany per year?", load_lexicon())
    assert (question.kinds, question.countries) == ((DocumentKind.PATENT,), ("DE",))
    assert (question.subject, question.by_year) == ("lasers", True)
    asked = read_question("Welche Unternehmen in der Schweiz bauen Laser?", load_lexicon())
    assert (asked.organisation, asked.countries) == (OrganisationKind.COMPANY, ("CH",))
    bought = read_question("Who acquired Ringwerk?", load_lexicon())
    assert (bought.events, bought.parts) == ((SignalKind.ACQUISITION,), (Part.ACQUIRER,))


@given(st.text(max_size=120))
def test_anything_typed_is_a_question(text: str) -> None:
    question = read_question(text, load_lexicon())
    assert question.measure in Measure
    assert set(tokenise(question.subject)) <= set(tokenise(text))


def test_words_are_folded_as_questions_are() -> None:
    known = load_question_words()
    words = {*known.nouns, *known.events, *known.parts, *known.money, *known.fillers, *known.years}
    words |= {word for saying in known.measures for word in saying}
    assert {word for word in words if tokenise(word) != [word]} == set()
