"""Sources reached by arXiv's query API: a search, page after page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from core.errors import ConfigurationError, NoAnswerError, RecordError, SourceError
from core.models import Document, Evidence
from core.store.asks import Ask
from crawlers.options import ArxivOptions
from crawlers.reading import Answer, Item, Refused, UnknownFields
from crawlers.records import Record
from crawlers.sources.arxiv import MAX_RESULTS, Entry, build_document, field_names, parse_answer
from crawlers.spiders.base import SourceSpider

PAGE = "page"
LOOK = "look"


class ArxivSpider(SourceSpider):
    """Asks for all papers of a search, the oldest submission first, so that new ones do not move the pages."""

    # The first page is the oldest: that it did not change says nothing of new papers.
    is_conditional = False

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the first page."""
        yield self.make_seed(self._page_url(0), payload={"start": 0})

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page, and the request of the next."""
        start = int(ask.payload["start"])
        found = parse_answer(answer.body, sent=self._search(), place=answer.url)
        wanted = min(found.total, self._options.max_items)
        if not found.entries and start < wanted:
            # Now and then it answers a page without entries, and the same page whole when asked again.
            raise NoAnswerError(f"no entries at {start}, though more were promised", place=answer.url)
        yield from self._records(found.entries[: wanted - start], answer, start)
        following = start + len(found.entries)
        if following < wanted:
            yield self._next(following, ask.depth + 1)
        elif found.total > wanted:
            told = SourceError(f"only the first {wanted} of {found.total} papers; narrow the search or --since")
            yield Refused(told, answer.url, is_record=False)

    read_page = read_seed

    def read_look(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the record of one paper that is asked for again."""
        del ask
        yield from self._records(parse_answer(answer.body, sent="", place=answer.url).entries, answer, 0)

    def second_ask(self, document: Document) -> Ask | None:
        """Ask for one paper by its id: its DOI and its later versions come after it."""
        return self.make_ask(f"{self.source.url}?{urlencode({'id_list': document.key, 'max_results': 1})}", LOOK)

    @property
    def _options(self) -> ArxivOptions:
        if self.source.arxiv is None:
            raise ConfigurationError("no block arxiv", place=self.source.id)
        return self.source.arxiv

    def _search(self) -> str:
        search, today, since = self._options.search, self.round.today, self.round.since
        if since is None and self._options.lookback_days is not None:
            since = today - timedelta(days=self._options.lookback_days)
        if since is None:
            return search
        until = today + timedelta(days=1)
        return f"({search}) AND submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"

    def _page_url(self, start: int) -> str:
        query = {
            "search_query": self._search(),
            "start": start,
            "max_results": min(self._options.page_size, MAX_RESULTS - start),
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.source.url}?{urlencode(query)}"

    def _next(self, start: int, depth: int) -> Ask:
        # One key a page whatever the day: the frontier does not grow with the rounds.
        options = {"key": f"{PAGE}-{start}", "payload": {"start": start}, "version": self.round.number}
        return self.make_ask(self._page_url(start), PAGE, depth=depth, **options)

    def _records(self, entries: tuple[Entry, ...], answer: Answer, start: int) -> Iterator[Item]:
        answer_hash = hashlib.sha256(answer.body).hexdigest()
        known = {*self.source.fields.used, *self.source.fields.ignored}
        unknown = frozenset[str]().union(*(field_names(entry.element) - known for entry in entries))
        if unknown:
            yield UnknownFields(unknown)
        for number, entry in enumerate(entries, start + 1):
            try:
                document = build_document(entry.element, self.source)
            except RecordError as exc:
                yield Refused(exc, f"{answer.url}#{number}", entry.body.decode("utf-8", "replace"))
                continue
            proof = Evidence(entry.body, "application/atom+xml", document.url, answer_hash, self.round.now)
            yield Record(document, proof)
