"""``/api/v1/admin``: accounts and the audit, for who looks after them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.answers.accounts import AccountsResponse, AuditResponse, make_account_answer, make_audit_answer
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.state import ServicesDep
from core.store.accounts.audit import MAX_LINES
from core.store.columns import MAX_ID

router = APIRouter(prefix="/admin", tags=["accounts"], dependencies=[Depends(needs(Permission.ADMINISTER))])


@router.get("/accounts", summary="List accounts")
def list_accounts(services: ServicesDep) -> AccountsResponse:
    """List all accounts by login, disabled ones too."""
    hits = [make_account_answer(one) for one in services.store.accounts.load_all()]
    return AccountsResponse(total=len(hits), hits=hits)


@router.get("/audit", summary="Read the audit")
def list_audit(
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=MAX_LINES, description="Lines in this answer.")] = 50,
    before: Annotated[
        int | None, Query(ge=1, le=MAX_ID, description="Only lines older than the one of this id.")
    ] = None,
) -> AuditResponse:
    """Read who changed which account, key or space, newest first."""
    lines = services.store.audit.latest(limit + 1, before)
    more = lines[limit - 1].id if len(lines) > limit else None
    return AuditResponse(hits=[make_audit_answer(line) for line in lines[:limit]], next_before=more)
