"""Answers that have not changed are not sent again (RFC 9110, section 13): ETag, ``If-None-Match``, 304.

Only of answers that are sent in one piece, as JSON and feeds are: what streams is passed on as it comes.
"""

from __future__ import annotations

import hashlib
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a 304 carries of the headers of the answer that it stands for.
_DROPPED = ("content-length", "content-type", "content-disposition")
PRIVATE = "private, no-cache"


class ConditionalAnswers:
    """Gives what is read under ``/api`` and every feed an ETag, and answers 304 to whoever holds it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold back the head of its answer until its body is there."""
        if scope["type"] == "http" and scope["method"] == "GET" and _is_covered(scope["path"]):
            await self._app(scope, receive, _Sender(Headers(scope=scope), send))
        else:
            await self._app(scope, receive, send)


class _Sender:
    """Sends one answer, or 304 in its place."""

    def __init__(self, asked: Headers, send: Send) -> None:
        self._asked = asked
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
        headers = MutableHeaders(scope=start)
        headers.setdefault("cache-control", PRIVATE)
        if first.get("more_body"):
            await self._send(start)
            return first
        headers.setdefault("etag", f'"{hashlib.blake2s(first.get("body", b"")).hexdigest()[:32]}"')
        if not _is_held(self._asked, headers):
            await self._send(start)
            return first
        for name in _DROPPED:
            del headers[name]
        await self._send({**start, "status": 304})
        return {**first, "body": b""}


def _is_covered(path: str) -> bool:
    return path.startswith("/api/") or path.endswith(".atom")


def _is_held(asked: Headers, headers: Headers) -> bool:
    """Return whether the client holds this answer; a date counts only where it names no ETag."""
    if "if-none-match" in asked:
        named = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return "*" in named or headers["etag"] in named
    if "if-modified-since" not in asked or "last-modified" not in headers:
        return False
    try:
        return parsedate_to_datetime(headers["last-modified"]) <= parsedate_to_datetime(asked["if-modified-since"])
    except (ValueError, TypeError):  # no date, or one without a zone
        return False
