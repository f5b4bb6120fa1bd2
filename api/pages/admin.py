"""``/admin``: accounts, keys, spaces and the audit, for who looks after them."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.auth.account_changes import AccountDeskDep
from api.auth.forms import Form, form_of
from api.auth.gate import needs
from api.auth.permissions import Permission
from api.pages.render import render
from api.pages.signing_in import NO_STORE
from api.state import Services, ServicesDep
from core.accounts import Role
from core.errors import InputError
from core.store.accounts.principals import NewAccount
from core.store.columns import MAX_ID

router = APIRouter(include_in_schema=False, prefix="/admin", dependencies=[Depends(needs(Permission.ADMINISTER))])

# A key reads what is here, as JSON; only a person changes it.
_PERSON = [Depends(needs(Permission.OWN_ACCOUNT))]
LINES = 50
Before = Annotated[int | None, Query(ge=1, le=MAX_ID)]
ROLE_WORDS = {
    Role.READER: "reads",
    Role.SCOUT: "reads, corrects, writes into spaces",
    Role.CURATOR: "a scout who also decides for others: joins, parts",
    Role.ADMIN: "looks after accounts, too",
}


class AccountWish(Form):
    """Who is to have an account; the password is told to them, and they change it."""

    login: str = Field(max_length=400)
    name: str = Field(max_length=1_000)
    role: Role
    password: str = Field(max_length=4_000)


class RoleChange(Form):
    """What somebody does from now on."""

    role: Role


@router.get("")
def show_admin(request: Request, services: ServicesDep, before: Before = None) -> HTMLResponse:
    """Show accounts, keys, spaces and the newest lines of the audit, or those ``before`` one."""
    return _show(request, services, {"before": before})


@router.post("/accounts", dependencies=_PERSON)
async def add_account(
    request: Request,
    services: ServicesDep,
    form: Annotated[AccountWish, Depends(form_of(AccountWish))],
    desk: AccountDeskDep,
) -> Response:
    """Make an account."""
    services.visitor.get_account()
    try:
        password_hash = await desk.hash_new(form.password, form.login)
        new = NewAccount(form.login, form.name, form.role, password_hash)
        await desk.change(partial(services.store.accounts.add, new), services.visitor)
    except InputError as exc:
        return await run_in_threadpool(_show, request, services, {"trouble": exc}, exc.status)
    return _back()


@router.post("/accounts/{principal}/role", dependencies=_PERSON)
async def change_role(
    principal: str,
    services: ServicesDep,
    form: Annotated[RoleChange, Depends(form_of(RoleChange))],
    desk: AccountDeskDep,
) -> Response:
    """Give an account another role; its sessions end."""
    services.visitor.get_account()
    await desk.change(partial(services.store.accounts.set_role, principal, form.role), services.visitor)
    return _back()


@router.post("/accounts/{principal}/disable", dependencies=_PERSON)
async def disable_account(principal: str, services: ServicesDep, desk: AccountDeskDep) -> Response:
    """Let nobody in by an account any more."""
    services.visitor.get_account()
    await desk.change(partial(services.store.accounts.disable, principal), services.visitor)
    return _back()


@router.post("/accounts/{principal}/enable", dependencies=_PERSON)
async def enable_account(principal: str, services: ServicesDep, desk: AccountDeskDep) -> Response:
    """Let somebody in again."""
    services.visitor.get_account()
    await desk.change(partial(services.store.accounts.enable, principal), services.visitor)
    return _back()


@router.post("/keys/{key_id}/revoke", dependencies=_PERSON)
async def revoke_key(key_id: int, services: ServicesDep, desk: AccountDeskDep) -> Response:
    """Let any key open nothing any more."""
    services.visitor.get_account()
    await desk.change(partial(services.store.api_keys.revoke, key_id), services.visitor)
    return _back()


def _back() -> RedirectResponse:
    return RedirectResponse("/admin", 303, NO_STORE)


def _show(request: Request, services: Services, extra: dict[str, object], status: int = 200) -> HTMLResponse:
    store, before = services.store, extra.get("before")
    accounts = store.accounts.load_all()
    lines = store.audit.latest(LINES + 1, before if isinstance(before, int) else None)
    context: dict[str, object] = {
        "section": "admin",
        "trouble": None,
        "before": None,
        "accounts": accounts,
        "names": {one.id: one.name for one in accounts},
        "roles": ROLE_WORDS,
        "keys": store.api_keys.load_all(),
        "spaces": store.spaces.load_all(),
        "lines": lines[:LINES],
        "older": lines[LINES - 1].id if len(lines) > LINES else None,
        "now": services.clock(),
    }
    response = render(request, "admin.html", context | extra, status)
    response.headers.update(NO_STORE)
    return response
