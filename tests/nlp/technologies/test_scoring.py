from __future__ import annotations

from math import exp

import pytest

from core.models import Document, Tag
from core.taxonomy.model import Taxonomy
from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument


def tag_of(tagger: Tagger, document: Document, technology: str) -> Tag:
    return next(tag for tag in tagger.tag(document).tags if tag.technology == technology)


def test_what_the_title_and_the_text_name_is_central(tagger: Tagger, make_document: MakeDocument) -> None:
    tag = tag_of(tagger, make_document("A battery with a long life.", title="A better battery"), "energy-materials")
    assert tag.central
    assert {"title", "named", "focus"} <= {name for name, _ in tag.reasons}


def test_one_word_at_the_end_of_a_long_text_is_a_mention(tagger: Tagger, make_document: MakeDocument) -> None:
    document = make_document("Machine learning. " * 3 + "We talk of other things. " * 40 + "It has a battery.")
    tag = tag_of(tagger, document, "energy-materials")
    assert not tag.central
    assert 0 < tag.score < 0.4


def test_reasons_add_up_to_the_log_odds_of_the_score(tagger: Tagger, make_document: MakeDocument) -> None:
    document = make_document("A battery and a fuel cell. Neural networks.", title="Qubits")
    for tag in tagger.tag(document).tags:
        odds = sum(value for _, value in tag.reasons)
        assert 1 / (1 + exp(-odds)) == pytest.approx(tag.score, abs=0.02)


def test_a_level_2_tag_brings_its_parent(tagger: Tagger, make_document: MakeDocument) -> None:
    tags = tagger.tag(make_document("All about solid-state batteries.", title="Solid-state batteries")).tags
    assert [(t.technology, t.central) for t in tags] == [("energy-materials", True), ("solid-state-batteries", True)]


@pytest.mark.parametrize(
    ("codes", "central"),
    [(("G06N10/20",), True), (("Y02E60/10",), False), (("quant-ph",), False)],
)
def test_a_first_patent_class_that_indicates_a_technology_makes_it_central(
    tagger: Tagger, make_document: MakeDocument, codes: tuple[str, ...], central: bool
) -> None:
    tags = tagger.tag(make_document("Nothing is named.", codes=codes)).tags
    assert any(tag.central for tag in tags) is central


def test_a_hint_supports_a_term_but_says_nothing_alone(tagger: Tagger, make_document: MakeDocument) -> None:
    alone = tagger.tag(make_document("Nothing.", codes=("quant-ph",)))
    beside = tag_of(tagger, make_document("A qubit.", codes=("quant-ph",)), "quantum-computing")
    assert alone.tags == ()
    assert "related classification" in dict(beside.reasons)


def test_words_alone_propose_what_no_term_names(tagger: Tagger, make_document: MakeDocument) -> None:
    text = "We train a convolutional architecture end to end on labelled images; its accuracy beats the baselines."
    tags = tagger.tag(make_document(f"{text} Battery.", title="Training deep convolutional architectures")).tags
    assert [dict(t.reasons).keys() & {"its words, no term"} for t in tags if t.technology == "artificial-intelligence"]


def test_scores_lie_between_0_and_1(tagger: Tagger, make_document: MakeDocument) -> None:
    loud = make_document("Battery, fuel cell, battery. " * 50, title="Battery battery fuel cell", codes=("H01M10/05",))
    assert all(0 <= tag.score <= 1 for tag in tagger.tag(loud).tags)


def test_a_document_without_any_technology_has_no_tags(tagger: Tagger, make_document: MakeDocument) -> None:
    assert tagger.tag(make_document("Sheep graze.", title="Meadows")).tags == ()


def test_an_empty_taxonomy_names_nothing(make_document: MakeDocument) -> None:
    assert Tagger(Taxonomy("0", {})).tag(make_document("A battery.\x00", title="Qubits")).tags == ()
