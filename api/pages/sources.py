"""``/sources``: how the collecting goes, what was refused, and what still waits."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.render import render
from api.source_health import RunState, SourceHealth, load_source_health
from api.state import ServicesDep

router = APIRouter(include_in_schema=False)

# (word, shape): colour alone never says it
STATE_WORDS: Mapping[RunState, tuple[str, str]] = {
    RunState.WELL: ("well", "●"),
    RunState.PARTLY: ("partly refused", "▲"),
    RunState.UNEXPECTED: ("not as expected", "▲"),
    RunState.FAILED: ("failed", "■"),
    RunState.RUNNING: ("running", "◐"),
    RunState.KILLED: ("broken off", "■"),
    RunState.NEVER: ("never run", "○"),
}
_TROUBLE = (RunState.FAILED, RunState.KILLED, RunState.UNEXPECTED, RunState.PARTLY)


@router.get("/sources")
def show_sources(request: Request, services: ServicesDep) -> HTMLResponse:
    """Show the health of all sources."""
    now = services.clock()
    sources = load_source_health(services.store, now)
    context = {
        "section": "sources",
        "sources": sources,
        "states": STATE_WORDS,
        "summary": summarise(sources),
        "pending": sorted(services.store.pending.counts(now).items()),
        "documents": sum(source.documents for source in sources),
        "now": now,
    }
    return render(request, "sources.html", context)


def summarise(sources: list[SourceHealth]) -> str:
    """Return one line on all sources."""
    trouble = sum(source.state in _TROUBLE for source in sources)
    if not trouble:
        return "All well."
    return f"{trouble} of {len(sources)} {'needs' if trouble == 1 else 'need'} a look."
