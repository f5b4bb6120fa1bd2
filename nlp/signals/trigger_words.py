"""Whether a sentence holds one of the words without which an extractor need not look: one pass for all of them."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")


def make_triggers(words: str) -> frozenset[str]:
    """Return a set of words, in small letters, from a text with blanks between them."""
    return frozenset(words.split())


def has_trigger(text: str, triggers: frozenset[str]) -> bool:
    """Return whether one of the words stands in a text, however it is written there.

    >>> has_trigger("ACME Acquires Lumiant.", make_triggers("acquires buys"))
    True
    """
    return not triggers.isdisjoint(_words_of(text))


# All extractors ask for the same sentence one after the other.
@lru_cache(maxsize=2)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
