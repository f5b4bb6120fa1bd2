"""What every answer has in common: the Host check, the security headers, the measured time.

Plain ASGI, so that an answer is never buffered.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, make_response

# Without accounts only this machine may ask; a foreign name here would be DNS rebinding.
LOOPBACK_HOST = re.compile(r"(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

# route, method, status, seconds
Observe = Callable[[str, str, int, float], None]


class HostCheck:
    """Refuses requests that were addressed to another name than this machine's loopback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to a foreign ``Host``; pass everything else on."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else "localhost"
        if LOOPBACK_HOST.fullmatch(host):
            await self._app(scope, receive, send)
        else:
            await make_response(_foreign_host(Request(scope)))(scope, receive, send)


class SecurityHeaders:
    """Adds the security headers that an answer does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HeadRequests:
    """Answers ``HEAD`` as ``GET`` without a body: monitors ask so, and no route of ours names it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and leave out the body of the answer to ``HEAD``."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class RequestTimer:
    """Tells ``observe`` how long each request took, by route template."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and measure it to the last byte of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting_status)
        finally:
            self._observe(_route(scope), scope["method"], status, time.perf_counter() - started)


def _route(scope: Scope) -> str:
    """Return the route's template: a path as it was asked would make one time series a document."""
    return getattr(scope.get("route"), "path", "none")


def _foreign_host(request: Request) -> Problem:
    return Problem(
        type="urn:scoutbase:problem:ForeignHost",
        title="Misdirected request",
        status=421,
        detail="Without accounts this server answers on loopback names only: localhost, 127.0.0.1, [::1].",
        instance=request.scope["path"],
        code="ForeignHost",
        place="Host",
    )
