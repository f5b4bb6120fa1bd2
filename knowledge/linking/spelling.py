"""Words as they are meant: one that no name has is taken for the word of names that sounds and is spelled like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import jellyfish
from rapidfuzz.distance import DamerauLevenshtein

# Shorter words have too many neighbours; of longer ones two letters may differ.
_LEAST_CHARS = 5
_LONG_CHARS = 9
_PREFIX_CHARS = 4
_MAX_CACHED = 50_000
# So many words begin alike that trying them all costs more than it finds.
_MAX_TRIED = 400


class Speller:
    """Corrects words by a vocabulary, and remembers what it corrected."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in sorted(counts):
            if len(word) >= _LEAST_CHARS and word.isascii() and word.isalpha():
                for key in _keys(word):
                    self._alike[key].append(word)
        self._known: dict[str, str | None] = {}

    def correct(self, word: str) -> str | None:
        """Return the nearest word of the vocabulary, of several the most used; ``None`` where none is near."""
        if word not in self._known:
            if len(self._known) >= _MAX_CACHED:
                self._known.clear()
            self._known[word] = self._find(word)
        return self._known[word]

    def _find(self, word: str) -> str | None:
        if len(word) < _LEAST_CHARS or not (word.isascii() and word.isalpha()):
            return None
        allowed = 2 if len(word) >= _LONG_CHARS else 1
        best: list[tuple[int, int, str]] = []
        for other in {one for key in _keys(word) for one in self._alike.get(key, ())[:_MAX_TRIED]}:
            distance = DamerauLevenshtein.distance(word, other, score_cutoff=allowed)
            if distance <= allowed:
                best.append((distance, -self._counts[other], other))
        return min(best)[2] if best else None


def _keys(word: str) -> tuple[str, str, str]:
    """Return what a word shares with most of its misspellings: its sound, its beginning, its end."""
    return f"={jellyfish.metaphone(word)}", word[:_PREFIX_CHARS], f"-{word[-_PREFIX_CHARS:]}"
