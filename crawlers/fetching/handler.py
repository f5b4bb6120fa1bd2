"""The one download handler: nothing is fetched that the gate has not let through."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response

from crawlers.fetching.resolver import GateResolver, make_gate

_PORTS = {"http": 80, "https": 443}


class GateDownloadHandler(HTTP11DownloadHandler):
    """Fetches by HTTP/1.1, through the operator's proxy where there is one.

    Raises EgressError for an address that the gate refuses, NoHostError for a name that is not known.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._gate = make_gate(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch, if the gate allows."""
        self._gate.check_url(request.url)
        request.meta.pop("bindaddress", None)
        request.meta.pop("proxy", None)
        if self._gate.rules.proxy:
            # The proxy resolves the name, and must have a gate of its own.
            request.meta["proxy"] = self._gate.rules.proxy
        try:
            return await super().download_request(request)
        except CannotResolveHostError as exc:
            parts = urlsplit(request.url)
            refused = GateResolver.refused.get((parts.hostname or "", parts.port or _PORTS[parts.scheme]))
            if refused is None:
                raise
            raise refused from exc
