"""``/login`` and ``/logout``: in and out, without a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.account_changes import AccountDeskDep
from api.auth.cookies import drop_session_cookie, set_session_cookie
from api.auth.forms import Form, form_of
from api.auth.gate import VisitorDep, get_address, get_gate
from api.auth.next import START, parse_next
from api.http.problems import make_headers
from api.pages.render import render
from core.errors import InputError, SignInError, TooManyError

router = APIRouter(include_in_schema=False)
NO_STORE = {"cache-control": "no-store"}


class SignIn(Form):
    """Who signs in, and where to after."""

    login: str = Field(max_length=400)
    password: str = Field(max_length=4_000)
    next: str = Field("", max_length=4_000)


@router.get("/login")
async def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002  # the name of the parameter
    """Show the form; before there are accounts nobody needs it."""
    if not await get_gate(request).has_accounts():
        return RedirectResponse(START, 303)
    return _show(request, parse_next(next), None)


@router.post("/login")
async def sign_in(
    request: Request, form: Annotated[SignIn, Depends(form_of(SignIn))], desk: AccountDeskDep
) -> Response:
    """Begin a session and lead to the page that was asked for; say no more than that something is wrong."""
    get_gate(request).take_token(get_address(request))
    target = parse_next(form.next)
    try:
        token = await desk.sign_in(form.login, form.password)
    except (SignInError, TooManyError) as exc:
        return _show(request, target, exc)
    response = RedirectResponse(target, 303, NO_STORE)
    set_session_cookie(request, response, token, int(desk.gate.lifetime.whole.total_seconds()))
    return response


@router.post("/logout")
async def sign_out(request: Request, visitor: VisitorDep, desk: AccountDeskDep) -> Response:
    """End the session, and have the browser forget what it kept of the pages."""
    await desk.sign_out(visitor.by)
    response = RedirectResponse("/login", 303, NO_STORE | {"clear-site-data": '"cache"'})
    drop_session_cookie(request, response)
    return response


def _show(request: Request, target: str, trouble: InputError | None) -> HTMLResponse:
    context: dict[str, object] = {
        "is_bare": True,
        "next": target if target != START else "",
        "trouble": trouble,
        "wait_s": int(trouble.wait_s) + 1 if isinstance(trouble, TooManyError) else 0,
    }
    response = render(request, "login.html", context, trouble.status if trouble else 200)
    response.headers.update(NO_STORE | _headers(trouble))
    return response


def _headers(trouble: InputError | None) -> dict[str, str]:
    # Only the time to wait: the other header would make browsers ask for a name and password of their own.
    return make_headers(trouble) if isinstance(trouble, TooManyError) else {}
