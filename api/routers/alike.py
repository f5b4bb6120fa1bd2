"""``/api/v1/alike``: more like a document."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.answers.base import Answer
from api.answers.search import HitAnswer, make_hit
from api.documents.alike import load_alike
from api.documents.dossiers import load_dossier
from api.state import ServicesDep

router = APIRouter(tags=["documents"])


class AlikeResponse(Answer):
    """Units like a document, the most alike first."""

    total: int = Field(description="How many are in this answer.")
    hits: list[HitAnswer]


@router.get("/alike", summary="More like this")
def get_alike(
    services: ServicesDep,
    document: Annotated[str, Query(max_length=2_000, description="The id of a document.")],
) -> AlikeResponse:
    """List units that share at least two words of a document's title, higher where they share its technologies."""
    hits = [make_hit(hit, services.taxonomy) for hit in load_alike(services, load_dossier(services, document))]
    return AlikeResponse(total=len(hits), hits=hits)
