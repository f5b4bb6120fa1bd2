"""Which phrases a text offers: whole ones, of words that name things, without what the taxonomy knows."""

from __future__ import annotations

import time

import pytest

from nlp.keyphrases.candidates import PhraseReader, make_known_names
from nlp.keyphrases.quoting import find_quote
from tests.nlp.conftest import MakeDocument, make_taxonomy

READER = PhraseReader(make_known_names(make_taxonomy()))


def names(text: str, lang: str = "en") -> set[str]:
    return {phrase.name for phrase in READER.iter_phrases(text, lang)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We propose agent memory.", {"agent memory", "agent", "memory"}),
        ("Agent-memory systems", {"agent memory", "agent memory system", "memory system", "agent", "memory", "system"}),
        ("agent, memory", {"agent", "memory"}),
        ("agent of memory", {"agent", "memory"}),
        ("a proposed method et al. in extensive experiments", set()),
        ("Latent $x_1$ reasoning \\cite{a} https://example.org/reasoning", {"latent", "reasoning"}),
        ("Gemma 4 and 2019 rank", {"gemma", "gemma 4", "rank"}),
        ("", set()),
        ("\u200f\u202e \u4e2d\u6587 \x00", set()),
    ],
)
def test_phrases_lie_between_what_parts_them(text: str, found: set[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text", ["qubit", "a solid state battery", "Qubits", "electrodes", "PIC", "lithium battery pack"]
)
def test_no_phrase_holds_a_name_of_the_taxonomy(text: str) -> None:
    known = make_known_names(make_taxonomy()).names
    assert not any(f" {name} " in f" {phrase} " for phrase in names(text) for name in known)


def test_a_phrase_knows_whether_it_stands_alone() -> None:
    found = {phrase.name: (phrase.begins, phrase.ends) for phrase in READER.iter_phrases("agent memory store", "en")}
    assert found["agent memory store"] == (True, True)
    assert found["agent memory"] == (True, False)
    assert found["memory"] == (False, False)
    beside = {phrase.name: phrase.ends for phrase in READER.iter_phrases("tiny agent qubit", "en")}
    assert beside["tiny agent"] is False  # a name of the taxonomy goes on with it


def test_each_language_has_function_words_of_its_own() -> None:
    assert "fotonische chip" in names("de fotonische chip wordt", "nl")
    assert "photonischer chip" in names("der photonischer Chip wird", "de")
    assert not any("wordt" in name.split() for name in names("de fotonische chip wordt gemaakt", "nl"))


@pytest.mark.parametrize(
    "text", ["$" * 100_000, "\n " * 50_000, "a-" * 50_000, "https:" * 20_000, "\\" * 100_000, "x" * 100_000]
)
def test_a_text_that_is_made_to_hurt_is_read_at_once(text: str, make_document: MakeDocument) -> None:
    started = time.process_time()
    list(READER.iter_phrases(text, "en"))
    find_quote(make_document(text), "agent memory")
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("text", "sentence", "surface"),
    [
        ("First. An Agent-Memory, e.g. one. Last.", "An Agent-Memory, e.g. one.", "Agent-Memory"),
        ("Of agent\nmemories we know. More.", "Of agent memories we know.", "agent memories"),
        ("agent memoryless", None, None),
    ],
)
def test_a_quote_is_the_sentence_as_it_is_written(
    text: str, sentence: str | None, surface: str | None, make_document: MakeDocument
) -> None:
    quote = find_quote(make_document(text), "agent memory")
    assert (quote.sentence, quote.surface) == (sentence, surface) if quote else sentence is None
