"""Events as a list: which are asked for, and a page of them; the same for JSON and page."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.parameters import Day
from api.state import Services
from core.events import Event, EventFilter
from core.signals import SignalKind
from core.text.organisation_names import normalise_name

# The database counts its way to a page; nobody reads that far.
_MAX_PAGE = 10_000


def _leave_empty(told: object) -> object:
    """Read the empty field of a form as nothing."""
    return told or None


class EventParameters(BaseModel):
    """Which events; parameters are combined by *and*."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[SignalKind | None, BeforeValidator(_leave_empty)] = Field(None, description="Of this kind only.")
    name: str = Field("", max_length=500, description="How the name of an organisation or market in it begins.")
    since: Day = Field(None, description="Last told on or after this day: 2019, 2019-03 or 2019-03-12.")
    limit: int = Field(20, ge=1, le=100, description="Events on a page.")
    page: int = Field(1, ge=1, le=_MAX_PAGE, description="The page, from 1.")


def find_events(services: Services, parameters: EventParameters) -> tuple[int, list[Event]]:
    """Return how many events there are of those asked for, and those of one page."""
    since: date | None = parameters.since
    name = normalise_name(parameters.name) if parameters.name else None
    asked = EventFilter(kind=parameters.kind, name=name, since=since, spaces=services.spaces)
    offset = (parameters.page - 1) * parameters.limit
    return services.store.events.list_latest(asked, parameters.limit, offset)
