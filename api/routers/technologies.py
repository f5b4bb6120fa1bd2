"""``/api/v1/technologies``: what is followed, and how much of it the base holds."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.answers.technologies import (
    TechnologiesResponse,
    TechnologyActivity,
    TechnologyResponse,
    make_summary,
    make_technology,
)
from api.searching import describe_gaps, find_year_gaps
from api.state import ServicesDep
from api.technologies.activity import load_newest_events, load_organisations
from api.technologies.counting import about, count_technologies, count_years, find_move, find_technology

router = APIRouter(tags=["technologies"])


@router.get("/technologies", summary="List technologies")
def list_technologies(services: ServicesDep) -> TechnologiesResponse:
    """List all technologies of the taxonomy with the number of units about each."""
    counts = count_technologies(services.engine, services.taxonomy)
    hits = [make_summary(technology, counts) for technology in services.taxonomy]
    return TechnologiesResponse(total=len(hits), version=services.taxonomy.version, hits=hits)


@router.get("/technologies/{technology_id}", summary="Read a technology", response_model=TechnologyResponse)
def get_technology(technology_id: str, services: ServicesDep) -> TechnologyResponse | RedirectResponse:
    """Read the facts of a technology, with its units by year and kind, who has most of them, and what happened last.

    A retired id that leads to one other technology is answered by a redirect to that.
    """
    if moved := find_move(services.taxonomy, technology_id):
        return RedirectResponse(f"/api/v1/technologies/{moved}")
    technology = find_technology(services.taxonomy, technology_id)
    is_indexed = services.engine.live() is not None
    years = count_years(services.engine, about(technology.id)) if is_indexed else ()
    units = count_technologies(services.engine, services.taxonomy).get(technology.id, 0)
    notes = describe_gaps(find_year_gaps(services.engine, {y.year for y in years if y.total}))
    organisations = load_organisations(services, about(technology.id), services.clock().date())
    events = load_newest_events(services, about(technology.id))
    held = TechnologyActivity(units, years, notes, organisations, events)
    return make_technology(technology, services.taxonomy, held)
