"""``/api/v1/corrections``: what people say against the machine of a document, and taking it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query

from api.answers.corrections import CorrectionAnswer, CorrectionsResponse, make_correction
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.documents.correcting import Wish, correct, list_corrections, take_back
from api.organisations.curating import Written
from api.state import ServicesDep
from core.store.columns import MAX_ID

router = APIRouter(tags=["documents"])
WRITER = [Depends(needs(Permission.WRITE))]


@router.get("/corrections", summary="List the corrections of a document")
def get_corrections(
    services: ServicesDep,
    document: Annotated[str, Query(max_length=2_000, description="The id of a document.")],
) -> CorrectionsResponse:
    """List what people corrected of a document and did not take back, oldest first."""
    found = list_corrections(services, document)
    return CorrectionsResponse(total=len(found), hits=[make_correction(one) for one in found])


@router.post("/corrections", summary="Correct a document", dependencies=WRITER, status_code=201)
def add_correction(wish: Annotated[Wish, Body(discriminator="operation")], services: ServicesDep) -> Written:
    """Say whether a document is about a technology, or whom a name in it means. It holds until it is taken back."""
    return Written(statement=correct(services, wish))


@router.delete("/corrections/{number}", summary="Take a correction back", dependencies=WRITER)
def undo_correction(number: Annotated[int, Path(ge=1, le=MAX_ID)], services: ServicesDep) -> CorrectionAnswer:
    """Take a correction back; what held before holds again. What others said, only a curator takes back."""
    return make_correction(take_back(services, number))
