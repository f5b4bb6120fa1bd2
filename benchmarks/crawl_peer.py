"""A plain Scrapy spider over the same sites: feed, articles, the same fields, written as JSON lines.

What somebody writes in an afternoon: feedparser, trafilatura, Scrapy's own robots.txt, retries and redirects.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import feedparser
import scrapy
import trafilatura
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "DOWNLOAD_DELAY": 0,
    "RETRY_TIMES": 1,
    "DOWNLOAD_TIMEOUT": 10,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "CRITICAL",
    "USER_AGENT": "plainspider/1.0",
}


class PlainSpider(scrapy.Spider):
    """Reads feeds, then the article of each entry."""

    name = "plain"

    def __init__(self, feeds: list[str], pages: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._feeds = feeds
        self._pages = pages

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for all feeds."""
        for url in self._feeds:
            yield scrapy.Request(url, self.parse_feed, cb_kwargs={"page": 0})

    def parse_feed(self, response: Response, page: int) -> Iterator[scrapy.Request]:
        """Ask for each entry's article."""
        feed = feedparser.parse(response.body)
        for entry in feed.entries:
            yield scrapy.Request(entry.link, self.parse_article, cb_kwargs={"entry": entry})
        following = next((link.href for link in feed.feed.get("links", ()) if link.rel == "next"), None)
        if following and page + 1 < self._pages:
            yield scrapy.Request(following, self.parse_feed, cb_kwargs={"page": page + 1})

    def parse_article(self, response: Response, entry: Any) -> Iterator[dict[str, Any]]:
        """Give the article's fields."""
        page: Any = trafilatura.bare_extraction(
            response.text, url=response.url, include_comments=False, with_metadata=True
        )
        yield {
            "id": entry.get("id"),
            "url": response.url,
            "title": entry.title,
            "lead": entry.get("summary"),
            "text": page.text if page else "",
            "author": page.author if page else None,
            "published": entry.get("published"),
            "date": page.date if page else None,
            "language": page.language if page else None,
            "canonical": page.url if page else None,
        }


def main() -> None:
    """Crawl the feeds listed in a JSON file into another file."""
    plan, target = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]
    process = AsyncCrawlerProcess({**SETTINGS, "FEEDS": {target: {"format": "jsonlines", "overwrite": True}}})
    process.crawl(PlainSpider, feeds=plan["feeds"], pages=plan["pages"])
    process.start()


if __name__ == "__main__":
    main()
