"""``/api/v1/events``: what happened, counted once, with the sentences that tell of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse

from api.addresses import event_json_address
from api.answers.events import EventResponse, EventsResponse, make_event, make_event_response
from api.documents.related import load_event, load_told
from api.events import EventParameters, find_events
from api.state import ServicesDep

router = APIRouter(tags=["events"])


@router.get("/events", summary="List events")
def list_events(parameters: Annotated[EventParameters, Query()], services: ServicesDep) -> EventsResponse:
    """List rounds of funding, takeovers, plants, estimates of markets and others, those told last first."""
    total, found = find_events(services, parameters)
    return EventsResponse(total=total, hits=[make_event(event) for event in found])


@router.get("/events/{event_id}", summary="Read an event", response_model=EventResponse)
def get_event(event_id: str, services: ServicesDep) -> EventResponse | RedirectResponse:
    """Read an event with every sentence that tells of it, and its state: a later denial is one.

    The id of an event that became part of another is answered by a redirect to that.
    """
    event = load_event(services.store, event_id, services.spaces)
    if event.id != event_id:
        return RedirectResponse(event_json_address(event.id))
    return make_event_response(event, load_told(services.store, event))
