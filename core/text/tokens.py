"""The one specification of tokens and stems: what a search compares.

A text is folded, cut into runs of letters and digits, and each token is stemmed in the language of its document
(Snowball: English, Dutch, German; other languages are only folded). The index stores these tokens, joined by blanks,
and its engine does nothing but split them again: so every engine, and ``index.matching``, see the same tokens, whatever
stemmer an engine ships. A stem carries the mark of its language (``batteri~en``), because stems of two languages
collide: German *Laser* and the English acronym *LAS* are both ``las``. A query word has no language: it stands for all
its ``variants``.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

from core.text.folding import INVISIBLE, fold

# Dutch by Porter's rules: Snowball's newer "dutch" takes "batterijen" to "bat".
STEMMED_LANGUAGES = {"en": "english", "nl": "dutch_porter", "de": "german"}
MAX_TOKEN_CHARS = 64
# Changes whenever the same text may give other tokens: an index made by another version is rebuilt.
ANALYSIS_VERSION = 2

_TOKEN = re.compile(rf"[^\W_]+(?:[{INVISIBLE}\u0300-\u036f]+[^\W_]+)*")
# A few tens of MB at most; the words that make up nearly all of a text are back at once.
_MAX_CACHED_STEMS = 100_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the text: offsets in code points, the end excluded."""

    text: str
    start: int
    end: int


def iter_tokens(text: str) -> Iterator[Token]:
    """Give the folded, unstemmed tokens of a text with their offsets.

    Tokens of more than 64 characters are cut: they are data, not words, but still found by their beginning.
    """
    for match in _TOKEN.finditer(text):
        yield Token(_fold_token(match[0]), match.start(), match.end())


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the tokens of a text, one a token of :func:`tokenise`, in its order."""
    return [match.span() for match in _TOKEN.finditer(text)]


def tokenise(text: str) -> list[str]:
    """Return the folded, unstemmed tokens of a text."""
    if text.isascii():
        tokens = blank_ascii(text).split()
        if tokens and len(max(tokens, key=len)) > MAX_TOKEN_CHARS:
            return [token[:MAX_TOKEN_CHARS] for token in tokens]
        return tokens
    return list(map(_fold_token, _TOKEN.findall(text)))


def blank_ascii(text: str) -> str:
    """Return ASCII text in lower case with a blank for all but letters and digits; offsets stay true.

    Its words are the tokens, but for the cut: six times as fast as the expression, on text where both say the same.
    """
    return text.encode("ascii").translate(_ASCII_BREAKS).decode("ascii")


def _fold_token(run: str) -> str:
    """Fold a run of letters and digits to one token: never empty, without blanks, and itself when folded again."""
    folded = fold(run)
    if not folded.isalnum():  # a vulgar fraction or a spacing accent decomposes into more than letters
        folded = "".join(filter(str.isalnum, folded)) or run
    return folded[:MAX_TOKEN_CHARS]


def analyse(text: str, lang: str) -> list[str]:
    """Return the tokens of a text: stems with the mark of ``lang`` (ISO 639-1), or folded words of another language.

    >>> analyse("Ring resonators", "en")
    ['ring~en', 'reson~en']
    """
    return stem_tokens(tokenise(text), lang)


def stem_tokens(tokens: list[str], lang: str) -> list[str]:
    """Return the marked stems of folded tokens in the same order; tokens of a language without stems as they are."""
    stems = _STEMS.get(lang)
    if stems is None:
        return tokens
    return list(map(stems.__getitem__, tokens))


def variants(word: str) -> tuple[str, ...]:
    """Return the tokens that a query word stands for: itself folded, and its stem in each language, sorted.

    ``word`` is one token; what is cut into more (``lithium-ion``) is a phrase: see :func:`tokenise`.
    """
    token = fold(word)[:MAX_TOKEN_CHARS]
    return tuple(sorted({token, *(stems[token] for stems in _STEMS.values())}))


class _Stems(dict[str, str]):
    """Marked stems of one language as they are asked for; forgets all when full. Safe in threads."""

    def __init__(self, lang: str, algorithm: str) -> None:
        super().__init__()
        self._mark = f"~{lang}"
        self._algorithm = algorithm
        self._local = threading.local()

    def __missing__(self, token: str) -> str:
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            # A Snowball stemmer keeps state while it works: one a thread.
            stemmer = self._local.stemmer = Stemmer.Stemmer(self._algorithm, 0)
        stem: str = (stemmer.stemWord(token) or token) + self._mark
        if len(self) >= _MAX_CACHED_STEMS:
            self.clear()
        self[token] = stem
        return stem


_ASCII_BREAKS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
_STEMS = {lang: _Stems(lang, algorithm) for lang, algorithm in STEMMED_LANGUAGES.items()}
