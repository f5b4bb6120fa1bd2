"""The sentence that is quoted says most of what was asked, or none is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import DocumentKind
from core.taxonomy import load_taxonomy
from index.entry import IndexEntry
from index.questions.quoting import Quoter, iter_sentences
from index.understanding.reading import understand
from tests.index.understanding.known import load_lexicon

ENTRY = IndexEntry(
    id="unit-1",
    kind=DocumentKind.NEWS,
    title="A visit to the hall",
    text="The hall is cold. Dr. A. Vos cools spin qubits with a laser. He also likes tea.",
    lang="en",
    sources=("news",),
    documents=("news:1",),
)


def make_quoter(text: str) -> Quoter:
    return Quoter(understand(text, load_lexicon()).query.expression, load_taxonomy())


def test_the_sentence_with_most_of_it_is_chosen_whole() -> None:
    quote = make_quoter("laser cooling of spin qubits?").choose(ENTRY)
    assert quote is not None
    assert quote.text == "Dr. A. Vos cools spin qubits with a laser."
    assert ENTRY.text[quote.start :].startswith(quote.text)
    assert {quote.text[start:end] for start, end in quote.spans} >= {"laser", "cools"}


@pytest.mark.parametrize("text", ["malaria vaccine?", "vaccine trial against malaria with tea?"])
def test_no_sentence_that_says_too_little_is_quoted(text: str) -> None:
    assert make_quoter(text).choose(ENTRY) is None


def test_a_technology_is_found_by_its_names_in_other_languages() -> None:
    german = replace(ENTRY, text="Es ist kalt. Im Keller rechnen Spin-Qubits.", title="Besuch", lang="de")
    quote = make_quoter("spin qubits?").choose(german)
    assert quote is not None
    assert "Spin-Qubits" in quote.text


@given(st.text(alphabet="aB1 .!?\n'\"", max_size=200))
def test_sentences_are_the_whole_text_in_order(text: str) -> None:
    bounds = list(iter_sentences(text))
    assert "".join(text[start:end] for start, end in bounds) == text
