"""The gate of a public crawl: no request into the network that we stand in, whoever leads there."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawlers.spiders.base import SourceSpider


class GateMiddleware:
    """Refuses requests that :meth:`CrawlJob.is_trap` names: links, redirects, ``robots.txt``, older pages of a feed.

    Names that resolve to inner addresses pass; see :mod:`crawlers.hosts`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the gate of a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for an address inside; the request's errback counts it."""
        spider = self._crawler.spider
        if isinstance(spider, SourceSpider) and spider.job.is_trap(request.url):
            raise IgnoreRequest(f"leads inside: {request.url[:200]}")
