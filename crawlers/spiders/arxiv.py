"""Sources reached by arXiv's query API: a search, page after page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from core.errors import ConfigurationError, NoAnswerError, RecordError, SourceError
from core.models import Document, Evidence
from core.store.crawling.asks import BACKFILL, Ask
from crawlers.backfill.topics import Topic, Window, in_parts, unpack
from crawlers.bulk.reader import RawRecord
from crawlers.options import ArxivOptions
from crawlers.parsing.archives import ANY_FILE, iter_members, read_whole
from crawlers.reading import Answer, Counted, Item, Refused, UnknownFields
from crawlers.records import Record
from crawlers.sources.arxiv import MAX_RESULTS, Entry, build_document, field_names, parse_answer
from crawlers.sources.arxiv import Answer as Page
from crawlers.spiders.base import FileSpider

PAGE = "page"
LOOK = "look"
# An entry has no names but those of its elements: it is carried whole.
_ENTRY = "entry"
# They stand in the address.
_MOST_TERMS = 25


class ArxivSpider(FileSpider):
    """Asks for all papers of a search, the oldest submission first, so that new ones do not move the pages."""

    # The first page is the oldest: that it did not change says nothing of new papers.
    is_conditional = False

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the first page."""
        yield self.make_seed(self._page_url(0), payload={"start": 0})

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page, and the request of the next."""
        start = int(ask.payload["start"])
        found = self._parse(answer, self._search(), start, self._options.max_items)
        wanted = min(found.total, self._options.max_items)
        yield from self._records(found.entries[: wanted - start], answer, start)
        following = start + len(found.entries)
        if following < wanted:
            yield self._next(following, ask.depth + 1)
        elif found.total > wanted:
            told = SourceError(f"only the first {wanted} of {found.total} papers; narrow the search or --since")
            yield Refused(told, answer.url, is_record=False)

    read_page = read_seed

    def backfill(self, topic: Topic, window: Window) -> Iterator[Ask]:
        """Ask for all papers of a topic's categories, and in those beside them for what has one of its terms."""
        for part in _parts(topic):
            url = self._page_url(0, _dated(_topic_search(part), window))
            yield self.make_backfill_ask(url, part, window, payload={"start": 0})

    def read_backfill(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the records of a page and the request of the next; where more match than can be had, two halves."""
        (topic, window), start = unpack(ask.payload), int(ask.payload["start"])
        search = _dated(_topic_search(topic), window)
        found = self._parse(answer, search, start, MAX_RESULTS)
        if start == 0:
            yield Counted(found.total, len(found.entries))
        halves = self.halved(ask) if start == 0 and found.total > MAX_RESULTS else []
        if halves:
            yield from halves
            return
        yield from self._records(found.entries[: MAX_RESULTS - start], answer, start)
        following = start + len(found.entries)
        if following < min(found.total, MAX_RESULTS):
            url, payload = self._page_url(following, search), {**ask.payload, "start": following}
            yield self.make_ask(url, BACKFILL, key=f"{PAGE}-{following}", payload=payload, depth=ask.depth)
        elif found.total > MAX_RESULTS:
            told = SourceError(f"only the first {MAX_RESULTS} of {found.total} papers of one day", place=answer.url)
            yield Refused(told, answer.url, is_record=False)

    def read_look(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the record of one paper that is asked for again."""
        del ask
        yield from self._records(parse_answer(answer.body, sent="", place=answer.url).entries, answer, 0)

    def second_ask(self, document: Document) -> Ask | None:
        """Ask for one paper by its id: its DOI and its later versions come after it."""
        return self.make_ask(f"{self.source.url}?{urlencode({'id_list': document.key, 'max_results': 1})}", LOOK)

    def iter_file(self, file: BinaryIO, *, place: str) -> Iterator[RawRecord]:
        """Give the entries of answers that were kept."""
        for member in iter_members(file, ANY_FILE, place=place):
            entries = parse_answer(read_whole(member, place=place), sent=None, place=place).entries
            yield from (RawRecord(number, one.body, {_ENTRY: one.element}) for number, one in enumerate(entries, 1))

    def make_raw(self, raw: RawRecord) -> Document:
        """Make a document of an entry. Raises RecordError."""
        element = (raw.value or {}).get(_ENTRY)
        if not isinstance(element, Element):
            raise RecordError("no entry")
        return build_document(element, self.source)

    def unknown(self, record: Mapping[str, Any]) -> frozenset[str]:
        """Return the names of an entry's fields that the source's facts do not know."""
        return frozenset(field_names(record[_ENTRY])).difference(self.source.fields.used, self.source.fields.ignored)

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
        return _dated(search, Window(since, today + timedelta(days=2)))

    def _page_url(self, start: int, search: str | None = None) -> str:
        query = {
            "search_query": self._search() if search is None else search,
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

    def _parse(self, answer: Answer, search: str, start: int, most: int) -> Page:
        found = parse_answer(answer.body, sent=search, place=answer.url)
        if not found.entries and start < min(found.total, most):
            # Now and then it answers a page without entries, and the same page whole when asked again.
            raise NoAnswerError(f"no entries at {start}, though more were promised", place=answer.url)
        return found

    def _records(self, entries: tuple[Entry, ...], answer: Answer, start: int) -> Iterator[Item]:
        answer_hash = hashlib.sha256(answer.body).hexdigest()
        unknown = frozenset[str]().union(*(self.unknown({_ENTRY: entry.element}) for entry in entries))
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


def _dated(search: str, window: Window) -> str:
    """Return a search with the days of submission (GMT) that it is kept to."""
    return f"({search}) AND submittedDate:[{window.begin:%Y%m%d}0000 TO {window.last:%Y%m%d}2359]"


def _parts(topic: Topic) -> Iterator[Topic]:
    """Give a topic in parts that are one search each."""
    if topic.arxiv:
        yield Topic(topic.technology, arxiv=topic.arxiv)
    terms = [text for text in topic.texts("en") if '"' not in text] if topic.arxiv_hints else []
    for part in in_parts(terms, _MOST_TERMS):
        pairs = tuple(("en", text) for text in part)
        yield Topic(topic.technology, arxiv_hints=topic.arxiv_hints, terms=pairs)


def _topic_search(topic: Topic) -> str:
    """Return the search of a part: categories, or categories and terms."""
    categories = " OR ".join(f"cat:{one}" for one in topic.arxiv or topic.arxiv_hints)
    terms = " OR ".join(f'all:"{one}"' for one in topic.texts())
    return f"({categories}) AND ({terms})" if terms else categories
