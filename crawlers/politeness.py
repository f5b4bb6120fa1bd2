"""Waiting when a source asks for it: ``Retry-After`` on 429 and 503, which Scrapy 2.19 ignores."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from core.clock import utc_now
from crawlers.spiders.base import SourceSpider

MAX_PAUSE_S = 600.0
_FIRST_PAUSE_S = 1.0
_ASKING_FOR_A_PAUSE = frozenset({429, 503})


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for (a number or an HTTP date), ``None`` for anything else."""
    value = value.strip()
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class PoliteRetryMiddleware(RetryMiddleware):
    """Retries as Scrapy does, but after the pause that the source asks for, and sends it nothing meanwhile.

    Where it names none, pauses double from a second or twice the source's delay. A pause of more than ten minutes
    ends the run: it is not worth a process that sleeps.
    """

    _resume_at = 0.0

    async def process_request(self, request: Request) -> None:
        """Hold a request back while the source has asked for quiet."""
        del request
        # The moment may move on while we wait for it.
        while (left := self._resume_at - time.monotonic()) > 0:  # noqa: ASYNC110  # it is a moment, not an event
            await asyncio.sleep(left)

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the answer, or the request again after its pause."""
        if response.status not in self.retry_http_codes or request.meta.get("dont_retry"):
            return response
        pause_s = self._pause_s(request, response)
        if pause_s is None:
            return response
        again = self._retry(request, f"HTTP {response.status}")
        if again is None:
            return response
        if pause_s > MAX_PAUSE_S:
            raise IgnoreRequest(f"HTTP {response.status}, and the source asks to wait {pause_s:.0f} s")
        self._resume_at = max(self._resume_at, time.monotonic() + pause_s)
        return again

    def _pause_s(self, request: Request, response: Response) -> float | None:
        """How long to wait; ``None``: do not try again."""
        spider = self.crawler.spider
        pace = spider.job.source.pace if isinstance(spider, SourceSpider) else None
        stated = parse_retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), utc_now())
        if stated is not None and response.status in _ASKING_FOR_A_PAUSE:
            return stated
        if response.status == 429 and pace is not None and pace.stop_on_429:
            return None
        delay_s = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        base_s = max(2 * delay_s, self.crawler.settings.getfloat("SCOUT_FIRST_PAUSE_S", _FIRST_PAUSE_S))
        return float(base_s * 2 ** request.meta.get("retry_times", 0))
