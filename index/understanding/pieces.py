"""A search in pieces while it is being understood, and the steps that led to what it is read as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.text.tokens import stem_tokens
from index.query import Valued

Words = tuple[str, ...]


class StepKind(StrEnum):
    """What was done to a part of a search; the value is how an address names it."""

    ASKING = "asking"
    PLACE = "place"
    KIND = "kind"
    TRANSLATION = "translation"
    SHORT_FORM = "short"
    TECHNOLOGY = "technology"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: ``typed`` was read as ``became`` (empty: left out)."""

    kind: StepKind
    typed: str
    became: str = ""

    @property
    def id(self) -> str:
        """What stands in an address to have it undone."""
        return make_step_id(self.kind, self.typed)


def make_step_id(kind: StepKind, typed: str) -> str:
    """Return the name of a step: the same however the words are cased and spaced."""
    return f"{kind}:{'-'.join(typed.casefold().split())}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what was typed, and what else means the same.

    ``words``: its tokens, folded. ``english``: other wordings, of each of which all words are meant. ``opened``: what a
    short form stands for. ``related``: words of the same family or trade. ``values``: values that a unit of it has.
    """

    typed: str
    words: Words
    is_acronym: bool = False
    english: tuple[Words, ...] = ()
    opened: tuple[Words, ...] = ()
    related: tuple[Words, ...] = ()
    values: tuple[Valued, ...] = ()

    @property
    def main(self) -> Words:
        """The words that it is read as."""
        return (*self.opened, *self.english, self.words)[0]

    @property
    def is_read(self) -> bool:
        """Whether it stands for more than what was typed."""
        return bool(self.english or self.opened or self.related or self.values)


def join_typed(pieces: Iterable[Piece]) -> str:
    """Return what was typed for pieces that stand side by side; parts of one compound once."""
    return " ".join(dict.fromkeys(piece.typed for piece in pieces))


def stem_english(words: Sequence[str]) -> Words:
    """Return the stems of words that are taken for English ones."""
    return tuple(stem_tokens(list(words), "en"))
