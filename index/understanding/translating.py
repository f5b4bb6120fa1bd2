"""Read Dutch and German words as English ones: by the glossary, compounds by their parts, terms by the taxonomy.

A word counts as foreign when English does not have it and one of the two languages does. Words that English has too are
read only beside such a one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.text.stopwords import DUTCH, ENGLISH, GERMAN, STOP_WORDS
from core.text.tokens import stem_tokens, tokenise
from index.query import FacetField, Valued
from index.understanding.asked import Asked, Taken
from index.understanding.compounds import split_compound
from index.understanding.lexicon import FOREIGN, MAX_WORDS, Lexicon
from index.understanding.pieces import Piece, Step, StepKind, Words, join_typed, stem_english

_FUNCTION_WORDS = {"nl": DUTCH - ENGLISH - GERMAN, "de": GERMAN - ENGLISH - DUTCH}
# A shorter word of a search that is English otherwise is English too: *falls* is no German trap.
_SURE_CHARS = 8
# Wordings of one word that are looked for; a word that means more things says little.
_MAX_WORDINGS = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What a run of pieces means: wordings of each part in turn, and the technology that it is a term of."""

    size: int
    parts: tuple[tuple[Words, ...], ...]
    technology: str | None = None


def translate(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces with English wordings beside what was typed; a compound becomes a piece a part."""
    votes, is_english = _count_votes(pieces, asked.lexicon)
    languages = sorted((lang for lang in FOREIGN if votes[lang]), key=lambda lang: -votes[lang])
    read: list[Piece] = []
    steps: list[Step] = []
    at = 0
    while at < len(pieces):
        is_read = not is_english or len("".join(pieces[at].words)) >= _SURE_CHARS
        found = _find(pieces, at, asked.lexicon, languages) if is_read else None
        size = found.size if found else 1
        typed = pieces[at : at + size]
        at += size
        step = _make_step(typed, found) if found else None
        if found is None or step is None or not asked.takes(step):
            read += typed
            continue
        steps.append(step)
        read += _make_pieces(typed, found)
    return tuple(read), tuple(steps)


def _count_votes(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[Mapping[str, int], bool]:
    """Return how many words only each foreign language has, and whether more are only English."""
    foreign = {lang: [_is_foreign(piece, lang, lexicon) for piece in pieces] for lang in FOREIGN}
    votes = {lang: sum(found) for lang, found in foreign.items()}
    english = sum(_is_english(piece, lexicon) for piece in pieces)
    return votes, english > max(votes.values())


def _is_foreign(piece: Piece, lang: str, lexicon: Lexicon) -> bool:
    if piece.is_acronym or piece.values or _is_known_in_english(piece.words, lexicon):
        return False
    return _FUNCTION_WORDS[lang].issuperset(piece.words) or _read_one(piece.words, lang, lexicon) is not None


def _is_known_in_english(words: Words, lexicon: Lexicon) -> bool:
    return lexicon.english.issuperset(stem_english(words))


def _is_english(piece: Piece, lexicon: Lexicon) -> bool:
    """Say whether English has a word and the others do not; function words, of which they share some, say nothing."""
    is_plain = not piece.is_acronym and not piece.values and not STOP_WORDS.issuperset(piece.words)
    return (
        is_plain
        and _is_known_in_english(piece.words, lexicon)
        and not any(_read_one(piece.words, lang, lexicon) for lang in FOREIGN)
    )


def _find(pieces: Sequence[Piece], at: int, lexicon: Lexicon, languages: Sequence[str]) -> _Found | None:
    """Return the longest run from here on that is known in one of the languages, in the first that knows it."""
    if pieces[at].values or pieces[at].is_acronym:
        return None
    if STOP_WORDS.issuperset(pieces[at].words):
        return None
    for size in range(min(MAX_WORDS, len(pieces) - at), 0, -1):
        words = tuple(word for piece in pieces[at : at + size] for word in piece.words)
        for lang in languages:
            if (found := _read_run(words, lang, lexicon, size)) is not None:
                return found
    return None


def _read_run(words: Words, lang: str, lexicon: Lexicon, size: int) -> _Found | None:
    if size == 1:
        return _read_one(words, lang, lexicon)
    vocabulary, key = lexicon.foreign[lang], tuple(stem_tokens(list(words), lang))
    technology = vocabulary.terms.get(key)
    if key in vocabulary.phrases:
        return _Found(size, (vocabulary.phrases[key],), technology)
    return None


def _read_one(words: Words, lang: str, lexicon: Lexicon) -> _Found | None:
    """Return what one typed word means: a row of the glossary, a compound of such, else a term of the taxonomy."""
    if len(words) == 2 and words[1] == "s":  # accu's
        words = words[:1]
    vocabulary, key = lexicon.foreign[lang], tuple(stem_tokens(list(words), lang))
    technology = vocabulary.terms.get(key)
    wordings = vocabulary.phrases.get(key) or vocabulary.read_word("".join(words), lang)
    if wordings:
        return _Found(1, (wordings,), technology)
    parts = tuple(_iter_parts("".join(words), lang, lexicon))
    if parts:
        return _Found(1, parts, technology)
    if technology is not None:
        label = lexicon.taxonomy[technology].label
        return _Found(1, ((tuple(tokenise(label)),),), technology)
    return None


def _iter_parts(word: str, lang: str, lexicon: Lexicon) -> Iterator[tuple[Words, ...]]:
    vocabulary = lexicon.foreign[lang]
    parts = split_compound(word, vocabulary.parts.keys(), lambda part: bool(vocabulary.read_word(part, lang)), lang)
    yield from (vocabulary.read_word(part, lang) for part in parts)


def _make_step(typed: Sequence[Piece], found: _Found) -> Step | None:
    """Return what was done; ``None`` where the English word is the typed one (*laser*)."""
    became = " ".join(" ".join(part[0]) for part in found.parts)
    words = " ".join(word for piece in typed for word in piece.words)
    if became == words or stem_english(became.split()) == stem_english(words.split()):
        return None
    return Step(StepKind.TRANSLATION, join_typed(typed), became)


def _make_pieces(typed: Sequence[Piece], found: _Found) -> Iterator[Piece]:
    words = tuple(word for piece in typed for word in piece.words)
    values = (Valued(FacetField.TECHNOLOGY, found.technology),) if found.technology else ()
    whole = Piece(join_typed(typed), words, values=values)
    for wordings in found.parts:
        yield replace(whole, english=wordings[:_MAX_WORDINGS])
