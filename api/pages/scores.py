"""Tags as the page of a document shows them: a probability that opens into what speaks for it and what against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.answers.base import get_label
from core.models import Tag
from core.taxonomy import Taxonomy

# Bars of weak evidence stay short: below, the largest part of all does not fill its side.
_LEAST_SCALE = 2.0


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a score: signed log odds, and its bar in per cent of the width, from the middle to its side."""

    name: str
    number: str
    start: float
    width: float
    is_for: bool


@dataclass(frozen=True, slots=True)
class TagView:
    """A technology of the document; ``share`` is its probability for a bar, ``parts`` are the largest first."""

    technology: str
    label: str
    probability: str
    share: float
    is_central: bool
    parts: tuple[PartView, ...]
    sum: str


def build_tags(tags: Sequence[Tag], taxonomy: Taxonomy) -> list[TagView]:
    """Return the tags, those that the document is about first. One scale holds for all bars of a document."""
    scale = max([_LEAST_SCALE, *(abs(value) for tag in tags for _, value in tag.reasons)])
    ordered = sorted(tags, key=lambda tag: (not tag.central, -tag.score, tag.technology))
    return [_build_tag(tag, taxonomy, scale) for tag in ordered]


def format_probability(probability: float) -> str:
    """Return a probability in per cent; what is estimated is never said to be certain."""
    percent = round(100 * probability)
    if percent in (0, 100):
        return "> 99 %" if percent else "< 1 %"
    return f"{percent} %"


def format_log_odds(value: float) -> str:
    """Return a number with its sign: ``+1.20``, ``−0.35``, ``0.00``."""
    if abs(value) < 0.005:
        return "0.00"
    return f"{value:+.2f}".replace("-", "−")


def _build_tag(tag: Tag, taxonomy: Taxonomy, scale: float) -> TagView:
    ordered = sorted(tag.reasons, key=lambda reason: -abs(reason[1]))
    return TagView(
        technology=tag.technology,
        label=get_label(taxonomy, tag.technology),
        probability=format_probability(tag.score),
        share=round(100 * tag.score, 1),
        is_central=tag.central,
        parts=tuple(_build_part(name, value, scale) for name, value in ordered),
        sum=format_log_odds(sum(value for _, value in tag.reasons)),
    )


def _build_part(name: str, value: float, scale: float) -> PartView:
    width = round(50 * abs(value) / scale, 1)
    start = 50.0 if value > 0 else round(50 - width, 1)
    return PartView(name, format_log_odds(value), start, width, is_for=value > 0)
