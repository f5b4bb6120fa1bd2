"""Find the technologies that a search names: a unit that is tagged so counts as having their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from core.text.stopwords import ENGLISH
from core.text.tokens import tokenise
from index.query import FacetField, Valued
from index.understanding.asked import Asked, Taken
from index.understanding.lexicon import MAX_WORDS, Lexicon
from index.understanding.pieces import Piece, Step, StepKind, join_typed, stem_english

# Words that name a technology together stand in one part of a search.
_WINDOW = 6


def name_technologies(pieces: Sequence[Piece], asked: Asked) -> Taken:
    """Return pieces in which those that name a technology together are one, with its tag beside the words."""
    left = list(pieces)
    steps: list[Step] = []
    while (found := _find(left, asked)) is not None:
        chosen, technology, step = found
        steps.append(step)
        merged = _merge([left[at] for at in chosen], technology)
        left = [merged if at == chosen[0] else piece for at, piece in enumerate(left) if at not in chosen[1:]]
    return tuple(left), tuple(steps)


def _find(pieces: Sequence[Piece], asked: Asked) -> tuple[tuple[int, ...], str, Step] | None:
    """Return the most pieces that name a technology, in any order: their places, the technology, the step."""
    stems = [frozenset(stem_english(piece.main)) for piece in pieces]
    free = [at for at, piece in enumerate(pieces) if not any(v.field is FacetField.TECHNOLOGY for v in piece.values)]
    for chosen in _iter_choices(free):
        technology = asked.lexicon.labels.get(frozenset().union(*(stems[at] for at in chosen)))
        if technology is not None:
            step = _make_step([pieces[at] for at in chosen], asked.lexicon.taxonomy[technology].label)
            if asked.takes(step):
                return chosen, technology, step
    return None


def _make_step(pieces: Sequence[Piece], label: str) -> Step:
    return Step(StepKind.TECHNOLOGY, join_typed(pieces), label)


def _iter_choices(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Give choices of up to four places that are not far apart, more of them first."""
    for size in range(min(MAX_WORDS, len(places)), 0, -1):
        for at, first in enumerate(places):
            yield from ((first, *rest) for rest in combinations(places[at + 1 : at + _WINDOW], size - 1))


def _merge(pieces: Sequence[Piece], technology: str) -> Piece:
    value = Valued(FacetField.TECHNOLOGY, technology)
    if len(pieces) == 1:
        return replace(pieces[0], values=(*pieces[0].values, value))
    typed = tuple(dict.fromkeys(word for piece in pieces for word in piece.words))
    main = tuple(word for piece in pieces for word in piece.main)
    return Piece(join_typed(pieces), typed, english=() if main == typed else (main,), values=(value,))


def lean_towards(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the technologies that have the words of a search, some of them together, as a term."""
    stems = [stem for piece in pieces for stem in stem_english(piece.main)]
    chosen = (frozenset(stems[at] for at in places) for places in _iter_choices(range(len(stems))))
    return tuple(sorted({technology for words in chosen for technology in lexicon.terms.get(words, ())}))


def name_technology(text: str, lexicon: Lexicon) -> str | None:
    """Return the one technology that has all words of a text, in any order, as its name or one of its terms."""
    stems = frozenset(stem_english([word for word in tokenise(text) if word not in ENGLISH]))
    found = lexicon.terms.get(stems, ())
    return lexicon.labels.get(stems) or (found[0] if len(found) == 1 else None)
