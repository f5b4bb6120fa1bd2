from __future__ import annotations

from pathlib import Path

import numpy as np

from nlp.entities.features import COLUMNS, WordFeatures, shape
from nlp.entities.lexicon import DIMENSIONS, Entry, Lexicon, load_lexicon

LEXICON = Lexicon(
    {"google": Entry(organisation="1a"), "TNO": Entry(organisation="A")}, {"firm": np.ones(DIMENSIONS, "float32")}
)


def test_a_lexicon_is_kept_as_it_is(tmp_path: Path) -> None:
    LEXICON.save(tmp_path)
    kept = load_lexicon(tmp_path)
    assert kept.entry("Google") == Entry(organisation="1a")
    assert kept.vector("Firm").tolist() == [1.0] * DIMENSIONS


def test_an_acronym_is_known_in_capitals_only() -> None:
    assert LEXICON.entry("TNO") == Entry(organisation="A")
    assert LEXICON.entry("tno") == Entry()


def test_an_unknown_word_has_no_vector() -> None:
    assert not LEXICON.vector("xyzzy").any()


def test_a_word_has_one_feature_a_column() -> None:
    assert WordFeatures(LEXICON).row("Google").shape == (len(COLUMNS),)


def test_what_the_lexicon_knows_is_a_feature() -> None:
    known, unknown = WordFeatures(LEXICON).row("google"), WordFeatures(Lexicon({}, {})).row("google")
    assert (known != unknown).sum() == 1


def test_the_form_of_a_word() -> None:
    assert (shape("iPhone15"), shape("B.V."), shape("x" * 1000)) == ("xXxxxxdd", "X.X.", "xxxx")
