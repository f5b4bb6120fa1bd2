"""``/api/v1/start``: what the start page tells."""

from __future__ import annotations

from fastapi import APIRouter

from api.answers.start import StartResponse, make_start
from api.desk.start import has_units, load_start
from api.state import ServicesDep
from core.errors import NotFoundError

router = APIRouter(tags=["desk"])


@router.get("/start", summary="What is new")
def get_start(services: ServicesDep) -> StartResponse:
    """Read what is new since one's last visit to the start page; asking is no visit. 404 for an empty base."""
    if not has_units(services):
        raise NotFoundError("the base is empty: scout run")
    return make_start(load_start(services, services.store.last_visits.since(services.visitor.principal)))
