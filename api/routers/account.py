"""``/api/v1/account``: who asks, and what they may do here."""

from __future__ import annotations

from fastapi import APIRouter

from api.answers.accounts import AccountResponse, make_account_response
from api.auth.gate import VisitorDep

router = APIRouter(tags=["accounts"])


@router.get("/account", summary="Who am I?")
async def get_account(visitor: VisitorDep) -> AccountResponse:
    """Read who asks, with their role, what they may do, the spaces that they see, and the key that they sent."""
    return make_account_response(visitor)
