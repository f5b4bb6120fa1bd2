"""Which typed words carry no topic and are left out of a search."""

from __future__ import annotations

from collections.abc import Iterable

from core.text.stopwords import DUTCH, ENGLISH, GERMAN, STOP_WORDS

# Dutch or German function words that are English words or names of things: "die attach", "hat", "van".
HOMOGRAPHS = frozenset("als arm bin dan den die hat man me men met mit over van war was".split()) - ENGLISH
_CERTAIN = STOP_WORDS - HOMOGRAPHS
_FOREIGN = _CERTAIN & ((DUTCH | GERMAN) - ENGLISH)


def is_acronym(typed: str) -> bool:
    """Say whether a word was typed like an acronym: *MIT*, *ALS*, *AM*; a single letter never is."""
    return len(typed) > 1 and typed.isupper()


def find_function_words(typed: Iterable[str]) -> frozenset[str]:
    """Return which of the folded words of one search are function words.

    A homograph counts as one only beside another Dutch or German function word.
    """
    words = frozenset(typed)
    certain = words & _CERTAIN
    if certain & _FOREIGN:
        return certain | (words & HOMOGRAPHS)
    return certain
