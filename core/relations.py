"""How one document bears on another: a patent on the paper of the same invention, a paper on the project that paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RelationKey(NamedTuple):
    """What documents share that may bear on each other. ``number``: a hash, of 64 bits and signed.

    ``is_exact``: an identifier; others (two people) say nothing once many documents share them.
    """

    number: int
    is_exact: bool


class RelationKind(StrEnum):
    """What the first document is to the other."""

    SAME_INVENTION = "same_invention"
    CITES = "cites"
    RESULT_OF = "result_of"


@dataclass(frozen=True, slots=True)
class Relation:
    """One document bears on another. ``score``: how sure, 0 to 1; ``reason``: by what, without names of people."""

    document_id: str
    kind: RelationKind
    other_id: str
    score: float = 1.0
    reason: str = ""
