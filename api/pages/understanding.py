"""What the search page says of how a search was read, and how each step is undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.links import SearchLinks
from api.parameters import SearchParameters, Understanding
from index.understanding.pieces import Step, StepKind
from index.understanding.reading import Understood

# What stands between what was typed and what it became.
_BETWEEN: Mapping[StepKind, str] = {
    StepKind.ASKING: "left out",
    StepKind.PLACE: "an organisation's country counts",
    StepKind.KIND: "counts as",
    StepKind.TRANSLATION: "→",
    StepKind.SHORT_FORM: "→",
    StepKind.TECHNOLOGY: "the tag counts:",
    StepKind.RELATED: "also",
}
_WITHOUT_WORDS = frozenset({StepKind.PLACE})


@dataclass(frozen=True, slots=True)
class StepView:
    """One step in words. ``undo_href``: the same search without it."""

    typed: str
    between: str
    became: str
    undo_href: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How a search was read. ``plain_href``: the words as typed; ``read_href``: read again, with all steps."""

    read_as: str
    steps: tuple[StepView, ...]
    plain_href: str
    read_href: str


def build_reading(understood: Understood, parameters: SearchParameters, links: SearchLinks) -> ReadingView | None:
    """Return what to say; ``None`` where nothing was done and nothing was undone."""
    is_changed = parameters.understand is Understanding.OFF or bool(parameters.off)
    if not understood.steps and not is_changed:
        return None
    return ReadingView(
        read_as=understood.read_as,
        steps=tuple(_make_step(step, parameters, links) for step in understood.steps),
        plain_href=links.with_values(understand="off", off="") if understood.steps else "",
        read_href=links.with_values(understand="", off="") if is_changed else "",
    )


def _make_step(step: Step, parameters: SearchParameters, links: SearchLinks) -> StepView:
    is_named = step.kind not in _WITHOUT_WORDS
    between = "→" if step.kind is StepKind.ASKING and step.became else _BETWEEN[step.kind]
    undone = links.with_values(off=(*parameters.off, step.id))
    return StepView(step.typed, between, step.became if is_named else "", undone)
