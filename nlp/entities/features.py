"""What the network sees of a word: its letters, its form, and what the lexicon knows of it.

Every feature depends on the word alone, so a word is looked at once and its row kept.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]

from nlp.entities.lexicon import Lexicon

COLUMNS = ("norm", "prefix", "suffix", "ending", "shape", "organisation", "person", "place", "casing")
Rows = NDArray[np.uint64]
# A text of new words only must not fill the memory.
_MAX_KEPT = 50_000
_DIGIT = re.compile(r"\d")
_MAX_RUN = 4


class WordFeatures:
    """Gives the features of words, by a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rows: dict[str, Rows] = {}

    def row(self, word: str) -> Rows:
        """Return the hashes of a word's features, one for each of ``COLUMNS``."""
        row = self._rows.get(word)
        if row is None:
            if len(self._rows) >= _MAX_KEPT:
                self._rows.clear()
            row = self._rows[word] = np.array([_hash(text) for text in self._texts(word)], dtype="uint64")
        return row

    def vector(self, word: str) -> NDArray[np.float32]:
        """Return what the lexicon knows of the company a word keeps."""
        return self._lexicon.vector(word)

    def _texts(self, word: str) -> tuple[str, ...]:
        lower = word.lower()
        norm = _DIGIT.sub("0", lower)
        known = self._lexicon.entry(word)
        return (
            norm,
            norm[:3],
            norm[-3:],
            norm[-5:],
            shape(word),
            known.organisation,
            known.person,
            known.place,
            known.casing,
        )


def shape(word: str) -> str:
    """Return the form of a word: ``X`` a capital, ``x`` a small letter, ``d`` a digit, runs cut at four.

    >>> shape("iPhone15")
    'xXxxxxdd'
    """
    form: list[str] = []
    run, before = 0, ""
    for character in word[:40]:
        kind = "X" if character.isupper() else "x" if character.isalpha() else "d" if character.isdigit() else character
        run = run + 1 if kind == before else 1
        before = kind
        if run <= _MAX_RUN:
            form.append(kind)
    return "".join(form)


def _hash(text: str) -> int:
    return int(hash_string(text))
