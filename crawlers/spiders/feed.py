"""Sources reached by an RSS or Atom feed, with the article behind each entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from core.errors import FormatError, RecordError, ScoutError, SourceError
from crawlers.articles import PageAnswer, article_url, build_record, tell_apart
from crawlers.feeds import Feed, FeedEntry, parse_feed
from crawlers.pages import parse_page
from crawlers.records import Record
from crawlers.spiders.base import SourceSpider, translate

# Four megabytes take half a minute to read as HTML; no article has a tenth of that.
MAX_PAGE_BYTES = 4 * 1024 * 1024


class FeedSpider(SourceSpider):
    """Reads a feed, and its older pages where it links them (RFC 5005), then the article of each entry."""

    name = "feed"

    def first_requests(self) -> list[Request]:
        """Return the request of the feed."""
        return [self.make_request(self.job.start_url(), self.parse_feed)]

    def parse_feed(self, response: Response) -> Iterator[Any]:
        """Give a request for each entry's article, or the record where no page is fetched."""
        feed = parse_feed(response.body, place=response.url)
        if feed.flaw:
            self.job.refuse(FormatError(feed.flaw), response.url)
        feed_hash = hashlib.sha256(response.body).hexdigest()
        for entry in tell_apart(feed.entries):
            if self.job.counts.read >= self.job.source.feed.max_items:
                return
            yield from self._entry(entry, feed_hash, response.url)
        yield from self._older(feed, response)

    def parse_article(self, response: Response, entry: FeedEntry, feed_hash: str) -> Iterator[Record]:
        """Give the record of an entry with its page; a page that cannot be read leaves the lead."""
        try:
            page = parse_page(response.body, place=response.url, charset=getattr(response, "encoding", None))
        except FormatError as exc:
            yield from self._without_page(entry, feed_hash, exc)
            return
        kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1").partition(";")[0]
        yield from self._record(entry, PageAnswer(page, response.body, kind), feed_hash)

    def _entry(self, entry: FeedEntry, feed_hash: str, place: str) -> Iterator[Any]:
        self.job.counts.read += 1
        entry = replace(entry, id=self.job.unroute(entry.id), url=self.job.unroute(entry.url))
        if self.job.since and entry.published and entry.published < self.job.since:
            return
        try:
            url = article_url(entry)
        except RecordError as exc:
            self.job.refuse(exc, place, entry.title)
            return
        if not self.job.source.feed.articles:
            yield from self._record(entry, None, feed_hash)
            return
        if self.job.is_trap(url):
            yield from self._without_page(entry, feed_hash, SourceError("leads inside: not asked for", place=url))
            return
        yield self.make_request(
            self.job.route(url),
            self.parse_article,
            errback=partial(self._article_failed, entry, feed_hash),
            cb_kwargs={"entry": entry, "feed_hash": feed_hash},
            meta={"download_maxsize": min(MAX_PAGE_BYTES, self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))},
        )

    def _article_failed(self, entry: FeedEntry, feed_hash: str, failure: Failure) -> Iterator[Record]:
        yield from self._without_page(entry, feed_hash, translate(failure.value, entry.url))

    def _without_page(self, entry: FeedEntry, feed_hash: str, error: ScoutError) -> Iterator[Record]:
        """Keep the entry with its lead and say that its article was not read."""
        self.job.refuse(error, entry.url, f"lead kept: {entry.title}")
        yield from self._record(entry, None, feed_hash)

    def _record(self, entry: FeedEntry, answer: PageAnswer | None, feed_hash: str) -> Iterator[Record]:
        try:
            yield build_record(entry, self.job.source, answer, feed_hash, self.job.clock())
        except RecordError as exc:
            self.job.refuse(exc, entry.url or entry.id or self.job.source.id, entry.title)

    def _older(self, feed: Feed, response: Response) -> Iterator[Request]:
        if feed.next_url and feed.entries:
            # Not dont_filter: an archive that links in a circle ends there.
            url = self.job.route(urljoin(self.job.source.url or "", feed.next_url))
            if self.job.is_trap(url):
                self.job.refuse(SourceError("leads inside: not asked for", place=url), response.url)
            elif url != response.url:
                yield self.make_request(url, self.parse_feed, dont_filter=False)
