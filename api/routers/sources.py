"""``/api/v1/sources``: where the documents come from, and how the collecting goes."""

from __future__ import annotations

from fastapi import APIRouter

from api.answers.sources import SourcesResponse, make_source
from api.source_health import load_source_health
from api.state import ServicesDep

router = APIRouter(tags=["sources"])


@router.get("/sources", summary="List sources")
def list_sources(services: ServicesDep) -> SourcesResponse:
    """List all sources with their documents, last run and what it refused; those that need a look come first."""
    hits = [make_source(health) for health in load_source_health(services.store, services.clock())]
    return SourcesResponse(total=len(hits), hits=hits)
