"""What every spider of a source does: wait its turn, ask with its pace, and make typed errors of what goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from core.errors import ScoutError, SourceError, TooLargeError
from crawlers.job import CrawlJob

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "no answer in time"),
    (CannotResolveHostError, "its host is not known"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (ResponseDataLossError, "the answer breaks off"),
    (DownloadFailedError, "the connection broke"),
)


class SourceSpider(scrapy.Spider):
    """A spider of one source; its subclasses say which requests come first and how answers are read."""

    name = "source"

    def __init__(self, job: CrawlJob, **kwargs: Any) -> None:
        super().__init__(name=job.source.id, **kwargs)
        self.job = job
        self._has_turn = False

    async def start(self) -> AsyncIterator[Request]:
        """Wait until no other source of the publisher is asked, then begin."""
        await self.job.turn.acquire()
        self._has_turn = True
        for request in self.first_requests():
            yield request

    def closed(self, reason: str) -> None:
        """Let the publisher's next source begin."""
        del reason
        if self._has_turn:
            self._has_turn = False
            self.job.turn.release()

    def first_requests(self) -> list[Request]:
        """Return the requests that a crawl begins with."""
        raise NotImplementedError

    def make_request(self, url: str, callback: Callable[..., Any], **kwargs: Any) -> Request:
        """Return a request for an address as routed; its failure ends the run unless ``errback`` says otherwise."""
        options = {"errback": self.end_run, "dont_filter": True, **kwargs}
        return Request(url, callback, **options)

    def end_run(self, failure: Failure) -> None:
        """Note that the source cannot be read."""
        self.job.fail(translate(failure.value, failure.request.url))  # type: ignore[attr-defined]  # Scrapy adds it


def translate(error: BaseException | None, url: str) -> ScoutError:
    """Make one of our errors of what Scrapy reports for an address."""
    if isinstance(error, ScoutError):
        return error
    if isinstance(error, HttpError):
        return SourceError(f"HTTP {error.response.status}{_excerpt(error.response)}", place=url)
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return TooLargeError("the answer is larger than we accept", place=url)
    if isinstance(error, IgnoreRequest):
        return SourceError(str(error) or "not asked", place=url)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return SourceError(f"{reason}", place=url)
    return SourceError(f"{type(error).__name__}: {error}"[:300], place=url)


def _excerpt(response: Response) -> str:
    """The first words of an error that a source writes in plain text."""
    kind = response.headers.get("Content-Type", b"") or b""
    if b"html" in kind or not response.body:
        return ""
    return f": {' '.join(response.body[:200].decode('utf-8', 'replace').split())!r}"
