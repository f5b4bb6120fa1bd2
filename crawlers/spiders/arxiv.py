"""Sources reached by arXiv's query API: a search, page after page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from core.errors import ConfigurationError, RecordError, SourceError
from core.models import Evidence
from crawlers.records import Record
from crawlers.source import ArxivOptions
from crawlers.sources.arxiv import MAX_RESULTS, Entry, build_document, field_names, parse_answer
from crawlers.spiders.base import SourceSpider

# It answers a page without entries now and then, and the same page whole when asked again.
_EMPTY_PAGE_TRIES = 3


class ArxivSpider(SourceSpider):
    """Asks for all papers of a search, the oldest submission first, so that new ones do not move the pages."""

    name = "arxiv-api"

    def first_requests(self) -> list[Request]:
        """Return the request of the first page."""
        return [self._page(0)]

    def parse_page(self, response: Response, start: int, tries: int = 0) -> Iterator[Any]:
        """Give the records of a page, and the request of the next."""
        answer = parse_answer(response.body, sent=self._search(), place=response.url)
        wanted = min(answer.total, self._options.max_items)
        if not answer.entries and start < wanted:
            yield self._again(response, start, tries)
            return
        answer_hash = hashlib.sha256(response.body).hexdigest()
        for number, entry in enumerate(answer.entries[: wanted - start], start + 1):
            yield from self._record(entry, f"{response.url}#{number}", answer_hash)
        following = start + len(answer.entries)
        if following < wanted:
            yield self._page(following)
        elif answer.total > wanted:
            raise SourceError(f"only the first {wanted} of {answer.total} papers; narrow the search or --since")

    @property
    def _options(self) -> ArxivOptions:
        if self.job.source.arxiv is None:
            raise ConfigurationError("no block arxiv", place=self.job.source.id)
        return self.job.source.arxiv

    def _search(self) -> str:
        search, today = self._options.search, self.job.limits.today
        since = self.job.since
        if since is None and self._options.lookback_days is not None:
            since = today - timedelta(days=self._options.lookback_days)
        if since is None:
            return search
        until = today + timedelta(days=1)
        return f"({search}) AND submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"

    def _page(self, start: int, tries: int = 0) -> Request:
        size = min(self._options.page_size, MAX_RESULTS - start)
        query = urlencode(
            {
                "search_query": self._search(),
                "start": start,
                "max_results": size,
                "sortBy": "submittedDate",
                "sortOrder": "ascending",
            }
        )
        url = f"{self.job.start_url()}?{query}"
        return self.make_request(url, self.parse_page, cb_kwargs={"start": start, "tries": tries})

    def _again(self, response: Response, start: int, tries: int) -> Request:
        if tries + 1 >= _EMPTY_PAGE_TRIES:
            raise SourceError(f"no entries at {start}, though more were promised", place=response.url)
        return self._page(start, tries + 1)

    def _record(self, entry: Entry, place: str, answer_hash: str) -> Iterator[Record]:
        self.job.counts.read += 1
        source = self.job.source
        known = (*source.fields.used, *source.fields.ignored)
        self.job.unknown_fields |= field_names(entry.element) - set(known)
        try:
            document = build_document(entry.element, source)
        except RecordError as exc:
            self.job.refuse(exc, place, entry.body.decode("utf-8", "replace"))
            return
        proof = Evidence(entry.body, "application/atom+xml", document.url, answer_hash, self.job.clock())
        yield Record(document, proof)
