from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from core.models import Document, Tag
from core.taxonomy import load_taxonomy
from core.taxonomy.model import Taxonomy, Technology
from nlp.tagger import Tagger
from nlp.technologies.evidence import Subject
from nlp.technologies.scoring import Scorer
from nlp.technologies.weights import load_weights
from nlp.technologies.wording import Odds
from tests.nlp.conftest import MakeDocument, make_taxonomy

TRAINING = (
    "We train a convolutional architecture end to end on labelled images; its accuracy beats the baselines. The"
    " classifier generalises to unseen datasets."
)


def tags_of(tagger: Tagger, document: Document) -> list[Tag]:
    return list(tagger.tag(document).tags)


def tag_of(tagger: Tagger, document: Document, technology: str) -> Tag:
    return next(tag for tag in tags_of(tagger, document) if tag.technology == technology)


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
    document = make_document(f"{TRAINING} Batteries are left out.", title="Training deep convolutional architectures")
    tag = tag_of(tagger, document, "artificial-intelligence")
    assert tag.central
    assert "its words, no term" in dict(tag.reasons)


def test_the_words_of_a_title_are_too_few_to_propose_anything(make_document: MakeDocument) -> None:
    tagger = Tagger(load_taxonomy(), names=False)
    short = make_document("Researchers built a quantum computer.", title="QUANTUM COMPUTER BUILT IN DELFT")
    assert [tag.technology for tag in tagger.tag(short).tags] == ["quantum-computing"]


def score_by_words(subject: Subject, odds: float, least: float) -> list[str]:
    """Return what is tagged where words say ``odds`` for solid-state batteries, and ``least`` makes central."""
    wording = Odds({"solid-state-batteries": 0}, np.array([odds], dtype=np.float32))
    scorer = Scorer(make_taxonomy(), replace(load_weights(), central=least))
    return [tag.technology for tag in scorer.score(replace(subject, wording=wording))]


def test_what_words_alone_do_not_make_central_brings_no_parent(tagger: Tagger, make_document: MakeDocument) -> None:
    document = make_document("A qubit. " * 30)
    (reading,) = tagger.read([document])
    subject = tagger.make_subject(document, reading, {}, None)
    assert score_by_words(subject, odds=6, least=1.1) == ["quantum-computing"]
    assert score_by_words(subject, odds=6, least=0) == [
        "energy-materials",
        "solid-state-batteries",
        "quantum-computing",
    ]


def rename(taxonomy: Taxonomy, old: str, *new: str) -> Taxonomy:
    """Return a taxonomy with the same technology under another id; under several, as after a split."""
    kept: dict[str, Technology] = {}
    for one in taxonomy:
        parent = new[0] if one.parent == old else one.parent
        ids = new if one.id == old else (one.id,)
        kept |= {i: replace(one, id=i, parent=parent) for i in ids}
    children = {new[0] if parent == old else parent: of for parent, of in taxonomy.children.items()}
    retired = {gone: tuple(n for i in to for n in (new if i == old else (i,))) for gone, to in taxonomy.retired.items()}
    return Taxonomy("test-2", kept, children, retired | {old: new})


@pytest.mark.parametrize("old", ["artificial-intelligence", "energy-materials"])
def test_another_id_changes_nothing_else(tagger: Tagger, make_document: MakeDocument, old: str) -> None:
    document = make_document(f"{TRAINING} Batteries are left out.", title="Training deep convolutional architectures")
    again = Tagger(rename(rename(tagger.taxonomy, old, "for-a-day"), "for-a-day", "renamed"))
    tags = [
        replace(tag, technology={old: "renamed"}.get(tag.technology, tag.technology))
        for tag in tags_of(tagger, document)
    ]
    assert tags_of(again, document) == tags


def test_what_a_technology_is_split_into_has_what_was_learned_of_it(
    tagger: Tagger, make_document: MakeDocument
) -> None:
    document = make_document("A battery of lithium cells.")
    split = Tagger(rename(tagger.taxonomy, "energy-materials", "cells", "packs"))
    found = [dict(tag_of(split, document, technology).reasons) for technology in ("cells", "packs")]
    assert all("words not read" not in reasons and "its words" in reasons for reasons in found)


def test_scores_lie_between_0_and_1(tagger: Tagger, make_document: MakeDocument) -> None:
    loud = make_document("Battery, fuel cell, battery. " * 50, title="Battery battery fuel cell", codes=("H01M10/05",))
    assert all(0 <= tag.score <= 1 for tag in tagger.tag(loud).tags)


def test_a_document_without_any_technology_has_no_tags(tagger: Tagger, make_document: MakeDocument) -> None:
    assert tagger.tag(make_document("Sheep graze.", title="Meadows")).tags == ()


def test_an_empty_taxonomy_names_nothing(make_document: MakeDocument) -> None:
    assert Tagger(Taxonomy("0", {})).tag(make_document("A battery.\x00", title="Qubits")).tags == ()
