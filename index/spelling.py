"""Choose from titles that have words spelled nearly as one was typed those that may have been meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from core.text.tokens import tokenise

MAX_DISTANCE = 2
# Titles that an engine gives to choose from.
MAX_SIMILAR = 50
# A short word has neighbours that are other words: *ring* and *ding*.
_CHARS_A_MISTAKE = 4
_MOST = 3


def choose_spellings(word: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Return up to three words of the titles that differ from ``word`` by a mistake in four letters at most.

    Nearest first, then those in most titles.
    """
    allowed = min(MAX_DISTANCE, len(word) // _CHARS_A_MISTAKE)
    counts = Counter(token for title in titles for token in set(tokenise(title)))
    near = [(OSA.distance(word, token, score_cutoff=allowed), -count, token) for token, count in counts.items()]
    return tuple(token for distance, _, token in sorted(near) if 0 < distance <= allowed)[:_MOST]
