"""Help where nothing is found, on every engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.engine import Engine
from index.helping import help_with
from index.query import AllOf, Concept, Expression, Filters, Query, Word
from index.spelling import choose_spellings
from tests.index.entries import make_query


def test_each_word_is_told_what_it_finds(library: Engine) -> None:
    found = {one.words: one.count for one in help_with(library, make_query("ring laser nowhere"))}
    assert found == {"ring": 2, "laser": 1, "nowhere": 0}


def test_a_word_that_is_nowhere_gets_another_spelling(library: Engine) -> None:
    (help_,) = help_with(library, make_query("semiconductr"))
    assert (help_.count, help_.spellings) == (0, ("semiconductor",))


def test_spellings_come_from_the_spaces_that_are_seen(library: Engine) -> None:
    query = replace(make_query("semiconductr"), filters=Filters(spaces=("elsewhere",)))
    assert help_with(library, query)[0].spellings == ()


def test_a_concept_is_helped_as_one(library: Engine) -> None:
    concept = Concept("ring", (Word("rnig"), AllOf((Word("ring"), Word("laser")))), (1.0, 1.0))
    (help_,) = help_with(library, Query(Expression((concept,))))
    assert (help_.words, help_.count) == ("ring", 1)


@pytest.mark.parametrize(
    ("word", "titles", "expected"),
    [
        ("photnic", ["Photonic chips", "A photonic laser", "Phonic"], ("photonic", "phonic")),
        ("ring", ["Ding and ring", "King"], ("ding", "king")),
        ("abc", ["abd"], ()),
        ("laser", ["Laser"], ()),
    ],
)
def test_the_nearest_words_are_chosen(word: str, titles: list[str], expected: tuple[str, ...]) -> None:
    assert choose_spellings(word, titles) == expected
