"""What searches are read as, in three languages, and that every step is undone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.parser import parse_query
from index.query import Concept, Expression, FacetField, Near, Valued, Word
from index.understanding.pieces import StepKind
from index.understanding.reading import MAX_READ_WORDS, Understood, understand
from tests.index.understanding.known import load_lexicon

WORDS = (
    "laser", "lasers", "zonnecel", "Brennstoffzelle", "QKD", "lidar", "fotonische", "chips", "in", "Europe", "hoeveel",
    "octrooien", "over", "which", "startups", "make", "light", "Na-ion", "met", "accu's", "Quantenpunkt", "TLS",
    "laser?", "sensor", "soft", "robots", "photonic", "integrated", "circuit", "Nederlandse", "was",
    "ist", "der", "Stand", "von",
)  # fmt: skip
SIGNED = ('"solid state"', "+laser", "-batterij", "kind:patent", "title:qubit", "laser OR maser")
typed = st.lists(st.sampled_from(WORDS + SIGNED), min_size=1, max_size=7).map(" ".join)
relaxed = settings(deadline=None)


def values_of(understood: Understood) -> set[Valued]:
    concepts = [clause for clause in understood.query.expression.wanted if isinstance(clause, Concept)]
    return {part for concept in concepts for part in concept.alternatives if isinstance(part, Valued)}


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("hoeveel octrooien over brandstofcellen?", "patent fuel cell"),
        ("Was ist der Stand der Technik bei Wärmepumpen?", "heat pump"),
        ("zonnecellen van perovskiet", "solar cell perovskite"),
        ("Glasfaserkabel", "glass fibre cable"),
        ("windmolens op zee", "wind turbine sea"),
        ("kunstmatige intelligentie in de zorg", "artificial intelligence healthcare"),
        ("Lithiumgewinnung", "lithium extraction"),
        ("accu's", "battery"),
        ("QKD", "quantum key distribution"),
        ("GaN HEMT", "gallium nitride high electron mobility transistor"),
        ("who makes lidar in Germany?", "lidar germany"),
    ],
)
def test_a_search_is_read_in_english(text: str, read_as: str) -> None:
    assert understand(text, load_lexicon()).read_as == read_as


@pytest.mark.parametrize(
    "text", ["die attach", "hand exoskeleton", "hot electron gas", "rate of change", "war games", "falls of people"]
)
def test_english_words_are_not_taken_for_dutch_or_german(text: str) -> None:
    kinds = {step.kind for step in understand(text, load_lexicon()).steps}
    assert StepKind.TRANSLATION not in kinds


@pytest.mark.parametrize(
    ("text", "expansion"),
    [
        ("TLS loss in qubits", "two-level system"),
        ("TLS handshake certificate", "transport layer security"),
        ("SLM polymer display", None),
    ],
)
def test_the_words_beside_a_short_form_decide(text: str, expansion: str | None) -> None:
    steps = [step for step in understand(text, load_lexicon()).steps if step.kind is StepKind.SHORT_FORM]
    assert [step.became.lower() for step in steps[:1]] == ([expansion] if expansion else [])


def test_a_place_is_the_country_of_an_organisation_too() -> None:
    understood = understand("Nederlandse fotonica", load_lexicon())
    assert Valued(FacetField.COUNTRY, "NL") in values_of(understood)
    assert StepKind.PLACE in {step.kind for step in understood.steps}
    assert not any(v.field is FacetField.COUNTRY for v in values_of(understand("tell us about lasers", load_lexicon())))


def test_a_kind_of_unit_and_a_named_technology_are_values() -> None:
    values = values_of(understand("startups for spin qubits", load_lexicon()))
    assert values == {Valued(FacetField.KIND, "company"), Valued(FacetField.TECHNOLOGY, "spin-qubits")}


def test_the_words_of_a_technology_may_stand_in_any_order() -> None:
    values = values_of(understand("storage of hydrogen", load_lexicon()))
    assert Valued(FacetField.TECHNOLOGY, "hydrogen-storage") in values


def test_everyday_words_are_read_only_where_people_speak() -> None:
    spoken = understand("can light replace wires?", load_lexicon())
    assert "optical" in {step.became.split(",")[0] for step in spoken.steps}
    assert understand("light wires", load_lexicon()).steps == ()


def test_what_was_typed_stays_among_the_alternatives() -> None:
    concept = understand("vastestofbatterij", load_lexicon()).query.expression.wanted[0]
    assert isinstance(concept, Concept)
    assert Word("vastestofbatterij") in concept.alternatives


def test_signs_quotes_and_fields_mean_what_they_say() -> None:
    understood = understand('+zonnecel -"Akku" title:batterij kind:patent', load_lexicon())
    assert understood.steps == ()
    assert understood.query.expression == parse_query('+zonnecel -"Akku" title:batterij kind:patent').expression
    assert understood.query.filters.kinds == ("patent",)


def test_a_long_text_is_taken_as_it_is() -> None:
    text = " ".join(["zonnecel"] * (MAX_READ_WORDS + 1))
    assert understand(text, load_lexicon()).steps == ()


def test_words_that_only_ask_are_kept_where_nothing_else_is_left() -> None:
    assert understand("how many?", load_lexicon()).query.expression.wanted


def test_one_step_is_undone_by_its_id() -> None:
    understood = understand("fotonische chips", load_lexicon())
    translation = next(step for step in understood.steps if step.kind is StepKind.TRANSLATION)
    again = understand("fotonische chips", load_lexicon(), frozenset({translation.id}))
    assert translation.id not in {step.id for step in again.steps}
    assert again.read_as.startswith("fotonische")


@relaxed
@given(text=typed)
def test_undoing_all_steps_gives_the_plain_query(text: str) -> None:
    off: frozenset[str] = frozenset()
    while steps := understand(text, load_lexicon(), off).steps:
        undone = frozenset(step.id for step in steps)
        assert not undone & off  # what was undone stays undone
        off |= undone
    assert matching(understand(text, load_lexicon(), off)) == parse_query(text).expression
    assert understand(text, load_lexicon(), plain=True).query == parse_query(text)


def matching(understood: Understood) -> Expression:
    expression = understood.query.expression
    return Expression(expression.wanted, expression.required, expression.excluded, expression.minimum)


@relaxed
@given(text=typed)
def test_what_was_read_once_is_not_read_into_another_language_again(text: str) -> None:
    first = understand(text, load_lexicon())
    again = understand(first.read_as.replace('"', ""), load_lexicon(), plain=not first.steps)
    assert StepKind.TRANSLATION not in {step.kind for step in again.steps}


@relaxed
@given(text=typed)
def test_understanding_is_the_same_every_time_and_keeps_the_filters(text: str) -> None:
    first, second = understand(text, load_lexicon()), understand(f" {text}  ", load_lexicon())
    assert (first.query, first.steps) == (second.query, second.steps)
    assert first.query.filters == parse_query(text).filters
    assert first.query.expression.required == parse_query(text).expression.required


def test_neighbours_are_preferred() -> None:
    preferred = understand("graphene photodetector", load_lexicon()).query.expression.preferred
    assert Near(("graphene", "photodetector"), 0.3) in preferred
