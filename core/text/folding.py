"""Folding: one spelling for what readers take as the same letter.

``fold`` is for words; ``fold_aligned`` keeps one output character an input character, so that offsets stay true.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, as readers without them type them.
_LETTERS = {
    "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŋ": "n", "ĳ": "ij", "ſ": "s", "µ": "u", "μ": "u",
}  # fmt: skip
# What is written between two letters and means nothing: soft hyphen, zero-width characters, direction marks.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


def fold(text: str) -> str:
    """Return ``text`` in lower case, without diacritics, ligatures and invisible characters.

    >>> fold("Geïntegreerde Fotonica für Größe")
    'geintegreerde fotonica fur grosse'
    """
    if text.isascii():
        return text.lower()
    return "".join(map(fold_character, text.translate(_DROP_INVISIBLE)))


def fold_aligned(text: str) -> str:
    """Return a folded text of the same length: letters that fold to two keep the first, invisible ones become blanks.

    >>> fold_aligned("Größe")
    'grose'
    """
    if text.isascii():
        return text.lower()
    return "".join([(fold_character(c) or " ")[0] for c in text])


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """Return what one character folds to: usually one character, none for a mark, two for a ligature."""
    if character in INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", character).lower()
    return "".join([_LETTERS.get(part, part) for part in decomposed if not unicodedata.combining(part)])
