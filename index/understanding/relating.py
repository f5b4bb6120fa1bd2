"""Add words that mean nearly the same: of a family (*sensor*, *sensing*), of a trade for what people say (*light*).

The stemmer has taken care of inflection: what it makes one is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.understanding.asked import Asked, Taken
from index.understanding.lexicon import Lexicon
from index.understanding.pieces import Piece, Step, StepKind, Words, stem_english

# Words of instruments, and of what is done with them: those that a stemmer leaves apart.
_FAMILIES = (
    ("meter", "metry"),
    ("scope", "scopy"),
    ("graph", "graphy"),
    ("istor", "istive"),
    ("tor", "tion"),
    ("sor", "sing"),
)
# Shorter ones are no family: *motor* and *motion*, *reactor* and *reaction*.
_MIN_ROOT_CHARS = 3
_MIN_ION_ROOT_CHARS = 5


def add_related_words(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces with related words; those of trades only where a search is put as people speak."""
    read: list[Piece] = []
    steps: list[Step] = []
    for piece in pieces:
        related = tuple(dict.fromkeys(_iter_related(piece, asked)))
        step = Step(StepKind.RELATED, piece.typed, ", ".join(" ".join(words) for words in related))
        if not related or not asked.takes(step):
            read.append(piece)
            continue
        steps.append(step)
        read.append(replace(piece, related=related))
    return tuple(read), tuple(dict.fromkeys(steps))


def _iter_related(piece: Piece, asked: Asked) -> Iterator[Words]:
    """Give the words that are related to a single one, that of a kind or place excepted."""
    if piece.is_acronym or piece.values or piece.opened or len(piece.main) > 1:
        return
    stem = stem_english(piece.main)
    said = asked.lexicon.everyday.get(stem[0], ()) if asked.is_spoken else ()
    family = ((word,) for word in _iter_family(piece.main[0], asked.lexicon))
    yield from (words for words in (*said, *family) if stem_english(words) != stem and words not in piece.english)


def _iter_family(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Give the other words of its family that English is known to have."""
    for pair in _FAMILIES:
        for ours, theirs in (pair, pair[::-1]):
            root = word.removesuffix(ours)
            least = _MIN_ION_ROOT_CHARS if "tion" in pair else _MIN_ROOT_CHARS
            if root != word and len(root) >= least and lexicon.english.issuperset(stem_english([root + theirs])):
                yield root + theirs
                return
