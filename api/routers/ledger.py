"""``/api/v1/organisations/statements`` and ``…/suggestions``: change what organisations are, by curators.

Each writes a line of the ledger and returns its number; by it the line is undone.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query

from api.answers.suggestions import SuggestionsResponse, make_suggestion
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.organisations.curating import Reasoned, Wish, Written, accept, dismiss, perform, split, undo
from api.state import ServicesDep
from core.store.columns import MAX_ID

router = APIRouter(tags=["organisations"])
CURATOR = [Depends(needs(Permission.CURATE))]
Number = Annotated[int, Path(ge=1, le=MAX_ID)]
NO_REASON = Reasoned()


@router.get("/organisations/suggestions", summary="List what may be one", dependencies=CURATOR)
def list_suggestions(
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="Suggestions in this answer.")] = 50,
) -> SuggestionsResponse:
    """List organisations that may be one, the surest first, with the reasons."""
    found = services.store.suggestions.load(services.spaces)
    return SuggestionsResponse(total=len(found), hits=[make_suggestion(one) for one in found[:limit]])


@router.post(
    "/organisations/suggestions/{number}/accept", summary="Accept a suggestion", dependencies=CURATOR, status_code=201
)
def accept_suggestion(number: Number, services: ServicesDep, wish: Reasoned = NO_REASON) -> Written:
    """Merge what is suggested. Without a reason, that of the suggestion is kept."""
    return Written(statement=accept(services, number, wish))


@router.post(
    "/organisations/suggestions/{number}/dismiss", summary="Dismiss a suggestion", dependencies=CURATOR, status_code=201
)
def dismiss_suggestion(number: Number, services: ServicesDep, wish: Reasoned = NO_REASON) -> Written:
    """Remember for good that what is suggested is not the same."""
    return Written(statement=dismiss(services, number, wish))


@router.post("/organisations/statements", summary="Change an organisation", dependencies=CURATOR, status_code=201)
def add_statement(wish: Annotated[Wish, Body(discriminator="operation")], services: ServicesDep) -> Written:
    """Merge two organisations, keep two apart, give a name, state a fact, or say what another one is to it."""
    return Written(statement=perform(services, wish))


@router.post(
    "/organisations/statements/{number}/split", summary="Split a wrong merge", dependencies=CURATOR, status_code=201
)
def split_merge(number: Number, services: ServicesDep, wish: Reasoned = NO_REASON) -> Written:
    """Take a merge back for good: the two are kept apart."""
    return Written(statement=split(services, number, wish))


@router.delete("/organisations/statements/{number}", summary="Undo a statement", dependencies=CURATOR)
def undo_statement(
    number: Number,
    services: ServicesDep,
    reason: Annotated[str, Query(max_length=2_000, description="Why.")] = "",
) -> Written:
    """Take any operation back; undoing an undoing does the operation again. The new statement is returned."""
    return Written(statement=undo(services, number, Reasoned(reason=reason)))
