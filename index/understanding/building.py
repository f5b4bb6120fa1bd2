"""Make the clauses of a search from its pieces: each a concept, any of whose wordings is enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.query import AllOf, Alternative, AnyOf, Clause, Concept, FacetField, Lean, Near, Phrase, Valued, Word
from index.understanding.lexicon import Lexicon
from index.understanding.naming import lean_towards
from index.understanding.pieces import Piece, Words, stem_english

# What an alternative gives to a score, as a share of what the typed words give.
WEIGHTS = {
    # The word is foreign in most units: its English is what they say.
    "english": 1.0,
    # A long form is what was meant; the short one may mean other things there.
    "opened": 1.0,
    "typed short form": 0.8,
    "closed": 0.5,
    # Another word of the same family or trade: near what was meant.
    "related": 0.7,
    # It weighs as a word that as many units have: a tag is surer than a word, but wider.
    "value": 1.0,
}
# A technology that has the words as a term is near what was meant too; it is wider, so it only ranks.
LEAN_WEIGHT = 0.7
# A pair of words that stands together is worth as much again as a third of its words.
NEAR_WEIGHT = 0.3


def build_clauses(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[Clause, ...]:
    """Return one clause a piece, each once."""
    return tuple(dict.fromkeys(_build(piece, lexicon) for piece in pieces))


def _build(piece: Piece, lexicon: Lexicon) -> Clause:
    weighed = dict(_iter_weighed(piece, lexicon))
    if len(weighed) == 1 and isinstance(only := next(iter(weighed)), Word | Phrase):
        return only
    return Concept(" ".join(piece.main), tuple(weighed), tuple(weighed.values()))


def _iter_weighed(piece: Piece, lexicon: Lexicon) -> Iterator[tuple[Alternative, float]]:
    """Give the alternatives of a piece with their weights, what was typed first."""
    yield _all_of(piece.words), WEIGHTS["typed short form"] if piece.opened else 1.0
    for words in piece.english:
        yield _all_of(words), WEIGHTS["english"]
    for words in piece.opened:
        yield _phrase(words), WEIGHTS["opened"]
    short = lexicon.long_forms.get(stem_english(piece.main))
    if short and not piece.opened:
        yield Word(short.casefold()), WEIGHTS["closed"]
    for words in piece.related:
        yield _all_of(words), WEIGHTS["related"]
    for value in piece.values:
        yield value, WEIGHTS["value"]


def _all_of(words: Words) -> Word | AllOf:
    return Word(words[0]) if len(words) == 1 else AllOf(tuple(map(Word, words)))


def _phrase(words: Words) -> Word | Phrase:
    return Word(words[0]) if len(words) == 1 else Phrase(words)


def prefer(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[Lean, ...]:
    """Return the technologies that rank units of these words higher."""
    technologies = lean_towards(pieces, lexicon)
    return tuple(Lean(Valued(FacetField.TECHNOLOGY, technology), LEAN_WEIGHT) for technology in technologies)


def prefer_near(clauses: Sequence[Clause]) -> tuple[Near, ...]:
    """Return what ranks units higher in which neighbouring words of the search stand together."""
    runs = [words for clause in clauses if (words := _words_of(clause))]
    inside = [run for run in runs if len(run) > 1]
    pairs = [(one[-1], other[0]) for one, other in pairwise(runs) if one[-1] != other[0]]
    return tuple(Near(words, NEAR_WEIGHT) for words in dict.fromkeys((*inside, *pairs)))


def _words_of(clause: Clause) -> Words:
    match clause:
        case Word(text, None):
            return (text,)
        case Concept(typed):
            return tuple(typed.split())
        case Word() | Phrase() | AnyOf():
            return ()
