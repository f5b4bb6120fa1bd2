"""The one Scrapy spider: it makes the requests that the dispatcher gives out, and passes on what comes of them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response
from twisted.python.failure import Failure

from core.errors import EgressError, ScoutError, SourceError
from crawlers.fetching.desk import CrawlDesk
from crawlers.fetching.lanes import TOKEN, Turn
from crawlers.fetching.origins import MAX_FILE_BYTES
from crawlers.fetching.response import make_fetched, translate
from crawlers.fetching.routing import route
from crawlers.fetching.spooling import clear, spool_into

# Four megabytes take long to read as HTML; no article has a tenth of that.
MAX_PAGE_BYTES = 4 * 1024 * 1024
_ANY_SIZE = 1 << 40
_TURN = "turn"


class CrawlSpider(scrapy.Spider):
    """Asks for all sources of a crawl; what their answers mean is left to the desk."""

    name = "crawl"

    def __init__(self, desk: CrawlDesk, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> CrawlSpider:
        """Make the spider and listen to answers as they begin."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.answer_begins, signal=signals.headers_received)
        crawler.signals.connect(spider.bytes_come, signal=signals.bytes_received)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Give each request when it may be made."""
        async for turn in self._desk.turns():
            try:
                request = self._make_request(turn)
            except ValueError as exc:  # a redirect to mailto:, half an IPv6 address
                await self._desk.failed(turn, EgressError(f"not a web address: {exc}"[:300], place=turn.url))
                continue
            except OSError as exc:  # no room in the spool
                await self._desk.failed(turn, SourceError(f"cannot be kept: {exc.strerror}", place=turn.url))
                continue
            yield request

    async def parse_answer(self, response: Response) -> None:
        """Read an answer and commit what it gave; the engine waits for as many as it may have in memory."""
        turn: Turn = response.meta[_TURN]
        try:
            fetched = make_fetched(response)
        except ScoutError as exc:
            await self._desk.failed(turn, translate(exc, turn.url))
        else:
            await self._desk.answered(turn, fetched)
        finally:
            clear(response.meta)

    async def failed(self, failure: Failure) -> None:
        """Note that there was no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        turn: Turn = request.meta[_TURN]
        clear(request.meta)
        await self._desk.failed(turn, translate(failure.value, turn.url))

    def answer_begins(self, headers: Headers, request: Request) -> None:
        """Note when the answer to a request began: its pause is counted from there."""
        del headers
        turn = request.meta.get(_TURN)
        if isinstance(turn, Turn):
            turn.answered_s = time.monotonic()
            request.meta["size"] = 0

    def bytes_come(self, data: bytes, request: Request) -> None:
        """End the download of a host's file (robots.txt of 50 MB) where we would not read on."""
        turn = request.meta.get(_TURN)
        if isinstance(turn, Turn) and turn.path is not None:
            request.meta["size"] = request.meta.get("size", 0) + len(data)
            if request.meta["size"] >= MAX_FILE_BYTES:
                raise StopDownload(fail=False)

    def _make_request(self, turn: Turn) -> Request:
        ask, run = turn.held.ask, turn.run
        meta: dict[str, Any] = {
            _TURN: turn,
            "download_slot": turn.lane.name,
            "handle_httpstatus_all": True,
        }
        headers: dict[str, str] = {}
        body: str | None = None
        if turn.path == TOKEN:
            url, headers, body = self._desk.token_request(turn)
        elif turn.path is not None:
            url = self._desk.file_url(turn)
            # One of 50 MB is read as far as we read, not refused for what it says of its size.
            meta["download_maxsize"] = _ANY_SIZE
        else:
            url = route(ask.url, run.source, run.round.sandbox_url)
            url, headers = self._desk.signed(turn, url, self._desk.request_headers(turn))
            body = ask.body
            if ask.role in run.spider.text_roles:
                meta["download_maxsize"] = min(MAX_PAGE_BYTES, self.settings.getint("DOWNLOAD_MAXSIZE"))
            if run.spider.is_streaming and run.round.spool is not None:
                meta |= spool_into(run.round.spool, run.source.id)
                meta["download_maxsize"] = run.source.bounds.megabytes * 1024 * 1024
        if run.source.pace.one_connection:
            headers = {**headers, "Connection": "close"}
        if run.source.pace.timeout_s is not None:
            meta.setdefault("download_timeout", run.source.pace.timeout_s)
        if body is not None:
            headers = {"Content-Type": "application/json", **headers}
        return Request(
            url,
            self.parse_answer,
            method="GET" if body is None else "POST",
            headers=headers,
            body=body or b"",
            errback=self.failed,
            meta=meta,
            dont_filter=True,
        )
