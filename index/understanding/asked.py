"""What all parts of understanding are given: the search as it was typed, what is known, and what not to do."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from index.understanding.lexicon import Lexicon
from index.understanding.pieces import Piece, Step

# Of what was taken: the pieces that are left, and the steps.
Taken = tuple[tuple[Piece, ...], tuple[Step, ...]]
# Who types so many words writes as people speak; fewer are key words of a trade.
SPOKEN_WORDS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One search. ``off``: ids of steps that are not to be taken. ``is_question``: it asks, in a sentence."""

    lexicon: Lexicon
    off: Set[str]
    is_question: bool
    words: int

    @property
    def is_spoken(self) -> bool:
        """Whether it is put as people speak, not in key words."""
        return self.is_question or self.words >= SPOKEN_WORDS

    def takes(self, step: Step) -> bool:
        """Say whether a step may be taken."""
        return step.id not in self.off
