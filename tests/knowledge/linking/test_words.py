import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.linking.words import read_words, word_table


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Univ. of Sci. & Technol.", "university science technology"),
        ("Université des Sciences et Technologies", "university science technology"),
        ("Universität für Physik", "university physics"),
        ("T. J. Watson", "tj watson"),
        ("Texas A&M", "texas am"),
        ("U.S.A.", "usa"),
        ("Natl. Inst. Optics", "national institute optics"),
        ("", ""),
    ],
)
def test_spellings_become_one(text: str, words: str) -> None:
    assert " ".join(word.text for word in read_words(text)) == words


def test_no_word_of_the_table_stands_for_two() -> None:
    table = word_table()
    assert not set(table.same) & set(table.same.values())
    assert not set(table.same) & table.silent


@given(st.text(max_size=200))
def test_words_stand_in_order_where_they_are_said_to(text: str) -> None:
    words = read_words(text)
    assert all(word.text and 0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.end <= other.start for one, other in itertools.pairwise(words))
