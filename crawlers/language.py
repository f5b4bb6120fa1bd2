"""Which language a text is in, when its source and its page disagree.

An outlet prints foreign pieces, and many pages claim the language that their software was delivered with. Telling
languages from text alone is left to later stages.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.text.stopwords import DUTCH, ENGLISH, GERMAN
from core.text.tokens import tokenise

_WORDS: Mapping[str, frozenset[str]] = {"en": ENGLISH, "nl": DUTCH, "de": GERMAN}
_UNKNOWN = "und"
_SAMPLE_CHARS = 3000


def choose_language(text: str, stated: str, claimed: str) -> str:
    """Return ``stated`` (by the source) or ``claimed`` (by the page): whose function words the text has more of.

    Both ISO 639-1, ``und`` or empty; where the words of one of them are not known, the source is believed.
    """
    if not claimed or claimed == stated:
        return stated or _UNKNOWN
    if not stated or stated == _UNKNOWN:
        return claimed
    if stated not in _WORDS or claimed not in _WORDS:
        return stated
    tokens = tokenise(text[:_SAMPLE_CHARS])
    counts = {lang: sum(token in _WORDS[lang] for token in tokens) for lang in (stated, claimed)}
    return max((stated, claimed), key=counts.__getitem__)
