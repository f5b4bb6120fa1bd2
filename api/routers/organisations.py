"""``/api/v1/organisations``: who is known, what is said of whom and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.addresses import organisation_json_address
from api.answers.organisations import (
    OrganisationResponse,
    OrganisationsResponse,
    make_activity,
    make_organisation,
    make_organisations,
)
from api.organisations.activity import about_organisation, load_activity, load_organisation_events
from api.organisations.dossiers import load_organisation
from api.organisations.listing import list_organisations as find_rows
from api.parameters import parse_moment
from api.state import ServicesDep
from api.technologies.counting import count_years

router = APIRouter(tags=["organisations"])

KnownAt = Annotated[
    datetime | None,
    BeforeValidator(parse_moment),
    Query(description="As it was known at the end of a day (2026-11-27), or at a moment (2026-11-27T12:00)."),
]


class OrganisationParameters(BaseModel):
    """Which organisations."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("", max_length=500, description="How a name of it begins, in whatever case. Empty: any.")
    limit: int = Field(20, ge=1, le=100, description="Organisations in this answer.")


@router.get("/organisations", summary="Find organisations")
def list_organisations(
    parameters: Annotated[OrganisationParameters, Query()], services: ServicesDep
) -> OrganisationsResponse:
    """Find organisations by how one of their names begins: that of a register, a document or a person.

    Those with most documents first; without a name, those of which the base holds most.
    """
    return make_organisations(find_rows(services, parameters.name, parameters.limit + 1), parameters.limit)


# Ids of registers are theirs, and may hold slashes.
@router.get(
    "/organisations/{organisation_id:path}", summary="Read an organisation", response_model=OrganisationResponse
)
def get_organisation(
    organisation_id: str, services: ServicesDep, known_at: KnownAt = None
) -> OrganisationResponse | RedirectResponse:
    """Read an organisation: names and who says them, facts, relations to others, what people said, documents.

    Without ``known_at`` also its units by year, technologies, partners and events.

    The id of one that was merged into another is answered by a redirect to that.
    """
    dossier = load_organisation(services.store, organisation_id, known_at, services.spaces)
    if dossier.view.id != organisation_id:
        return RedirectResponse(organisation_json_address(dossier.view.id, known_at))
    if known_at is not None:
        return make_organisation(dossier)
    activity = load_activity(services, dossier.view.id)
    answer = (
        make_activity(activity, count_years(services.engine, about_organisation(dossier.view.id))) if activity else None
    )
    return make_organisation(dossier, answer, load_organisation_events(services.store, dossier.view, services.spaces))
