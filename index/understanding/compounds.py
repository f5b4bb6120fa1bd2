"""Take a Dutch or German compound apart into words that are known: *Einzel|photonen|quelle*."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache

# Shorter ones are found in words that have nothing to do with them: *rat* in *Apparat*.
_MIN_PART_CHARS = 3
_MIN_WORD_CHARS = 7
_MAX_PARTS = 4
# What stands between two parts (Fugenelemente, tussenletters).
_LINKS = {"nl": ("", "s", "e", "en", "n"), "de": ("", "s", "n", "en", "e", "es", "er")}


def split_compound(word: str, parts: Collection[str], is_last: Callable[[str], bool], lang: str) -> list[str]:
    """Return the known parts of a compound, the fewest there are; none where something is left over.

    ``parts``: words as they are written. ``is_last``: whether a word is known, inflected too: the last part may be.
    """
    if len(word) < _MIN_WORD_CHARS:
        return []

    @cache
    def best(at: int) -> tuple[str, ...] | None:
        rest = word[at:]
        if at and len(rest) >= _MIN_PART_CHARS and (rest in parts or (len(rest) > _MIN_PART_CHARS and is_last(rest))):
            return (rest,)
        found = [(part, best(end)) for part, end in _iter_starts(word, at, parts, lang)]
        whole = [(part, *others) for part, others in found if others]
        return min(whole, key=len, default=None)

    found = best(0)
    return list(found) if found and len(found) <= _MAX_PARTS else []


def _iter_starts(word: str, at: int, parts: Collection[str], lang: str) -> Iterator[tuple[str, int]]:
    """Give the known parts that begin at a place, the longest first, with where the next one may begin."""
    for end in range(len(word) - _MIN_PART_CHARS, at + _MIN_PART_CHARS - 1, -1):
        part = word[at:end]
        if part in parts:
            for link in _LINKS[lang]:
                if word.startswith(link, end):
                    yield part, end + len(link)
