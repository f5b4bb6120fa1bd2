"""``/``: what is new since the last visit, one's technologies as small multiples, saved searches, sources."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.addresses import document_address
from api.desk.start import Followed, has_units, load_start
from api.pages.bearing import build_events
from api.pages.hits import format_day
from api.pages.links import SearchLinks
from api.pages.render import render
from api.pages.sources import summarise
from api.parameters import PageSearchParameters
from api.sources.states import SOURCE_WORDS
from api.state import ServicesDep

router = APIRouter(include_in_schema=False)

PLOT_HEIGHT = 40
_STEP, _GAP = 14, 2


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year of a small multiple, in pixels; it leads to its units."""

    year: int
    count: int
    x: int
    y: int
    height: int
    href: str


@dataclass(frozen=True, slots=True)
class Multiple:
    """A technology as a small multiple. ``change`` in words; ``bars``: the last one is not over."""

    followed: Followed
    bars: tuple[YearBar, ...]
    words: str
    change: str
    newest_href: str
    newest_day: str

    @property
    def width(self) -> int:
        """The width in pixels."""
        return len(self.bars) * _STEP - _GAP


@router.get("/")
def show_start(request: Request, services: ServicesDep) -> Response:
    """Show the start page; an empty base leads to the search page, which says how to fill it."""
    if not has_units(services):
        return RedirectResponse("/search")
    last = services.store.last_visits.note(services.visitor.principal, services.clock())
    start = load_start(services, last)
    top = max((count for one in start.technologies for count in one.years), default=0)
    context = {
        "section": "start",
        "start": start,
        "events": build_events(start.events),
        "multiples": [build_multiple(one, top) for one in start.technologies],
        "plot_height": PLOT_HEIGHT,
        "sources_line": summarise(start.sources),
        "words": SOURCE_WORDS,
        "today": services.clock().date(),
    }
    return render(request, "start.html", context)


def build_multiple(one: Followed, top: int) -> Multiple:
    """Return a small multiple; ``top``: the largest year of all of them, for they share their axis."""
    links = SearchLinks(PageSearchParameters(technology=(one.id,)))
    bars = tuple(_make_bar(one.first_year + i, count, i, top, links) for i, count in enumerate(one.years))
    before, after = one.last_whole
    year = one.first_year + len(one.years) - 2
    return Multiple(
        followed=one,
        bars=bars,
        words=f"{one.label}: " + ", ".join(f"{bar.count} in {bar.year}" for bar in bars if bar.count),
        change=_tell_change(one, year, before, after),
        newest_href=document_address(one.newest.documents[0]) if one.newest else "",
        newest_day=format_day(one.newest.published, one.newest.precision) if one.newest else "",
    )


def _make_bar(year: int, count: int, index: int, top: int, links: SearchLinks) -> YearBar:
    height = max(2, round((PLOT_HEIGHT - 1) * count / top)) if count else 0
    return YearBar(year, count, index * _STEP, PLOT_HEIGHT - height, height, links.for_year(year))


def _tell_change(one: Followed, year: int, before: int, after: int) -> str:
    if one.change is None:
        return f"{before:,} in {year - 1}, {after:,} in {year}: too little to say"
    change = one.change
    value, low, high = (format_change(share) for share in (change.value, change.low, change.high))
    return f"{year} against {year - 1}: {value} % (95 %: {low} to {high} %)"


def format_change(ratio: float) -> str:
    """Return by how many per cent something grew, with its sign."""
    return f"{100 * (ratio - 1):+,.0f}".replace("-", "−")
