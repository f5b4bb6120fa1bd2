"""``/api/v1/sources``: where the documents come from, and how the collecting goes."""

from __future__ import annotations

from fastapi import APIRouter

from api.answers.source import SourceResponse, make_dossier
from api.answers.sources import SourcesResponse, make_sources
from api.sources.dossiers import load_source_dossier
from api.sources.health import load_overview
from api.state import ServicesDep

router = APIRouter(tags=["sources"])


@router.get("/sources", summary="List sources")
def list_sources(services: ServicesDep) -> SourcesResponse:
    """List all sources with how each is doing, what came in and what was refused; those in trouble come first."""
    now = services.clock()
    return make_sources(load_overview(services.store, now, services.spaces), now)


@router.get("/sources/{source_id}", summary="Read a source")
def get_source(source_id: str, services: ServicesDep) -> SourceResponse:
    """Read everything that is known of a source: health, manners, terms, runs, refusals, and what it should give."""
    now = services.clock()
    return make_dossier(load_source_dossier(services.store, source_id, now, services.spaces), now)
