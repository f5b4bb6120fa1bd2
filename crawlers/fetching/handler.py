"""The one download handler: nothing is fetched that the gate has not let through."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

from OpenSSL.SSL import Error as TlsError
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    TunnelError,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as SentRequest
from twisted.web.iweb import IResponse

from core.egress.gate import Proxy
from core.errors import NoAnswerError, ScoutError, SourceError, TooLargeError
from crawlers.fetching.resolver import GateResolver, make_gate
from crawlers.fetching.spooling import deliver_to_spool
from crawlers.fetching.unpacking import unpack

MAX_HEAD_BYTES = 256 * 1024
# Hosts close a connection after five seconds and more without a request, most often five.
_KEPT_OPEN_S = 4
_PORTS = {"http": 80, "https": 443}


class GateDownloadHandler(HTTP11DownloadHandler):
    """Fetches by HTTP/1.1, through the operator's proxy where there is one.

    Raises EgressError for an address that the gate refuses, NoHostError for a name that is not known, TooLargeError for
    an answer whose head does not end or that is too large when unpacked, NoAnswerError for a certificate that is not
    trusted and for what cannot be unpacked.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._gate = make_gate(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001  # as Scrapy sets its own
        # Twisted would repeat a request at once, without a pause, where a host closes a connection that was kept.
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = _KEPT_OPEN_S

    async def download_request(self, request: Request) -> Response:
        """Fetch, if the gate allows."""
        self._gate.check_url(request.url)
        _send_through(self._gate.proxy, request)
        try:
            return self._unpacked(await super().download_request(request), request)
        except CannotResolveHostError as exc:
            raise self._refusal(request.url, exc) from exc
        except DownloadFailedError as exc:
            raise _reason_of(exc, request.url) from exc
        except TunnelError as exc:
            raise NoAnswerError(f"the proxy does not connect: {exc}"[:300], place=request.url) from exc
        except ConnectError as exc:
            raise NoAnswerError(f"no connection: {exc}"[:300], place=request.url) from exc

    def _unpacked(self, response: Response, request: Request) -> Response:
        coding = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not coding or not response.body:
            return response
        max_bytes = min(request.meta.get("download_maxsize", self._default_maxsize), self._default_maxsize)
        is_whole = "download_stopped" not in response.flags
        try:
            body, left = unpack(response.body, coding, max_bytes, is_whole=is_whole)
        except SourceError as exc:
            exc.place = request.url
            raise
        headers = response.headers.copy()
        headers.pop("Content-Encoding")
        if left:
            headers["Content-Encoding"] = left
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(body=body, headers=headers, cls=kind)

    def _refusal(self, url: str, error: CannotResolveHostError) -> Exception:
        if self._gate.proxy is not None:
            return NoAnswerError("the proxy's host is not known", place=url)
        parts = urlsplit(url)
        return GateResolver.refusal(parts.hostname or "", parts.port or _PORTS[parts.scheme]) or error


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Gives up an answer whose head does not end.

    Twisted bounds a line of it, nothing bounds their number: 14 MB of memory a second for each connection (measured).
    """

    _head_bytes = 0

    def request(self, request: SentRequest) -> Deferred[IResponse]:
        self._head_bytes = 0
        return super().request(request).addCallback(deliver_to_spool)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            error = TooLargeError("the head of the answer is larger than we accept")
            self._giveUp(Failure(error))  # type: ignore[no-untyped-call]  # Twisted
        else:
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802
        del addr
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted


def _send_through(proxy: Proxy | None, request: Request) -> None:
    """Say how a request leaves: what it brought along itself does not count."""
    for name in ("bindaddress", "proxy"):
        request.meta.pop(name, None)
    for name in ("Host", "Proxy-Authorization"):
        request.headers.pop(name, None)
    if proxy is None:
        return
    # The proxy resolves the name, and must have a gate of its own.
    request.meta["proxy"] = proxy.url
    if proxy.user is not None:
        request.headers["Proxy-Authorization"] = b"Basic " + base64.b64encode(":".join(proxy.user).encode())


def _reason_of(error: DownloadFailedError, url: str) -> Exception:
    """Return the error of ours that lies behind a download that failed, or that error itself."""
    for failure in getattr(error.__cause__, "reasons", ()):
        if isinstance(failure.value, ScoutError):
            return failure.value
        if isinstance(failure.value, VerificationError) or (
            isinstance(failure.value, TlsError) and "certificate verify failed" in str(failure.value)
        ):
            return NoAnswerError("its certificate is not trusted", place=url)
    return error
