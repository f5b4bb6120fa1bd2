"""Leave out what asks and is not asked for: *how many*, *what is the state of the art in*, *used*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.text.stopwords import STOP_WORDS
from core.text.tokens import tokenise
from index.understanding.asked import Asked, Taken
from index.understanding.pieces import Piece, Step, StepKind, Words, join_typed
from index.understanding.word_files import load_asking_words


@dataclass(frozen=True, slots=True)
class AskingTable:
    """Sayings by their first word, the longest first, with what each asks for, mostly nothing.

    ``openings``: words that begin a question; ``fillers``: words that say nothing in one.
    """

    sayings: Mapping[str, tuple[tuple[Words, Words], ...]]
    openings: frozenset[str]
    fillers: frozenset[str]


@cache
def load_table() -> AskingTable:
    """Return the words of all three languages."""
    words = load_asking_words()
    pairs = [(text, "") for text in words.sayings]
    pairs += [(text, meaning) for meaning, texts in words.meaning_sayings.items() for text in texts]
    sayings: dict[str, list[tuple[Words, Words]]] = {}
    for saying, meaning in sorted(((tuple(tokenise(t)), tuple(tokenise(m))) for t, m in pairs), key=_length):
        sayings.setdefault(saying[0], []).append((saying, meaning))
    return AskingTable(
        {first: tuple(found) for first, found in sayings.items()},
        frozenset(word for text in words.openings.values() for word in text.split()),
        frozenset(word for text in words.fillers.values() for word in text.split()),
    )


def _length(saying: tuple[Words, Words]) -> int:
    return -len(saying[0])


def is_question(pieces: Sequence[Piece], text: str) -> bool:
    """Say whether a search is put as a question."""
    return text.rstrip().endswith("?") or pieces[0].words[0] in load_table().openings


def leave_out_asking_words(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return what is left of a search without the words that only ask; all of it where nothing would be left."""
    kept: list[Piece] = []
    steps: list[Step] = []
    asks = asked.is_question or any("".join(piece.words) in asked.lexicon.kinds for piece in pieces)
    for found, meaning in _iter_sayings(pieces):
        step = Step(StepKind.ASKING, join_typed(found), " ".join(meaning))
        is_left_out = len(found) > 1 or (asks and _is_filler(found[0]))
        if not is_left_out or not asked.takes(step):
            kept += found
            continue
        steps.append(step)
        if meaning:
            kept.append(Piece(" ".join(meaning), meaning))
    if all(STOP_WORDS.issuperset(piece.words) for piece in kept):
        return tuple(pieces), ()
    return tuple(kept), tuple(dict.fromkeys(steps))


def _iter_sayings(pieces: Sequence[Piece]) -> Iterator[tuple[Sequence[Piece], Words]]:
    """Give each piece, or each run of pieces that is a saying, with what that asks for."""
    at = 0
    while at < len(pieces):
        size, meaning = _find_saying(pieces, at)
        yield pieces[at : at + size], meaning
        at += size


def _find_saying(pieces: Sequence[Piece], at: int) -> tuple[int, Words]:
    for saying, meaning in load_table().sayings.get(pieces[at].words[0], ()):
        size = _count_pieces(saying, pieces[at:])
        if size:
            return size, meaning
    return 1, ()


def _count_pieces(saying: Words, pieces: Sequence[Piece]) -> int:
    """Return how many pieces a saying takes; 0 where they do not begin with it."""
    words: list[str] = []
    for size, piece in enumerate(pieces, start=1):
        words += piece.words
        if piece.is_acronym or len(words) >= len(saying):
            return size if tuple(words) == saying and not piece.is_acronym else 0
    return 0


def _is_filler(piece: Piece) -> bool:
    return not piece.is_acronym and load_table().fillers.issuperset(piece.words)
