"""``/sources/{id}``: one source with its health, manners, terms, runs, refusals, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.addresses import source_address, source_json_address
from api.charts import YearMarks, build_timeline
from api.pages.links import SearchLinks
from api.pages.render import render
from api.pages.search import make_csv
from api.pages.sources import describe_idle
from api.pages.timelines import TimelineView, make_notes
from api.parameters import PageSearchParameters
from api.sources.days import DayChart, build_day_chart
from api.sources.dossiers import SourceDossier, Wanted, load_source_dossier
from api.sources.health import load_source_health
from api.sources.states import RUN_WORDS, SOURCE_WORDS, StateWords, judge_run
from api.state import Services, ServicesDep
from api.technologies.counting import KIND_ORDER, YearCounts, count_years
from core.store.arrivals import Fill
from core.store.columns import MAX_ID
from core.store.crawling.origins import OriginFile
from core.store.runs import Run
from core.store.sources import SourceFacts
from index import query as question
from index.query import Filters

router = APIRouter(include_in_schema=False)

# More of a file than that is told by its size.
_EXCERPT_CHARS = 2_000
FIELDS = ("text", "people", "organisations", "identifiers", "classifications", "dates")
RunId = Annotated[int | None, Query(ge=1, le=MAX_ID)]


@dataclass(frozen=True, slots=True)
class FileView:
    """What a host says about itself: in a sentence, with the beginning of the file."""

    file: OriginFile
    verdict: str
    excerpt: str
    is_cut: bool
    is_expired: bool


@dataclass(frozen=True, slots=True)
class FillView:
    """How many documents have a field, against the share that is promised (``None``: no promise)."""

    field: str
    held: int
    share: float
    promised: float | None

    @property
    def is_short(self) -> bool:
        """Whether the promise is not kept."""
        return self.promised is not None and self.share < self.promised


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its word."""

    run: Run
    words: StateWords
    href: str


@router.get("/sources/{source_id}")
def show_source(
    request: Request, source_id: str, services: ServicesDep, day: date | None = None, run: RunId = None
) -> HTMLResponse:
    """Show one source; its documents of a ``day`` or of a ``run``, else the newest."""
    now = services.clock()
    dossier = load_source_dossier(services.store, source_id, now, services.spaces, Wanted(day, run))
    here, health = source_address(source_id), dossier.health
    links = SearchLinks(PageSearchParameters(source=(source_id,)))
    context: dict[str, object] = {
        "section": "sources",
        "dossier": dossier,
        "health": health,
        "source": health.source,
        "facts": health.source.facts,
        "words": SOURCE_WORDS[health.state],
        "idle": describe_idle(dossier.idle_since, now),
        "files": [_view_file(file, now) for file in dossier.files],
        "fill": view_fill(dossier.fill, health.source.facts),
        "runs": [RunView(r, RUN_WORDS[judge_run(r, now)], f"{here}?run={r.id}") for r in dossier.runs],
        "days": _draw_days(dossier, here),
        "timeline_view": _build_timeline(services, source_id, links),
        "links": links,
        "here": here,
        "json_href": source_json_address(source_id),
        "now": now,
    }
    return render(request, "source.html", context)


@router.get("/sources/{source_id}/days.csv")
def get_days(source_id: str, services: ServicesDep) -> Response:
    """Give the documents by day as CSV."""
    health, _ = load_source_health(services.store, source_id, services.clock(), services.spaces)
    rows: list[tuple[str | int, ...]] = [(day.isoformat(), count) for day, count in health.days]
    return make_csv(["day", "documents"], rows, f"{_file_name(source_id)}-by-day.csv")


@router.get("/sources/{source_id}/years.csv")
def get_years(source_id: str, services: ServicesDep) -> Response:
    """Give the units by year of publication as CSV."""
    load_source_health(services.store, source_id, services.clock(), services.spaces)
    years = count_years(services.engine, _about(source_id)) if services.engine.live() is not None else ()
    kinds = [kind for kind in KIND_ORDER if any(kind in dict(year.kinds) for year in years)]
    rows = [[year.year, year.total, *(dict(year.kinds).get(kind, 0) for kind in kinds)] for year in years]
    return make_csv(["year", "units", *kinds], rows, f"{_file_name(source_id)}-by-year.csv")


def view_fill(fill: Fill, facts: SourceFacts | None) -> list[FillView]:
    """Return how well each field is filled; none where nothing is held."""
    promised = dict(facts.fill) if facts else {}
    if not fill.documents:
        return []
    return [
        FillView(name, fill.filled[name], fill.filled[name] / fill.documents, promised.get(name)) for name in FIELDS
    ]


def _draw_days(dossier: SourceDossier, here: str) -> DayChart:
    def link(day: date) -> str:
        return f"{here}?{urlencode({'day': day.isoformat()})}#documents"

    return build_day_chart(dossier.health.days, link, dossier.window.day)


def _build_timeline(services: Services, source_id: str, links: SearchLinks) -> TimelineView | None:
    if services.engine.live() is None:
        return None
    years: tuple[YearCounts, ...] = count_years(services.engine, _about(source_id))
    marks = YearMarks(incomplete_from=services.clock().year)
    chart = build_timeline(years, links.for_year, marks, plot_height=96)
    if chart is None:
        return None
    return TimelineView(chart, years, make_notes(chart, [], 0), f"{source_address(source_id)}/years.csv")


def _about(source_id: str) -> question.Query:
    return question.Query(filters=Filters(sources=(source_id,)))


def _view_file(file: OriginFile, now: datetime) -> FileView:
    text = file.body.decode("utf-8", "replace").replace("\0", "\ufffd").strip()
    excerpt = text[:_EXCERPT_CHARS]
    return FileView(file, _say(file), excerpt, len(text) > len(excerpt), file.expires_at <= now)


def _say(file: OriginFile) -> str:
    """Return what the status of a file means; what stands in it was read by the crawl."""
    is_robots = file.path == "/robots.txt"
    if file.status is None or file.status == 429 or file.status >= 500:
        why = file.error or f"it answers {file.status}"
        return f"could not be had: {why}" + ("; nothing is asked of this host until it can be" if is_robots else "")
    if file.status >= 300:
        return f"there is none ({file.status}): " + ("all may be asked" if is_robots else "nothing is reserved by it")
    return "read and followed" + (f"; could not be renewed: {file.error}" if file.error else "")


def _file_name(source_id: str) -> str:
    """Return an id as it may stand in the name of a file."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in source_id)[:100]
