"""What the tagger finds where: matcher, context and offsets together, on raw text."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import Document, DocumentKind
from nlp.tagger import MAX_MENTIONS, Tagger
from tests.nlp.conftest import MakeDocument, make_taxonomy

TAGGER = Tagger(make_taxonomy())
WORDS = [
    "battery", "batteries", "solid-state", "Solid", "state", "accu", "accurate", "thuisbatterij", "PIC", "pic",
    "electrode", "electrolyte", "lithium", "gun", "machine", "learning", "quantum", "e.g.", "et al.", ".", ". The",
    "(", ")", ",", "integrierten", "Photonik", "geïntegreerde", "fotonica", "Größe", "MoS$_2$", "qubits", "锂",
    "\u00ad", "waveguide", "\n\n", "DNA.", "(a). So", "real-time. We", "U.S.", "5.2.",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=100)
LANGS = st.sampled_from(["en", "nl", "de", "und", "fr"])
DOCUMENTS = st.builds(
    lambda key, title, text, lang: Document("t", str(key), DocumentKind.PAPER, title, text, lang),
    st.integers(0, 9), TEXTS, TEXTS, LANGS,
)  # fmt: skip


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(m.surface, m.target) for m in TAGGER.tag(document).mentions]


@pytest.mark.parametrize(
    ("text", "lang", "surface", "technology"),
    [
        ("a BATTERY.", "en", "BATTERY", "energy-materials"),
        ("two batteries;", "en", "batteries", "energy-materials"),
        ("Solid-State\nBatteries", "en", "Solid-State\nBatteries", "solid-state-batteries"),
        ("optical fibers", "en", "optical fibers", "integrated-photonics"),
        ("batterijtechnologie", "nl", "batterijtechnologie", "energy-materials"),
        ("thuisbatterijen", "nl", "thuisbatterijen", "energy-materials"),
        ("Hochvoltbatterie", "de", "Hochvoltbatterie", "energy-materials"),
        ("vastestofbatterijen", "nl", "vastestofbatterijen", "solid-state-batteries"),
        ("der integrierten Photonik", "de", "integrierten Photonik", "integrated-photonics"),
        ("een geintegreerde fotonica", "nl", "geintegreerde fotonica", "integrated-photonics"),
        ("de nieuwe accu van het lab", "und", "accu", "energy-materials"),
    ],
)
def test_a_term_is_found_as_it_is_written(
    make_document: MakeDocument, text: str, lang: str, surface: str, technology: str
) -> None:
    assert (surface, technology) in surfaces(make_document(text, lang=lang))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("abattery", "en"),
        ("batteryx", "en"),
        ("accurate and accumulated", "en"),
        ("accurate and accumulated", "und"),
        ("een batterij", "en"),
        ("machine. Learning", "en"),
        ("machine (learning", "en"),
        ("the gun battery fired", "en"),
        ("a machine, learning", "en"),
    ],
)
def test_what_only_looks_like_a_term_is_left(make_document: MakeDocument, text: str, lang: str) -> None:
    assert surfaces(make_document(text, lang=lang)) == []


def test_no_term_is_found_across_title_and_text(make_document: MakeDocument) -> None:
    assert surfaces(make_document("learning", title="machine")) == []


def test_the_longer_term_hides_the_one_inside_it(make_document: MakeDocument) -> None:
    assert surfaces(make_document("quantum machine learning")) == [("quantum machine learning", "quantum-computing")]


def test_an_excluding_phrase_hides_only_what_lies_inside_it(make_document: MakeDocument) -> None:
    assert surfaces(make_document("a gun battery and a battery")) == [("battery", "energy-materials")]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The PIC has a waveguide.", True),
        ("Photonic integrated circuits (PICs) are small. A PIC is cheap.", True),
        ("The PIC is a microcontroller.", False),
        ("The pic shows a waveguide.", False),
    ],
)
def test_an_acronym_counts_in_its_case_with_context_or_long_form(
    make_document: MakeDocument, text: str, counts: bool
) -> None:
    assert any(surface.startswith("PIC") for surface, _ in surfaces(make_document(text))) is counts


@pytest.mark.parametrize(
    ("title", "text", "counts"),
    [
        ("", "An electrode in an electrolyte.", True),
        ("", "An electrode was used, cf. Fig. 2 of Smith et al. Electrolytes matter.", True),
        ("", "An electrode was tested. Later the electrolyte came.", False),
        ("", "An electrode on the skull.", False),
        ("Electrolytes", "We start. An electrode was used.", True),
        ("A new electrode", "We start. The electrolyte is solid.", True),
        ("", "The battery has an electrode.", True),
    ],
)
def test_a_weak_term_counts_beside_context_in_its_sentence_or_in_the_title(
    make_document: MakeDocument, title: str, text: str, counts: bool
) -> None:
    found = surfaces(make_document(text, title=title))
    assert any("electrode" in surface for surface, _ in found) is counts


def test_mentions_of_an_endless_list_are_capped(make_document: MakeDocument) -> None:
    tags = TAGGER.tag(make_document("battery, " * (2 * MAX_MENTIONS)))
    assert len(tags.mentions) == MAX_MENTIONS


@settings(deadline=None)
@given(DOCUMENTS)
def test_offsets_give_back_the_surface(document: Document) -> None:
    for mention in TAGGER.tag(document).mentions:
        text = document.title if mention.field == "title" else document.text
        assert text[mention.start : mention.end] == mention.surface != ""


@settings(deadline=None)
@given(DOCUMENTS)
def test_no_mention_begins_or_ends_inside_a_word(document: Document) -> None:
    for mention in TAGGER.tag(document).mentions:
        text = document.title if mention.field == "title" else document.text
        assert not text[: mention.start][-1:].isalnum()
        assert not text[mention.end :][:1].isalnum()


@settings(max_examples=25, deadline=None)
@given(st.lists(DOCUMENTS, max_size=6), st.randoms())
def test_tags_depend_on_neither_batch_nor_order_nor_process(documents: list[Document], random: object) -> None:
    alone = {d: Tagger(make_taxonomy()).tag(d) for d in documents[:1]} | {d: TAGGER.tag(d) for d in documents[1:]}
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert TAGGER.tag_batch(shuffled) == [alone[d] for d in shuffled]


def test_a_pickled_tagger_says_the_same(make_document: MakeDocument) -> None:
    document = make_document("An electrode in an electrolyte of a solid-state battery, e.g. Li.")
    assert pickle.loads(pickle.dumps(TAGGER)).tag(document) == TAGGER.tag(document)
