"""What pages that change something at the desk have in common: who may, and where one is led afterwards."""

from __future__ import annotations

from fastapi import Depends
from fastapi.responses import RedirectResponse

from api.auth.gate import needs
from api.auth.next import parse_next
from api.auth.permissions import Permission
from api.pages.signing_in import NO_STORE

# A key writes as JSON; forms are a person's.
PERSON = [Depends(needs(Permission.OWN_ACCOUNT))]
WRITER = [*PERSON, Depends(needs(Permission.WRITE))]


def go(address: str) -> RedirectResponse:
    """Lead to a page of ours after a change."""
    return RedirectResponse(parse_next(address), 303, NO_STORE)
