from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.models import DocumentKind
from core.taxonomy import load_taxonomy
from core.taxonomy.model import Taxonomy
from nlp.tagger import Tagger
from nlp.technologies.evidence import Part
from nlp.technologies.weights import load_weights
from nlp.technologies.wording import load_wording
from nlp.training.technologies.__main__ import make_examples
from nlp.training.technologies.corpus import Labelled, iter_own_texts, load_labels
from nlp.training.technologies.fitting import fit_weights, save_weights
from nlp.training.technologies.weak import WeakLabel, iter_weak_labels
from nlp.training.technologies.wording import Choices, fit_wording, save_wording
from tests.nlp.conftest import MakeDocument

CHOICES = Choices(least_documents=2, most_share=0.9, least_sure=5, least_negatives=20)
BATTERY, QUBIT = "lithium electrolyte cell charge", "coherence gate circuit noise"


def make_weak_labels() -> list[WeakLabel]:
    rng = np.random.default_rng(0)
    labels = []
    for words, technology in ((BATTERY, "energy-materials"), (QUBIT, "quantum-computing")) * 20:
        chosen = rng.choice(words.split(), 3, replace=False).tolist()
        filler = [f"word{n}" for n in rng.integers(0, 9, 4)]
        labels.append(WeakLabel(frozenset([*chosen, *filler]), frozenset({technology}), frozenset({technology})))
    return labels


def test_a_strong_title_taken_up_again_is_sure_and_a_single_term_is_only_possible(
    tagger: Tagger, make_document: MakeDocument
) -> None:
    documents = [make_document("A battery.", title="A battery"), make_document("It has a battery.", title="Cars")]
    sure, possible = iter_weak_labels(documents, tagger, frozenset())
    assert sure.sure == {"energy-materials"}
    assert possible.sure == frozenset()
    assert possible.possible == frozenset({"energy-materials"})


def test_documents_that_were_read_are_not_labelled_by_rule(tagger: Tagger, make_document: MakeDocument) -> None:
    document = make_document("A battery.")
    assert list(iter_weak_labels([document], tagger, frozenset({document.id}))) == []


def test_the_same_labels_give_the_same_model_and_it_outlives_its_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_wording(
            fit_wording(make_weak_labels(), ["energy-materials", "quantum-computing"], CHOICES), tmp_path / name
        )
    one, two = load_wording.__wrapped__(tmp_path / "one"), load_wording.__wrapped__(tmp_path / "two")
    assert np.array_equal(one.weights, two.weights)
    odds = two.read(" x \x01 lithium electrolyte ")
    assert odds
    assert odds.values[two.columns["energy-materials"]] > odds.values[two.columns["quantum-computing"]]


def test_a_technology_with_few_sure_documents_has_no_column() -> None:
    labels = [*make_weak_labels(), WeakLabel(frozenset({"wafer"}), frozenset({"semiconductors"}), frozenset())]
    model = fit_wording(labels, ["energy-materials", "semiconductors"], CHOICES)
    assert list(model.columns) == ["energy-materials"]


@pytest.fixture(scope="module")
def readings() -> tuple[list[Labelled], Taxonomy]:
    return list(iter_own_texts())[::12], load_taxonomy()


def test_weights_fitted_on_what_was_read_prefer_a_title(
    readings: tuple[list[Labelled], Taxonomy], tmp_path: Path
) -> None:
    labelled, taxonomy = readings
    tagger = Tagger(taxonomy, trained=False)
    fits = [fit_weights(make_examples(labelled, tagger, load_wording()), taxonomy) for _ in range(2)]
    assert fits[0] == fits[1]
    save_weights(fits[0].weights, tmp_path)
    weights = load_weights.__wrapped__(tmp_path / "weights.json")
    assert weights.parts[Part.TITLE] > 0
    assert weights.central == fits[0].weights.central


def test_every_label_is_of_the_taxonomy_and_brings_its_parent() -> None:
    taxonomy = load_taxonomy()
    for central, mentioned in load_labels().values():
        assert central <= taxonomy.with_parents(central) <= set(taxonomy.technologies)
        assert mentioned <= set(taxonomy.technologies)
        assert taxonomy.with_parents(central) == central


def test_our_own_texts_have_no_marks_left_and_known_labels() -> None:
    known = set(load_taxonomy().technologies)
    for one in iter_own_texts():
        assert "](" not in one.document.title + one.document.text
        assert one.central | one.mentioned <= known
        assert one.document.kind in (DocumentKind.NEWS, DocumentKind.COMPANY, DocumentKind.REPORT)
