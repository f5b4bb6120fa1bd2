"""Open short forms: *PIC* is read as *photonic integrated circuit* too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.text.tokens import tokenise
from index.understanding.asked import Asked, Taken
from index.understanding.lexicon import Lexicon
from index.understanding.pieces import Piece, Step, StepKind, stem_english
from index.understanding.word_files import Meaning

# In lower case a shorter one is rather a word: *pic*, *led*, *set*.
_MIN_LOWER_CHARS = 4


def open_short_forms(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces with what short forms stand for, where that is certain or the other words decide."""
    read: list[Piece] = []
    steps: list[Step] = []
    for number, piece in enumerate(pieces):
        beside = [other for at, other in enumerate(pieces) if at != number]
        expansion = None if piece.is_read else _choose(_find_meanings(piece, asked.lexicon), beside)
        step = Step(StepKind.SHORT_FORM, piece.typed, expansion or "")
        if expansion is None or not asked.takes(step):
            read.append(piece)
            continue
        steps.append(step)
        read.append(replace(piece, opened=(tuple(tokenise(expansion)),)))
    return tuple(read), tuple(steps)


def _find_meanings(piece: Piece, lexicon: Lexicon) -> tuple[Meaning, ...]:
    """Return what a piece may stand for: as written, its plural, or in lower case where no word is written so."""
    for typed in (piece.typed, piece.typed.removesuffix("s")):
        if typed in lexicon.short_forms:
            return lexicon.short_forms[typed]
    is_word = lexicon.english.issuperset(stem_english(piece.words))
    if is_word or not piece.typed.islower() or len(piece.typed) < _MIN_LOWER_CHARS:
        return ()
    return lexicon.short_forms.get(piece.typed.upper(), ())


def _choose(meanings: Sequence[Meaning], beside: Sequence[Piece]) -> str | None:
    """Return the one meaning, or the one of several that the words beside speak for."""
    if len(meanings) == 1:
        return meanings[0].expansion
    words = {stem for piece in beside for stem in stem_english((*piece.words, *piece.main))}
    votes = [len(words & _stems_of(meaning)) for meaning in meanings]
    most = max(votes, default=0)
    return meanings[votes.index(most)].expansion if most and votes.count(most) == 1 else None


def _stems_of(meaning: Meaning) -> set[str]:
    texts = (*meaning.context, meaning.expansion)
    return {stem for text in texts for stem in stem_english(tokenise(text))}
