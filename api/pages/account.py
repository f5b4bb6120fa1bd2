"""``/account``: one's own password, language, sessions, keys and spaces."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.account_changes import AccountDeskDep, issue_key
from api.auth.cookies import set_session_cookie
from api.auth.forms import Form, form_of
from api.auth.gate import get_gate, needs
from api.auth.passwords import MIN_CHARS
from api.auth.permissions import Permission
from api.pages.render import render
from api.pages.signing_in import NO_STORE
from api.state import Services, ServicesDep
from core.accounts import By, Scope, scopes_up_to, widest
from core.errors import InputError, TooManyError
from core.store.accounts.api_keys import MAX_DAYS
from core.store.accounts.sessions import Lifetime

router = APIRouter(include_in_schema=False, prefix="/account", dependencies=[Depends(needs(Permission.OWN_ACCOUNT))])

LANGUAGES = {"en": "English", "nl": "Nederlands"}
SCOPE_WORDS = {
    Scope.READ: "read",
    Scope.WRITE: "read and write",
    Scope.ADMIN: "read, write and look after accounts",
}
DEFAULT_DAYS = 90


class PasswordChange(Form):
    """The present password, and the new one twice: nobody sees what they type."""

    present: str = Field(max_length=4_000)
    new: str = Field(max_length=4_000)
    again: str = Field(max_length=4_000)


class LanguageChange(Form):
    """In which language the pages are."""

    language: Literal["en", "nl"]


class KeyWish(Form):
    """A key that somebody wants."""

    name: str = Field(max_length=1_000)
    scope: Scope = Scope.READ
    days: int = Field(DEFAULT_DAYS, ge=1, le=MAX_DAYS)


@router.get("")
def show_account(request: Request, services: ServicesDep) -> HTMLResponse:
    """Show one's own account; before there are accounts, how to make the first."""
    return _show(request, services, {})


@router.post("/password")
async def change_password(
    request: Request,
    services: ServicesDep,
    form: Annotated[PasswordChange, Depends(form_of(PasswordChange))],
    desk: AccountDeskDep,
) -> Response:
    """Change the password; every other session of the account ends."""
    services.visitor.get_account()
    try:
        if form.new != form.again:
            raise InputError("the new password was not typed the same twice", place="again")
        token = await desk.change_password(services.visitor, form.present, form.new)
    except TooManyError:
        raise
    except InputError as exc:
        return await run_in_threadpool(_show, request, services, {"trouble": exc}, exc.status)
    response = _back("password")
    set_session_cookie(request, response, token, int(desk.gate.lifetime.whole.total_seconds()))
    return response


@router.post("/language")
async def change_language(
    services: ServicesDep, form: Annotated[LanguageChange, Depends(form_of(LanguageChange))], desk: AccountDeskDep
) -> Response:
    """Keep in which language one reads the pages."""
    account = services.visitor.get_account()
    await desk.change(partial(services.store.accounts.set_language, account.id, form.language), services.visitor)
    return _back("language")


@router.post("/sessions/{session_id}/end")
async def end_session(session_id: int, services: ServicesDep, desk: AccountDeskDep) -> Response:
    """End a session of one's own: a machine that was left behind."""
    account = services.visitor.get_account()
    await desk.change(partial(services.store.sessions.end, session_id, account.id), services.visitor)
    return _back("session")


@router.post("/keys")
async def add_key(
    request: Request,
    services: ServicesDep,
    form: Annotated[KeyWish, Depends(form_of(KeyWish))],
    desk: AccountDeskDep,
) -> Response:
    """Make a key and show it, this once."""
    account = services.visitor.get_account()
    make = partial(issue_key, services.store, account, (form.name, form.scope, form.days))
    try:
        text, key = await desk.change(make, services.visitor)
    except InputError as exc:
        return await run_in_threadpool(_show, request, services, {"trouble": exc}, exc.status)
    return await run_in_threadpool(_show, request, services, {"new_key": (text, key)})


@router.post("/keys/{key_id}/revoke")
async def revoke_key(key_id: int, services: ServicesDep, desk: AccountDeskDep) -> Response:
    """Let a key of one's own open nothing any more."""
    account = services.visitor.get_account()

    def revoke(by: By, now: datetime) -> None:
        services.store.api_keys.revoke(key_id, by, now, account.id)

    await desk.change(revoke, services.visitor)
    return _back("key")


def _back(done: str) -> RedirectResponse:
    return RedirectResponse(f"/account?done={done}", 303, NO_STORE)


_DONE = {
    "password": "The password was changed. Every other session has ended.",
    "language": "The language was changed.",
    "session": "The session has ended.",
    "key": "The key opens nothing any more.",
}


def _show(request: Request, services: Services, extra: dict[str, object], status: int = 200) -> HTMLResponse:
    context: dict[str, object] = {
        "section": "account",
        "done": _DONE.get(request.query_params.get("done", "")),
        "trouble": None,
    }
    context |= {"new_key": None, "now": services.clock()}
    if services.visitor.account is not None:
        context |= _describe(services, get_gate(request).lifetime)
    response = render(request, "account.html", context | extra, status)
    response.headers.update(NO_STORE)
    return response


def _describe(services: Services, lifetime: Lifetime) -> dict[str, object]:
    visitor, store, now = services.visitor, services.store, services.clock()
    account = visitor.get_account()
    scopes = scopes_up_to(widest(account.role))
    return {
        "account": account,
        "languages": LANGUAGES,
        "scopes": [(scope, SCOPE_WORDS[scope]) for scope in scopes],
        "scope_words": SCOPE_WORDS,
        "default_days": DEFAULT_DAYS,
        "max_days": MAX_DAYS,
        "min_chars": MIN_CHARS,
        "sessions": store.sessions.of(account.id, now, lifetime),
        "keys": store.api_keys.load_all(account.id),
        "spaces": [(space, space in visitor.rights.writable) for space in visitor.spaces],
    }
