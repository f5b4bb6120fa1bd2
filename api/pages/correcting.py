"""What people correct of a document by the forms of its page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from api.addresses import document_address
from api.auth.forms import Form, form_of
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.documents.correcting import WishForm, correct, take_back
from api.pages.correction_views import Typed
from api.pages.documents import show
from api.state import ServicesDep
from core.errors import InputError
from core.store.columns import MAX_ID

router = APIRouter(include_in_schema=False, prefix="/corrections", dependencies=[Depends(needs(Permission.WRITE))])


class Nothing(Form):
    """A form without a field of its own."""


@router.post("")
def add_correction(
    request: Request, services: ServicesDep, form: Annotated[WishForm, Depends(form_of(WishForm))]
) -> Response:
    """Correct a tag or a link; what cannot be is told at its form."""
    wish = form.root
    try:
        number = correct(services, wish)
    except InputError as exc:
        fields = tuple((name, str(value)) for name, value in wish.model_dump(mode="json").items())
        return show(request, services, wish.document, typed=Typed(exc, fields))
    return RedirectResponse(f"{document_address(wish.document)}#correction-{number}", 303)


@router.post("/{number}/undo")
def undo_correction(
    number: Annotated[int, Path(ge=1, le=MAX_ID)],
    services: ServicesDep,
    form: Annotated[Nothing, Depends(form_of(Nothing))],
) -> Response:
    """Take a correction back."""
    del form
    undone = take_back(services, number)
    return RedirectResponse(f"{document_address(undone.correction.document_id)}#corrections", 303)
