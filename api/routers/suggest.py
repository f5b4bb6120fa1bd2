"""``/api/v1/suggest``: what may be meant, while a person types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.answers.base import Answer
from api.state import ServicesDep
from api.suggesting import suggest as find_suggestions

router = APIRouter(tags=["search"])


class SuggestParameters(BaseModel):
    """What was typed so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field("", max_length=200, description="The beginning of a name.", examples=["silicon ph"])


class SuggestionAnswer(Answer):
    """A technology or an organisation."""

    kind: str = Field(description="technology or actor: the parameter of a search that takes its id.")
    id: str
    label: str
    matched: str = Field(description="The one of its names that begins so.")


class SuggestResponse(Answer):
    """What may be meant, the most likely first."""

    suggestions: list[SuggestionAnswer]


@router.get("/suggest", summary="Suggest technologies and organisations")
def suggest(parameters: Annotated[SuggestParameters, Query()], services: ServicesDep) -> SuggestResponse:
    """Suggest technologies and organisations of which a name begins so; fewer than two letters suggest nothing."""
    found = find_suggestions(parameters.q, services.names, services.store, services.spaces)
    return SuggestResponse(
        suggestions=[SuggestionAnswer(kind=s.kind, id=s.id, label=s.label, matched=s.matched) for s in found]
    )
