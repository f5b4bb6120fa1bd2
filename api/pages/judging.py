"""Drawn units as they are judged, and what the judgements say, in words."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.draws import FRAME, NEAR_FRAME, TrustView
from api.pages.hits import HitView, build_hit
from api.pages.links import SearchLinks
from api.parameters import PageSearchParameters
from api.state import Services
from core.desk import Drawn, Part
from index.query import Hit
from insight.precision import MIN_JUDGED, Estimate, Judged

PART_WORDS = {
    Part.TOP: "The first hits",
    Part.REST: "Drawn by chance from the hits after them",
    Part.NEAR: "Not found, but near: they lack one of the words",
}
_TOO_FEW = f"too few judged to say (at least {MIN_JUDGED} of a group)"


@dataclass(frozen=True, slots=True)
class TrustWords:
    """What is known of a search. ``precision`` and the others are sentences; ``how`` says what they rest on."""

    precision: str
    missed: str
    recall: str
    how: tuple[str, ...]
    judged: int
    drawn: int
    day: str
    query: str


@dataclass(frozen=True, slots=True)
class JudgedView:
    """A drawn unit to be judged; ``hit`` is ``None`` where it is there no more."""

    number: int
    drawn: Drawn
    hit: HitView | None


@dataclass(frozen=True, slots=True)
class JudgedGroup:
    """The drawn units of one part."""

    title: str
    units: tuple[JudgedView, ...]


def build_trust(view: TrustView | None) -> TrustWords | None:
    """Return what is known of a search in words; ``None`` where nothing was drawn."""
    if view is None:
        return None
    draw, trust, groups = view.draw, view.trust, view.groups
    return TrustWords(
        precision=_share(trust.precision, "of what it finds is what is looked for"),
        missed=_missed(trust.missed, groups[Part.NEAR]),
        recall=_share(trust.recall, "of what there is, found or near, it finds"),
        how=_tell_how(view),
        judged=view.judged,
        drawn=len(draw.units),
        day=draw.recorded_at.date().isoformat(),
        query=draw.query,
    )


def build_judging(services: Services, view: TrustView | None) -> tuple[JudgedGroup, ...]:
    """Return the drawn units by the part they are of, as they stand now."""
    if view is None:
        return ()
    links = SearchLinks(PageSearchParameters())
    numbered = list(enumerate(view.draw.units, 1))
    return tuple(
        JudgedGroup(PART_WORDS[part], tuple(_view(services, number, one, links) for number, one in mine))
        for part in Part
        if (mine := [pair for pair in numbered if pair[1].part is part])
    )


def _view(services: Services, number: int, drawn: Drawn, links: SearchLinks) -> JudgedView:
    entry = services.engine.get(drawn.unit_id) or services.engine.get(services.store.units.resolve_id(drawn.unit_id))
    if entry is None:
        return JudgedView(number, drawn, None)
    hit = build_hit(Hit(entry, 0.0), number, links, services.taxonomy, cursor=None, why={})
    return JudgedView(number, drawn, hit)


def _share(share: Estimate | None, of_what: str) -> str:
    if share is None:
        return _TOO_FEW
    return f"{100 * share.value:.0f} % {of_what}{_bounds(share, 100, ' %')}"


def _missed(missed: Estimate | None, near: Judged) -> str:
    if not near.frame:
        return "no unit lacks just one of its words"
    if missed is None:
        return _TOO_FEW
    return f"about {missed.value:,.0f} of {near.frame:,} near units are missed{_bounds(missed)}"


def _bounds(estimate: Estimate, factor: int = 1, unit: str = "") -> str:
    low, high = f"{factor * estimate.low:,.0f}", f"{factor * estimate.high:,.0f}{unit}"
    return f" (95 %: {low} to {high})" if low + unit != high else ""


def _tell_how(view: TrustView) -> tuple[str, ...]:
    draw, groups = view.draw, view.groups
    told = [f"{groups[part].right} of {groups[part].judged} judged: {PART_WORDS[part].lower()}" for part in Part]
    if draw.total > draw.frame:
        told.append(f"of {draw.total:,} hits only the first {FRAME} can be drawn")
    if draw.near_total > draw.near_frame:
        told.append(f"of {draw.near_total:,} near units {draw.near_frame:,} can be drawn: {NEAR_FRAME} for each word")
    told.append("what has none of the words is in no figure")
    return tuple(told)
