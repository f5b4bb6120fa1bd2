"""Phrases of one to four words that may be names of something: runs between marks, function words and known names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.taxonomy.model import LANGUAGES, Taxonomy
from core.text.folding import fold_aligned
from nlp.keyphrases.words import may_bound, may_end, parts_phrases
from nlp.technologies.vocabulary import build_vocabulary

MAX_WORDS = 4
_MAX_KNOWN_WORDS = 6
# Abstracts end here; of a long document its beginning says what it is about.
_MAX_CHARS = 4_000
# A single word is a name more rarely than two, and a shorter one hardly ever.
_MIN_SINGLE_CHARS = 4
_MAX_WORD_CHARS = 40
_MAX_CACHED_WORDS = 200_000
# Words; marks that part phrases (all but blanks, single line ends and hyphens); formulae, addresses and commands whole.
_PIECES = re.compile(r"\$[^$]{0,300}\$|\\[a-z]+|https?:\S{0,300}|[a-z0-9]+|\n\s{0,20}\n|[^a-z0-9\s-]+")
# Matrices, vertices and Higgs are left as they are.
_SINGULAR_IN_S = ("ss", "us", "is", "ics", "as", "os", "ices", "ggs")
_NO_PLURALS = frozenset({"news", "series", "species", "lens", "burgers", "cummings", "waals"})


class Phrase(NamedTuple):
    """A phrase where it stands. ``begins``, ``ends``: no other word of the same run, nor a known name, is beside it."""

    name: str
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class KnownNames:
    """All names that the taxonomy has: no phrase that is suggested holds one."""

    names: frozenset[str]
    first_words: frozenset[str]


def make_known_names(taxonomy: Taxonomy) -> KnownNames:
    """Return the names, weak ones and acronyms too, in the forms of all three languages."""
    vocabulary = build_vocabulary(taxonomy, LANGUAGES)
    names = frozenset(" ".join(form.split()) for form in vocabulary.words)
    return KnownNames(names, frozenset(name.partition(" ")[0] for name in names))


class PhraseReader:
    """Reads the phrases of texts. Remembers what it knows of each word: most of a text is the same few."""

    def __init__(self, known: KnownNames) -> None:
        self._known = known
        # By language: whether a word may bound a phrase, may only stand inside one, or parts phrases (None).
        self._words: dict[str, dict[str, bool | None]] = {}

    def iter_phrases(self, text: str, lang: str) -> Iterator[Phrase]:
        """Give the phrases of a text in order, each by its folded words, the last in the singular."""
        kinds = self._words.setdefault(lang, {})
        if len(kinds) > _MAX_CACHED_WORDS:
            kinds.clear()
        run: list[str] = []
        for word in _PIECES.findall(fold_aligned(text[:_MAX_CHARS])):
            try:
                kind = kinds[word]
            except KeyError:
                kind = kinds[word] = _kind_of(word, lang)
            if kind is not None:
                run.append(word)
            elif run:
                yield from self._phrases_of(run, kinds)
                run = []
        if run:
            yield from self._phrases_of(run, kinds)

    def _phrases_of(self, run: list[str], kinds: dict[str, bool | None]) -> Iterator[Phrase]:
        """Give the phrases of a run, which lie between the names in it that the taxonomy has."""
        begin = at = 0
        while at < len(run):
            length = self._known_length(run, at) if run[at] in self._known.first_words else 0
            if length:
                yield from _iter_grams(run, begin, at, kinds)
                at = begin = at + length
            else:
                at += 1
        yield from _iter_grams(run, begin, at, kinds)

    def _known_length(self, run: list[str], at: int) -> int:
        """Return how many words from a place on are a name, the longest there is."""
        longest = min(_MAX_KNOWN_WORDS, len(run) - at)
        return next((n for n in range(longest, 0, -1) if " ".join(run[at : at + n]) in self._known.names), 0)


def singular(word: str) -> str:
    """Return an English plural without its -s: the two are one phrase.

    >>> [singular(word) for word in ("agents", "analysis", "gas")]
    ['agent', 'analysis', 'gas']
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(_SINGULAR_IN_S) or word in _NO_PLURALS:
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]


def _iter_grams(run: list[str], first: int, last: int, kinds: dict[str, bool | None]) -> Iterator[Phrase]:
    """Give the phrases within a part of a run."""
    size = len(run)
    for start in range(first, last):
        if not kinds[run[start]]:
            continue
        begins = start == 0
        head = ""
        for end in range(start, min(start + MAX_WORDS, last)):
            word = run[end]
            if (kinds[word] and may_end(word)) or (end > start and len(word) == 1):
                name = head + singular(word)
                if end > start or (len(word) >= _MIN_SINGLE_CHARS and word.isalpha()):
                    yield Phrase(name, begins, end == size - 1)
            head += word + " "


def _kind_of(word: str, lang: str) -> bool | None:
    if not word.isalnum() or not word.isascii() or len(word) > _MAX_WORD_CHARS:
        return None
    if word.isdigit():  # GPT 4, 6 G: in a phrase, not at its bounds; a longer number is none
        return False if len(word) < 3 and word != "0" else None
    return None if parts_phrases(word, lang) else may_bound(word)
