"""The tagger with the taxonomy that is shipped: known pitfalls, compounds, and how well it does on labelled texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from core.taxonomy import Taxonomy, load_taxonomy
from core.taxonomy.checks import find_other_letters
from nlp.normalise import normalise_term
from nlp.tagger import Tagger
from tests.nlp.conftest import MakeDocument


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="module")
def shipped_tagger(shipped: Taxonomy) -> Tagger:
    return Tagger(shipped)


def named(tagger: Tagger, document: Document) -> set[str]:
    return {tag.technology for tag in tagger.tag(document).tags}


@pytest.mark.parametrize(
    ("text", "lang", "wrong"),
    [
        ("Quantum dots emit at 620 nm.", "en", "quantum-computing"),
        ("A quantum well was grown. It was a quantum leap.", "en", "quantum-computing"),
        ("The power transformer of the grid hums.", "en", "artificial-intelligence"),
        ("The H5N1 AI outbreak in poultry.", "en", "artificial-intelligence"),
        ("KI bij koeien: kunstmatige inseminatie op de boerderij.", "nl", "artificial-intelligence"),
        ("The potato chip company grows.", "en", "semiconductors"),
        ("The cell divides under the microscope.", "en", "energy-materials"),
        ("An accurate answer.", "en", "energy-materials"),
    ],
)
def test_a_misleading_word_names_no_technology(
    shipped_tagger: Tagger, make_document: MakeDocument, text: str, lang: str, wrong: str
) -> None:
    assert wrong not in named(shipped_tagger, make_document(text, lang=lang))


@pytest.mark.parametrize(
    ("text", "lang", "technology"),
    [
        ("De quantumcomputerindustrie groeit.", "nl", "quantum-computing"),
        ("Nieuwe batterijtechnologie uit Delft.", "nl", "energy-materials"),
        ("De halfgeleiderindustrie in Brabant.", "nl", "semiconductors"),
        ("Eine Feststoffbatterie für Autos.", "de", "solid-state-batteries"),
        ("Silicon-nitride photonic integrated circuits.", "en", "integrated-photonics"),
        ("A photonic integrated circuit (PIC).", "en", "integrated-photonics"),
    ],
)
def test_a_term_of_the_field_is_found(
    shipped_tagger: Tagger, make_document: MakeDocument, text: str, lang: str, technology: str
) -> None:
    assert technology in named(shipped_tagger, make_document(text, title=text, lang=lang))


@given(st.characters(codec="utf-8").filter(str.isprintable))
def test_what_the_taxonomy_refuses_is_what_the_matcher_cannot_tell_apart(letter: str) -> None:
    assert bool(find_other_letters(letter)) is ("\x7f" in normalise_term(letter))


@pytest.mark.parametrize("lang", ["en", "nl", "de"])
def test_every_term_is_found_where_it_stands_alone(
    shipped: Taxonomy, shipped_tagger: Tagger, make_document: MakeDocument, lang: str
) -> None:
    lost = [
        (technology.id, term.text)
        for technology in shipped
        for term in technology.terms
        if term.lang == lang and not term.weak
        if technology.id not in named(shipped_tagger, make_document(term.text, title=f"The {term.text}", lang=lang))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("dutch", "level", "floor"), [(False, 1, 0.78), (False, 2, 0.72), (True, 1, 0.9), (True, 2, 0.8)]
)
def test_central_technologies_agree_with_readers(
    shared_data: Path, shipped: Taxonomy, shipped_tagger: Tagger, dutch: bool, level: int, floor: float
) -> None:
    lines = (shared_data / "gold" / "technology_tags.jsonl").read_text(encoding="utf-8").splitlines()
    right = wrong = missed = 0
    for record in map(json.loads, lines):
        if bool(record.get("synthetic")) is not dutch:
            continue
        document = Document("g", record["id"], DocumentKind.NEWS, record["title"], record["text"], record["lang"])
        of_level = {t.id for t in shipped if t.level == level} - set(record["disputed"])
        found = {tag.technology for tag in shipped_tagger.tag(document).tags if tag.central} & of_level
        asked = set(record["central"]) & of_level
        right, wrong, missed = right + len(found & asked), wrong + len(found - asked), missed + len(asked - found)
    assert 2 * right / (2 * right + wrong + missed) >= floor
