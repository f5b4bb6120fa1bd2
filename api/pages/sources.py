"""``/sources``: how the collecting goes, source by source, and what still waits."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.auth.permissions import Permission
from api.pages.render import render
from api.sources.days import draw_spark
from api.sources.health import Overview, load_overview
from api.sources.states import SOURCE_WORDS
from api.state import Services, ServicesDep
from api.words import format_span
from core.store.pending import PendingCount

router = APIRouter(include_in_schema=False)


@router.get("/sources")
def show_sources(request: Request, services: ServicesDep) -> HTMLResponse:
    """Show the health of all sources."""
    now = services.clock()
    overview = load_overview(services.store, now, services.spaces)
    context: dict[str, object] = {
        "section": "sources",
        "sources": [(health, draw_spark(health.days)) for health in overview.sources],
        "words": SOURCE_WORDS,
        "summary": summarise(overview),
        "idle": describe_idle(overview.idle_since, now),
        "pending": _load_pending(services, now),
        "documents": sum(health.documents for health in overview.sources),
        "now": now,
    }
    return render(request, "sources.html", context)


def _load_pending(services: Services, now: datetime) -> list[tuple[str, PendingCount]]:
    """Return what waits; it is counted over all spaces, so only who runs the machine sees it."""
    if not services.visitor.may(Permission.OPERATE):
        return []
    return sorted(services.store.pending.counts(now).items())


def summarise(overview: Overview) -> str:
    """Return one line on all sources."""
    trouble = overview.in_trouble
    if not trouble:
        return "All well."
    return f"{trouble} of {len(overview.sources)} {'needs' if trouble == 1 else 'need'} a look."


def describe_idle(idle_since: datetime | None, now: datetime) -> str | None:
    """Return the line that stands above all sources when nothing is crawled at all."""
    return None if idle_since is None else f"Nothing was crawled for {format_span(now - idle_since)}"
