"""Signing in and out, and what people change about their own account: each checked, throttled and in the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.auth.addresses import name_network
from api.auth.cookies import read_session_token
from api.auth.gate import Gate, get_address, get_gate
from api.auth.passwords import check_new_password
from api.auth.tokens import hash_secret, make_key, make_session_token
from api.auth.visitor import Visitor
from api.state import OpenServicesDep
from core.accounts import Account, ApiKey, By, Scope
from core.clock import Clock
from core.errors import InputError, SignInError
from core.store import Store
from core.store.accounts.api_keys import NewKey
from core.text.folding import fold

# Who tried to sign in under a name that nobody has; the name itself may be a password in the wrong field.
UNKNOWN = "(unknown)"
_MAX_LOGIN_CHARS = 100
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """What one request does about accounts."""

    store: Store
    gate: Gate
    clock: Clock
    address: str | None
    token: str | None

    async def sign_in(self, login: str, password: str) -> str:
        """Return the token of a new session; the one that the browser had before is over.

        Raises SignInError, the same and after the same work whether the name or the password is wrong, and
        TooManyError.
        """
        name, place = fold(login.strip())[:_MAX_LOGIN_CHARS], name_network(self.address or "")
        self.gate.throttle.begin(name, place)
        found = await run_in_threadpool(self.store.accounts.find_credentials, login)
        fits = await self._hash(partial(self.gate.passwords.fits, found.password_hash if found else None, password))
        if found is None or not fits or found.account.disabled_at is not None:
            principal = found.account.id if found else UNKNOWN
            await run_in_threadpool(
                self.store.audit.add, By(principal, None, self.address), "sign-in-refused", principal, self.clock()
            )
            raise SignInError("the name or the password is wrong")
        self.gate.throttle.succeed(name, place)
        if self.gate.passwords.is_outdated(found.password_hash):
            renewed = await self._hash(partial(self.gate.passwords.hash, password))
            await run_in_threadpool(self.store.accounts.renew_hash, found.account.id, found.password_hash, renewed)
        return await self.open_session(found.account)

    async def open_session(self, account: Account) -> str:
        """Return the token of a new session in the place of the browser's present one."""
        token, by = make_session_token(), By(account.id, None, self.address)
        await self.sign_out(by)
        await run_in_threadpool(
            self.store.sessions.open, account.id, hash_secret(token), by, self.clock(), self.gate.lifetime
        )
        return token

    async def sign_out(self, by: By) -> None:
        """End the session of this browser."""
        if self.token is not None:
            await run_in_threadpool(self.store.sessions.end_token, hash_secret(self.token), by, self.clock())
        self.gate.forget()

    async def change_password(self, visitor: Visitor, old: str, new: str) -> str:
        """Give an account another password; its sessions end, and the token of a new one is returned.

        Raises InputError for a present password that is wrong or a new one that is too weak, and TooManyError.
        """
        account, place = visitor.get_account(), name_network(self.address or "")
        self.gate.throttle.begin(account.login, place)
        found = await run_in_threadpool(self.store.accounts.find_credentials, account.login)
        if not await self._hash(partial(self.gate.passwords.fits, found.password_hash if found else None, old)):
            raise InputError("the present password is wrong", place="present")
        self.gate.throttle.succeed(account.login, place)
        check_new_password(new, account.login)
        password_hash = await self._hash(partial(self.gate.passwords.hash, new))
        await run_in_threadpool(self.store.accounts.set_password, account.id, password_hash, visitor.by, self.clock())
        return await self.open_session(account)

    async def change(self, change: Callable[[By, datetime], _Result], visitor: Visitor) -> _Result:
        """Do something to the store in the visitor's name, and look again for who everybody is."""
        try:
            return await run_in_threadpool(change, visitor.by, self.clock())
        finally:
            self.gate.forget()

    async def hash_new(self, password: str, login: str) -> str:
        """Return the hash of a new password; raises InputError for one that is too weak."""
        check_new_password(password, login)
        return await self._hash(partial(self.gate.passwords.hash, password))

    async def _hash(self, work: Callable[[], _Result]) -> _Result:
        return await to_thread.run_sync(work, limiter=self.gate.hashing)


def issue_key(
    store: Store, account: Account, wish: tuple[str, Scope, int], by: By, now: datetime
) -> tuple[str, ApiKey]:
    """Return a new key as it is shown once, with what is kept of it. ``wish``: its name, scope and days.

    Raises InputError for a scope beyond the account's role, and for a time that is too long.
    """
    name, scope, days = wish
    text, parts = make_key()
    return text, store.api_keys.add(account, NewKey(parts.prefix, parts.secret_hash, name, scope, days), by, now)


async def get_desk(request: Request, services: OpenServicesDep) -> AccountDesk:
    """Return the desk of a request."""
    return AccountDesk(
        services.store, get_gate(request), services.clock, get_address(request), read_session_token(request)
    )


AccountDeskDep = Annotated[AccountDesk, Depends(get_desk)]
