"""What is looked at before anybody is asked who they are: the name addressed, where a change comes from, sizes.

Plain ASGI, so that an answer is never buffered.
"""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.gate import SAFE_METHODS, Gate
from api.http.problems import Problem, make_response

# A foreign name here would be DNS rebinding: a page elsewhere that has its own name lead to this machine.
LOOPBACK_HOST = re.compile(r"(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
ANY_HOST = "*"
# Requests of browsers that come from our own pages, or from the address line.
_OWN_SITES = frozenset({"same-origin", "none"})
MAX_BODY_BYTES = 1024 * 1024
# From its first byte to its last; a form over a bad line takes a few seconds.
MAX_BODY_S = 30.0
# Else the rest of what was refused would still be read.
_CLOSE = {"connection": "close"}


class HostCheck:
    """Refuses requests that were addressed to a name that is not ours.

    Loopback names are always ours; those of the settings once there are accounts.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to a foreign ``Host``; pass everything else on."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else "localhost"
        if LOOPBACK_HOST.fullmatch(host) or (self._is_named(host) and await _has_accounts(scope)):
            await self._app(scope, receive, send)
        else:
            await make_response(_foreign_host(Request(scope)))(scope, receive, send)

    def _is_named(self, host: str) -> bool:
        if not host:
            return False
        name = host.lower()
        return ANY_HOST in self._hosts or not self._hosts.isdisjoint({name, re.sub(r":\d{1,5}$", "", name)})


class OriginCheck:
    """Refuses what would change something and comes from a page of another site.

    Browsers say where from: ``Sec-Fetch-Site``, and ``Origin`` with every request that is no ``GET`` or ``HEAD``.
    Programs say neither.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to a change from elsewhere; pass everything else on."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and _is_foreign(Headers(scope=scope)):
            problem = _make(Request(scope), 403, "ForeignOrigin", "Not allowed", "This comes from another site.")
            await make_response(problem)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class BodyLimit:
    """Refuses bodies that are larger than any form or answer of ours, told or not, and those that come too slowly."""

    def __init__(self, app: ASGIApp, most_bytes: int = MAX_BODY_BYTES, most_s: float = MAX_BODY_S) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._most_s = most_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that says that it is too large; stop reading one that becomes so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdigit() or int(told[:20]) > self._most_bytes:
            detail = f"A request holds {self._most_bytes:,} bytes at most."
            problem = _make(Request(scope), 413, "BodyTooLarge", "Content too large", detail)
            await make_response(problem, _CLOSE)(scope, receive, send)
            return
        read, is_whole, until = 0, False, asyncio.get_running_loop().time() + self._most_s

        async def receive_bounded() -> Message:
            nonlocal read, is_whole
            if is_whole:  # what comes now is that the client has gone, whenever that is
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as exc:
                raise HTTPException(408, "The request did not come whole in time.", _CLOSE) from exc
            is_whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > self._most_bytes:
                raise HTTPException(413, f"A request holds {self._most_bytes:,} bytes at most.", _CLOSE)
            return message

        await self._app(scope, receive_bounded, send)


async def _has_accounts(scope: Scope) -> bool:
    gate: Gate = scope["app"].state.gate
    return await gate.has_accounts()


def _is_foreign(headers: Headers) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in _OWN_SITES:
        return True
    return origin is not None and _netloc(origin) != headers.get("host", "").lower()


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _foreign_host(request: Request) -> Problem:
    detail = (
        "This server answers on loopback names (localhost, 127.0.0.1, [::1]) "
        "and, once there are accounts, on those of SCOUT_SERVE__HOSTS."
    )
    return _make(request, 421, "ForeignHost", "Misdirected request", detail).model_copy(update={"place": "Host"})


def _make(request: Request, status: int, code: str, title: str, detail: str) -> Problem:
    return Problem(
        type=f"urn:scoutbase:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        instance=request.scope["path"],
        code=code,
    )
