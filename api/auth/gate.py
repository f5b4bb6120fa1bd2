"""From a request to its visitor: by key, by session, or, before there are accounts, whoever is at this machine.

What was found is kept for ``FRESH_S``: so a route costs no query for who asks. Changes that this process makes count at
once; those of the command line and of other processes after that time.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.auth.addresses import is_loopback, name_network
from api.auth.cookies import read_session_token
from api.auth.forms import TOKEN_FIELD, read_fields
from api.auth.limits import Buckets, SignInThrottle, Timer
from api.auth.passwords import Passwords
from api.auth.permissions import Permission
from api.auth.tokens import KeyParts, hash_secret, is_same, make_form_token, parse_key
from api.auth.visitor import Visitor, make_local
from core.clock import Clock
from core.errors import ForbiddenError, SignInError
from core.settings import ServeSettings
from core.store import Store
from core.store.accounts.sessions import Lifetime

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FRESH_S = 2.0
# How long this process may go on believing that there are no accounts, after the command line made the first.
_FRESH_ABSENCE_S = 1.0
_MOST_HELD = 10_000
_MOST_HASHING = 2
_TOKEN_HEADER = "x-form-token"  # noqa: S105  # the name of a header
_SCHEME = "bearer"


class Gate:
    """Lets requests in, each with its visitor. One an application; asked from its event loop only."""

    def __init__(self, store: Store, settings: ServeSettings, clock: Clock, timer: Timer = time.monotonic) -> None:
        self.passwords = Passwords()
        # Each comparison takes 64 MiB: many at once would take the memory of everything else.
        self.hashing = CapacityLimiter(_MOST_HASHING)
        self.throttle = SignInThrottle(timer)
        self.lifetime = Lifetime(
            timedelta(hours=settings.session_idle_hours), timedelta(hours=settings.session_max_hours)
        )
        self._store = store
        self._clock = clock
        self._timer = timer
        self._buckets = Buckets(settings.rate_per_s, settings.rate_burst, timer)
        self._held: OrderedDict[str, tuple[Visitor, float]] = OrderedDict()
        self._form_token = secrets.token_urlsafe(32)
        self._has_accounts = False
        self._absent_until = float("-inf")

    async def has_accounts(self) -> bool:
        """Say whether there are accounts. Once there were, this process lets nobody in without one."""
        if not self._has_accounts and self._timer() >= self._absent_until:
            self._has_accounts = await run_in_threadpool(self._store.accounts.exist)
            self._absent_until = self._timer() + _FRESH_ABSENCE_S
        return self._has_accounts

    async def admit(self, request: Request) -> Visitor:
        """Return who asks.

        Raises SignInError for nobody and for a key that opens nothing, TooManyError, and ForbiddenError for a change
        that does not carry the token of its form.
        """
        address = get_address(request)
        if await self.has_accounts():
            visitor = replace(await self._recognise(request, address), address=address)
        else:
            visitor = self._admit_local(address)
        if request.method not in SAFE_METHODS:
            await _check_form_token(request, visitor)
        return visitor

    def take_token(self, address: str | None) -> None:
        """Count a request of somebody who is not known; raises TooManyError."""
        self._buckets.take(f"address:{name_network(address or '')}")

    def forget(self) -> None:
        """Look again for who everybody is: something about accounts was changed here."""
        self._held.clear()
        self._absent_until = float("-inf")

    def _admit_local(self, address: str | None) -> Visitor:
        if address is not None and not is_loopback(address):
            raise ForbiddenError("without accounts only this machine is answered: scout users add NAME --role admin")
        return make_local(self._form_token, address)

    async def _recognise(self, request: Request, address: str | None) -> Visitor:
        header = request.headers.get("authorization")
        token = read_session_token(request)
        try:
            if header is not None:
                visitor = await self._by_key(_parse_header(header))
            elif token is not None:
                visitor = await self._by_session(token)
            else:
                raise SignInError("sign in, or send a key: Authorization: Bearer scout_…")
        except SignInError:
            self.take_token(address)
            raise
        self._buckets.take(f"key:{visitor.key.prefix}" if visitor.key else f"session:{visitor.session}")
        return visitor

    async def _by_key(self, parts: KeyParts) -> Visitor:
        name = f"key:{parts.secret_hash}"
        return self._get(name) or self._keep(name, await run_in_threadpool(self._load_by_key, parts))

    async def _by_session(self, token: str) -> Visitor:
        name = f"session:{hash_secret(token)}"
        return self._get(name) or self._keep(name, await run_in_threadpool(self._load_by_session, token))

    def _load_by_key(self, parts: KeyParts) -> Visitor:
        now, held = self._clock(), self._store.api_keys.load(parts.prefix)
        if held is None or not is_same(parts.secret_hash, held.secret_hash):
            raise SignInError("this key opens nothing", place="Authorization")
        key, account = held.key, held.account
        if key.revoked_at is not None or account.disabled_at is not None:
            raise SignInError("this key was revoked", place="Authorization")
        if key.expires_at <= now:
            raise SignInError(f"this key expired on {key.expires_at:%Y-%m-%d}", place="Authorization")
        self._store.api_keys.note_use(key, now)
        return Visitor(account.id, account.role, self._store.spaces.rights(account), account, key)

    def _load_by_session(self, token: str) -> Visitor:
        signed_in = self._store.sessions.load(hash_secret(token), self._clock(), self.lifetime)
        if signed_in is None:
            raise SignInError("this session is over: sign in again")
        account = signed_in.account
        return Visitor(
            principal=account.id,
            role=account.role,
            rights=self._store.spaces.rights(account),
            account=account,
            session=signed_in.session.id,
            form_token=make_form_token(token),
        )

    def _get(self, name: str) -> Visitor | None:
        held = self._held.get(name)
        return held[0] if held is not None and self._timer() < held[1] else None

    def _keep(self, name: str, visitor: Visitor) -> Visitor:
        self._held[name] = (visitor, self._timer() + FRESH_S)
        self._held.move_to_end(name)
        if len(self._held) > _MOST_HELD:
            self._held.popitem(last=False)
        return visitor


def get_address(request: Request) -> str | None:
    """Return the address that a request comes from; ``None`` where it came by no network."""
    return request.client.host if request.client else None


def get_gate(request: Request) -> Gate:
    """Return the gate of the application."""
    return cast("Gate", request.app.state.gate)


async def get_visitor(request: Request) -> Visitor:
    """Return who asks; the one dependency of every route that answers from the base."""
    visitor = await get_gate(request).admit(request)
    visitor.require(Permission.READ)
    request.state.visitor = visitor
    return visitor


VisitorDep = Annotated[Visitor, Depends(get_visitor)]


async def find_visitor(request: Request) -> Visitor | None:
    """Return who asks, ``None`` for somebody who is not known: for the few routes that answer anybody.

    Who does not say who they are is not counted: a monitor is answered whatever else comes from its address.
    """
    says_who = "authorization" in request.headers or read_session_token(request) is not None
    if not says_who and await get_gate(request).has_accounts():
        return None
    try:
        return await get_visitor(request)
    except SignInError:
        return None


def needs(permission: Permission) -> Callable[[Visitor], Awaitable[None]]:
    """Return a dependency that lets only those pass who may do something."""

    async def check(visitor: VisitorDep) -> None:
        visitor.require(permission)

    return check


def _parse_header(header: str) -> KeyParts:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != _SCHEME:
        raise SignInError("send a key as Authorization: Bearer scout_…", place="Authorization")
    return parse_key(text.strip())


async def _check_form_token(request: Request, visitor: Visitor) -> None:
    """Refuse a change that a browser was made to send: it lacks the token of the session's own forms.

    A key is sent by whoever holds it, never by a browser on its own. Without accounts the API needs no token: that the
    request is of this machine and of no other site is known by then (``api.auth.hosts``).
    """
    if visitor.key is not None or (visitor.account is None and request.url.path.startswith("/api/")):
        return
    told = request.headers.get(_TOKEN_HEADER) or (await read_fields(request)).get(TOKEN_FIELD, "")
    if not is_same(told, visitor.form_token):
        raise ForbiddenError("this form is from before you signed in: load the page again", place=TOKEN_FIELD)
