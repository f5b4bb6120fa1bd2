"""Conditional requests (RFC 9110, 13): every whole answer has a tag, and who holds it already is told just that.

Plain ASGI. An answer that comes in pieces is passed on as it comes, without a tag.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.cache import make_etag

_SAFE = frozenset({"GET", "HEAD"})
# Of what they say of a body nothing is said where there is none (RFC 9110, 15.4.5).
_OF_A_BODY = ("content-length", "content-type", "content-disposition", "content-encoding")
PRIVATE = "private, no-cache"


class ConditionalRequests:
    """Tags answers to ``GET`` and answers 304 where the asker's copy is the same; JSON and feeds are kept privately."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold back the head of its answer until its first piece is there."""
        if scope["type"] == "http" and scope["method"] in _SAFE:
            await self._app(scope, receive, _Sender(Headers(scope=scope), scope["path"], send))
        else:
            await self._app(scope, receive, send)


class _Sender:
    """Sends one answer, or 304 in its place."""

    def __init__(self, asked: Headers, path: str, send: Send) -> None:
        self._asked = asked
        self._is_data = path.startswith("/api/") or path.endswith(".atom")
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send a message of the answer."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            message = await self._begin(start, message)
        await self._send(message)

    async def _begin(self, start: Message, first: Message) -> Message:
        """Send the head; return the first piece, empty where the asker holds the whole."""
        headers = MutableHeaders(scope=start)
        if self._is_data:
            headers.setdefault("cache-control", PRIVATE)
        is_whole = first["type"] == "http.response.body" and not first.get("more_body", False)
        if is_whole:
            headers.setdefault("etag", make_etag(first.get("body", b"")))
        if not is_whole or not _is_held(self._asked, headers):
            await self._send(start)
            return first
        for name in _OF_A_BODY:
            del headers[name]
        await self._send({**start, "status": 304})
        return {**first, "body": b""}


def _is_held(asked: Headers, headers: Headers) -> bool:
    """Say whether the asker holds this answer; a date counts only where it names no tag."""
    if "if-none-match" in asked:
        return matches(asked["if-none-match"], headers["etag"])
    if "if-modified-since" not in asked or "last-modified" not in headers:
        return False
    try:
        return parsedate_to_datetime(headers["last-modified"]) <= parsedate_to_datetime(asked["if-modified-since"])
    except (ValueError, TypeError):  # no date, or one without a zone
        return False


def matches(asked: str, etag: str) -> bool:
    """Say whether ``If-None-Match`` names a tag, by the weak comparison (RFC 9110, 8.8.3.2)."""
    wanted = etag.removeprefix("W/")
    return asked.strip() == "*" or any(one.strip().removeprefix("W/") == wanted for one in asked.split(","))
