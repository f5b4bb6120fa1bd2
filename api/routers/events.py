"""``/api/v1/events``: what happened, counted once, with the sentences that tell of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from api.addresses import event_json_address
from api.answers.events import EventResponse, EventsResponse, make_event, make_event_response
from api.parameters import Day
from api.related import load_event, load_told
from api.state import ServicesDep
from core.events import EventFilter
from core.signals import SignalKind
from core.text.organisation_names import normalise_name

router = APIRouter(tags=["events"])

# The database counts its way to a page; nobody reads that far.
_MAX_PAGE = 10_000


class EventParameters(BaseModel):
    """Which events; parameters are combined by *and*."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: SignalKind | None = Field(None, description="Of this kind only.")
    name: str = Field("", max_length=500, description="How the name of an organisation or market in it begins.")
    since: Day = Field(None, description="Last told on or after this day: 2019, 2019-03 or 2019-03-12.")
    limit: int = Field(20, ge=1, le=100, description="Events on a page.")
    page: int = Field(1, ge=1, le=_MAX_PAGE, description="The page, from 1.")


@router.get("/events", summary="List events")
def list_events(parameters: Annotated[EventParameters, Query()], services: ServicesDep) -> EventsResponse:
    """List rounds of funding, takeovers, plants, estimates of markets and others, those told last first."""
    since: date | None = parameters.since
    name = normalise_name(parameters.name) if parameters.name else None
    asked = EventFilter(kind=parameters.kind, name=name, since=since, spaces=services.spaces)
    offset = (parameters.page - 1) * parameters.limit
    total, found = services.store.events.list_latest(asked, parameters.limit, offset)
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
