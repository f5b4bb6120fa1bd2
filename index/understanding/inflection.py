"""Singulars of Dutch and German words that a stemmer leaves apart: *cellen* and *cel*, *palen* and *paal*."""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = frozenset("aeiou")
_VOICED = {"v": "f", "z": "s"}
_MIN_CHARS = 4


def iter_singulars(word: str, lang: str) -> Iterator[str]:
    """Give what a folded word may be the plural of, itself first; in German the stemmer knows most."""
    yield word
    if len(word) <= _MIN_CHARS:
        return
    if word.endswith("s"):
        yield word[:-1]
    if lang == "de":
        yield _with_umlauts(word)
    if lang == "nl" and word.endswith("en"):
        yield from _iter_without_en(word[:-2])


def _with_umlauts(word: str) -> str:
    """Return a word with *ae* and the like as they are folded from an umlaut: *Waermepumpe*, *warmepumpe*."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _iter_without_en(root: str) -> Iterator[str]:
    """Give the singulars of a plural in *en*: one consonant of two goes, or one vowel becomes two."""
    yield root
    last, before = root[-1], root[-2]
    if last in _VOICED:
        root = root[:-1] + _VOICED[last]
        yield root
    if last == before and last not in _VOWELS:
        yield root[:-1]
    elif last not in _VOWELS and before in _VOWELS and root[-3] not in _VOWELS:
        yield root[:-2] + 2 * before + root[-1]
