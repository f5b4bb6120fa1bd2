"""The glossary is sane: whole, without repetition, and without words that say nothing."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from core.text.stopwords import STOP_WORDS
from core.text.tokens import tokenise
from index.understanding.leaving_out import load_table
from index.understanding.lexicon import FOREIGN, MAX_WORDS
from index.understanding.pieces import stem_english
from index.understanding.places import build_places
from index.understanding.word_files import (
    load_asking_words,
    load_everyday_words,
    load_glossary,
    load_short_forms,
)

GLOSSARY = load_glossary()


def test_it_is_as_large_as_is_said() -> None:
    assert 2_300 <= len(GLOSSARY) <= 2_700


def test_an_english_word_heads_one_row() -> None:
    heads = Counter(entry.english[0] for entry in GLOSSARY)
    assert [head for head, rows in heads.items() if rows > 1] == []


@pytest.mark.parametrize("lang", FOREIGN)
def test_words_are_words(lang: str) -> None:
    for entry in GLOSSARY:
        assert len(set(entry.words[lang])) == len(entry.words[lang]), entry
        for text in entry.words[lang]:
            words = tokenise(text)
            assert 0 < len(words) <= MAX_WORDS, entry
            assert not STOP_WORDS.issuperset(words), entry


@pytest.mark.parametrize("lang", FOREIGN)
def test_a_word_means_few_things(lang: str) -> None:
    """A word of many rows is too general to say what is meant."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for entry in GLOSSARY:
        for text in entry.words[lang]:
            meanings[text].add(entry.english[0])
    assert {word: found for word, found in meanings.items() if len(found) > 3} == {}


def test_an_everyday_word_is_one_word_and_heads_one_row() -> None:
    stems = Counter(stem_english(tokenise(said)) for said in load_everyday_words())
    assert {stem: rows for stem, rows in stems.items() if rows > 1 or len(stem) > 1} == {}
    assert 300 <= len(stems) <= 600


def test_everyday_words_lead_elsewhere() -> None:
    for said, written in load_everyday_words().items():
        assert written, said
        assert all(stem_english(tokenise(text)) != stem_english(tokenise(said)) for text in written), said


def test_a_short_form_of_several_meanings_has_words_that_decide() -> None:
    for short, meanings in load_short_forms().items():
        assert len(meanings) == 1 or all(meaning.context for meaning in meanings), short


def test_words_are_folded_as_searches_are() -> None:
    table, asking = load_table(), load_asking_words()
    folded = {*table.openings, *table.fillers, *asking.place_openings.split()}
    assert {word for word in folded if tokenise(word) != [word]} == set()


def test_regions_and_adjectives_name_countries_that_there_are() -> None:
    places = build_places()
    codes = {code for countries in places.countries.values() for code in countries}
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert places.countries["duitsland",] == places.countries["deutschland",] == places.countries["germany",] == ("DE",)
