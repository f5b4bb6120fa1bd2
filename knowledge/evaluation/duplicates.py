"""How right it is that two news texts tell one story: JSON lines of ``{"a": {…}, "b": {…}, "same"}``.

Each side has a ``title``, a ``text``, a ``date`` and an ``outlet``; ``kind`` may say how the pair came about. A pair is
taken for one story when a key proposes it and its texts are judged so: what ``resolve`` does with two documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from core.evaluation.cases import Case, Finding, Judgement, Peer, Reading
from core.evaluation.figures import Counts
from core.evaluation.gold_files import read_json_lines
from core.models import Document, DocumentKind
from core.taxonomy import Taxonomy
from core.text.signatures import SIGNATURE_VERSION
from knowledge.document_keys import is_near, iter_keys
from knowledge.near_copies import iter_near_keys, make_copy, rate_copies, rate_words

_SAME = "same"
_SHOWN_CHARS = 400


class _Side(BaseModel):
    title: str = Field(min_length=1)
    text: str
    date: date
    outlet: str | None = None


class _Line(BaseModel):
    # Else "yes" would be a label.
    model_config = ConfigDict(strict=True)

    a: _Side
    b: _Side
    same: bool
    kind: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class StoryGold:
    """Two news texts, and whether they tell one story."""

    one: Document
    other: Document
    is_same: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What was found of a pair: ``rating`` 0 to 1 where it is one story, and how far it came where it is not."""

    rating: float | None
    reason: str

    @property
    def is_same(self) -> bool:
        """Whether the pair is taken for one story."""
        return self.rating is not None


class DuplicateTask:
    """Pairs of news texts by the keys and the judgement of the stage."""

    name = "duplicates"
    measures: tuple[str, ...] = (_SAME,)
    is_choice = False

    def __init__(self, taxonomy: Taxonomy | None = None) -> None:
        del taxonomy  # technologies say nothing of copies

    def read(self, path: Path, every: int) -> Reading[StoryGold]:  # noqa: ARG002 - of sentences only
        """Read pairs."""
        return read_json_lines(path, _Line, _make_case)

    def predict(self, cases: Sequence[Case[StoryGold]]) -> Sequence[Rating]:
        """Rate the pairs."""
        return [rate_story(case.gold.one, case.gold.other) for case in cases]

    def judge(self, case: Case[StoryGold], prediction: Rating) -> Judgement:
        """Say whether the decision is right; pairs rightly told apart count neither way."""
        if prediction.is_same == case.gold.is_same:
            return Judgement({_SAME: Counts(int(prediction.is_same), 0, 0)})
        badness = 1.0 if prediction.rating is None else prediction.rating
        finding = Finding(
            _SAME,
            case.kind,
            prediction.reason,
            is_wrong=prediction.is_same,
            badness=badness,
            score=prediction.rating,
            facts=(("a", _show(case.gold.one)), ("b", _show(case.gold.other))),
        )
        return Judgement({_SAME: Counts(0, int(prediction.is_same), int(case.gold.is_same))}, (finding,))

    def describe(self, cases: Sequence[Case[StoryGold]], predictions: Sequence[Rating]) -> Mapping[str, object]:
        """Return how many pairs tell one story, and how many are taken for one."""
        return {
            "pairs_of_one_story": sum(case.gold.is_same for case in cases),
            "pairs_joined": sum(rating.is_same for rating in predictions),
        }

    def make_peer(self) -> Peer[StoryGold, Rating] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the signatures."""
        return {"signatures": str(SIGNATURE_VERSION)}


def rate_story(one: Document, other: Document) -> Rating:
    """Rate two news documents as ``resolve`` does where nothing else is known of them."""
    keys = {key for key in iter_keys(one) if not is_near(key)}
    if not keys.isdisjoint(iter_keys(other)):
        return Rating(1.0, "one title and opening")
    mine, theirs = make_copy(one), make_copy(other)
    if mine is None or theirs is None:
        return Rating(None, "too short to compare")
    if set(iter_near_keys(one)).isdisjoint(iter_near_keys(other)):
        return Rating(None, "no key proposes it")
    if rate_words(mine, theirs) is None:
        return Rating(None, "too few words in common, or long passages of their own")
    rating = rate_copies(mine, theirs)
    return Rating(
        rating, "near-copy" if rating is not None else "other names, numbers or days, or a wall of one outlet"
    )


def _make_case(index: int, line: _Line) -> Case[StoryGold]:
    one, other = (_document(f"{index + 1}{name}", side) for name, side in (("a", line.a), ("b", line.b)))
    gold = StoryGold(one, other, line.same)
    return Case(f"line {index + 1}", index, line.kind, line.lang, one.title, one.text, gold)


def _document(key: str, side: _Side) -> Document:
    return Document(
        "gold", key, DocumentKind.NEWS, side.title, side.text, outlet=side.outlet or None, visible_from=side.date
    )


def _show(document: Document) -> str:
    return f"{document.title} | {document.visible_from} | {document.outlet} | {document.text[:_SHOWN_CHARS]}"
