"""What every task of evaluation shares: a case of the gold, what a prediction of it is worth, and each error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from core.evaluation.figures import Counts
from core.models import Document, DocumentKind, Refusal

G = TypeVar("G")
G_co = TypeVar("G_co", covariant=True)
P = TypeVar("P")

# A page of an institute or a club is read as news where the base has no kind of its own for it.
_KINDS = {"web": DocumentKind.NEWS} | {kind.value: kind for kind in DocumentKind}


class Half(StrEnum):
    """Lines 0, 2, 4… of a gold file, which we may look at, or the others, which we only score."""

    EVEN = "even"
    ODD = "odd"


def half_of(index: int) -> Half:
    """Return the half that a line or sentence is in; ``index`` counts from 0."""
    return Half.ODD if index % 2 else Half.EVEN


@dataclass(frozen=True, slots=True)
class Case(Generic[G_co]):
    """One text with what is right about it. ``index``: its place in the file; ``group``: the document it is part of."""

    id: str
    index: int
    kind: str
    lang: str
    title: str
    text: str
    gold: G_co
    group: str = ""

    def to_document(self) -> Document:
        """Return what the pipeline is given: the text, and nothing of the gold."""
        kind = _KINDS.get(self.kind, DocumentKind.NEWS)
        return Document("gold", self.id, kind, self.title, self.text, self.lang)


@dataclass(frozen=True, slots=True)
class Reading(Generic[G_co]):
    """What was read of gold, and the lines that could not be read."""

    cases: tuple[Case[G_co], ...]
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of ``title`` or ``text`` that an error is about (``is_main``), or another one like it."""

    field: str
    start: int
    end: int
    is_main: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One error. ``group``: the technology or label it is listed under; ``what``: what was said or is missing.

    ``badness``: how bad it is, 0 to 1. ``score``: how sure the prediction was, ``None`` where nobody says; ``parts``:
    what the score was made of.
    """

    measure: str
    group: str
    what: str
    is_wrong: bool
    badness: float
    score: float | None = None
    marks: tuple[Mark, ...] = ()
    parts: tuple[tuple[str, float], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one prediction is worth by each measure that applies to the case, and its errors.

    ``unknown``: what the gold of the case names and the task knows nothing of, so that it counts neither way.
    """

    counts: Mapping[str, Counts]
    findings: tuple[Finding, ...] = ()
    unknown: frozenset[str] = frozenset()


Predict = Callable[[Sequence[Case[G]]], Sequence[P]]


@dataclass(frozen=True, slots=True)
class Peer(Generic[G, P]):
    """What a user would take instead of ours; predicts the same cases."""

    name: str
    predict: Predict[G, P]


class Task(Protocol[G, P]):
    """Something that is evaluated: its gold format, who predicts, what is right, and how an error is shown."""

    name: str
    #: By name, the main one first. A measure of choices (one answer a case) has an accuracy only.
    measures: tuple[str, ...]
    is_choice: bool

    def read(self, path: Path, every: int) -> Reading[G]:
        """Read a file; of token files only each ``every``-th sentence. Raises InputError, FormatError."""
        ...

    def predict(self, cases: Sequence[Case[G]]) -> Sequence[P]:
        """Predict by the pipeline as it is shipped."""
        ...

    def judge(self, case: Case[G], prediction: P) -> Judgement:
        """Compare a prediction with the gold."""
        ...

    def describe(self, cases: Sequence[Case[G]], predictions: Sequence[P]) -> Mapping[str, object]:
        """Return what the task tells besides counts, ready for JSON; its keys join the report."""
        ...

    def make_peer(self) -> Peer[G, P] | None:
        """Return the peer, ``None`` where there is none."""
        ...

    def versions(self) -> Mapping[str, str]:
        """Return the versions of what predicts."""
        ...
