"""How one document bears on another: a patent on the paper of the same invention, a paper on the project that paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.models import Document
from core.people import PersonKey
from core.signals import Signal


@dataclass(frozen=True, slots=True)
class RelationKeys:
    """What a document shares with those that may bear on it.

    ``exact``: hashes of identifiers, of 64 bits and signed; one that two documents share is enough. ``people``: its
    people, or those whom it tells of; of these some say little, so the store knows how many it takes.
    """

    exact: tuple[int, ...] = ()
    people: tuple[PersonKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """A document as it bears on others: with the signals of its sentences as people left them, and whom it links.

    ``actors``: the organisations that it is linked to, (name as written, id).
    """

    document: Document
    signals: tuple[Signal, ...] = ()
    actors: frozenset[tuple[str, str]] = frozenset()


class RelationKind(StrEnum):
    """What the first document is to the other."""

    SAME_INVENTION = "same_invention"
    CITES = "cites"
    RESULT_OF = "result_of"
    FOUNDER_PAPER = "founder_paper"


@dataclass(frozen=True, slots=True)
class Relation:
    """One document bears on another. ``score``: how sure, 0 to 1; ``reason``: by what, without names of people."""

    document_id: str
    kind: RelationKind
    other_id: str
    score: float = 1.0
    reason: str = ""
