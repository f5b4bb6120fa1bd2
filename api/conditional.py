"""Conditional requests (RFC 9110, 13): every whole answer has a tag, and who holds it already is told just that.

Plain ASGI. An answer that comes in pieces is passed on as it comes, without a tag.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.kept import make_etag

_SAFE = frozenset({"GET", "HEAD"})
# Of what they say of a body nothing is said where there is none (RFC 9110, 15.4.5).
_OF_A_BODY = ("content-length", "content-type", "content-disposition", "content-encoding")


class ConditionalRequests:
    """Tags answers to ``GET`` and answers 304 where the asker's copy is the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold back the head of its answer until its first piece is there."""
        if scope["type"] != "http" or scope["method"] not in _SAFE:
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("if-none-match")
        start: Message | None = None

        async def send_tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if start is None:
                await send(message)
                return
            head, start = start, None
            is_whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            etag = _find_tag(head, message.get("body", b"") if is_whole else None)
            if is_whole and etag is not None and asked is not None and matches(asked, etag):
                headers = MutableHeaders(scope=head)
                for name in _OF_A_BODY:
                    del headers[name]
                await send({**head, "status": 304})
                await send({"type": "http.response.body", "body": b""})
                return
            await send(head)
            await send(message)

        await self._app(scope, receive, send_tagged)


def _find_tag(head: Message, body: bytes | None) -> str | None:
    """Return the tag that an answer has, or is given here where all its bytes are known."""
    headers = MutableHeaders(scope=head)
    if "etag" not in headers and body is not None:
        headers["etag"] = make_etag(body)
    return headers.get("etag")


def matches(asked: str, etag: str) -> bool:
    """Say whether ``If-None-Match`` names a tag, by the weak comparison (RFC 9110, 8.8.3.2)."""
    wanted = etag.removeprefix("W/")
    return asked.strip() == "*" or any(one.strip().removeprefix("W/") == wanted for one in asked.split(","))
