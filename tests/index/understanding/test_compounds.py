from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.understanding.compounds import split_compound
from tests.index.understanding.known import load_lexicon

PARTS = ("licht", "bron", "golf", "veld", "sensor", "warmte")


def split(word: str, lang: str) -> list[str]:
    vocabulary = load_lexicon().foreign[lang]
    return split_compound(word, vocabulary.parts, lambda part: bool(vocabulary.read_word(part, lang)), lang)


@pytest.mark.parametrize(
    ("word", "lang", "parts"),
    [
        ("glasplaatmeting", "nl", ["glas", "plaat", "meting"]),
        ("energieopslagsystemen", "nl", ["energieopslag", "systemen"]),
        ("kwaliteitsmeting", "nl", ["kwaliteit", "meting"]),
        ("gasdruckregelung", "de", ["gas", "druck", "regelung"]),
        ("leistungsmessung", "de", ["leistung", "messung"]),
        ("wasserstofftanks", "de", ["wasserstoff", "tanks"]),
    ],
)
def test_a_compound_is_taken_apart(word: str, lang: str, parts: list[str]) -> None:
    assert split(word, lang) == parts


@pytest.mark.parametrize("word", ["xyzlicht", "lichtxyz", "bekkenbodem", "licht", "lichtgolfxyzsensor"])
def test_where_something_is_left_over_nothing_is_split(word: str) -> None:
    assert split(word, "nl") == []


@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=4))
def test_parts_put_together_are_found_again(parts: list[str]) -> None:
    found = split_compound("".join(parts), PARTS, lambda _: False, "nl")
    assert "".join(found) == "".join(parts)
