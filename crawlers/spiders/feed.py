"""Sources reached by an RSS or Atom feed, with the article behind each entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

import orjson

from core.errors import FormatError, RecordError, ScoutError
from core.store.frontier import Ask
from crawlers.articles import PageAnswer, article_url, build_record, tell_apart
from crawlers.feeds import FeedEntry, parse_feed
from crawlers.pages import parse_page
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.base import SourceSpider

OLDER = "older"
ARTICLE = "article"


class FeedSpider(SourceSpider):
    """Reads a feed, and its older pages where it links them (RFC 5005), then the article of each entry."""

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the feed."""
        yield self.make_seed(self.source.url or "")

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give a request for each entry's article, or the record where no page is fetched."""
        feed = parse_feed(answer.body, place=answer.url)
        if feed.flaw:
            yield Refused(FormatError(feed.flaw), answer.url, is_record=False)
        feed_hash = hashlib.sha256(answer.body).hexdigest()
        for entry in tell_apart(feed.entries)[: self.source.feed.max_items]:
            yield from self._entry(entry, feed_hash, answer.url)
        if feed.next_url and feed.entries:
            url = self.unroute(urljoin(answer.url, feed.next_url))
            # Under the same version as this page: an archive that links in a circle ends there.
            yield self.make_ask(url, OLDER, depth=ask.depth + 1, version=self.round.number)

    read_older = read_seed

    def read_article(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the record of an entry with its page; a page that cannot be read leaves the lead."""
        try:
            page = parse_page(answer.body, place=answer.url, charset=answer.charset)
        except FormatError as exc:
            yield from self.failed(ask, exc)
            return
        kind = answer.media_type or "text/html"
        yield from self._record(ask, PageAnswer(page, answer.body, kind, answer.reserved or page.reserved))

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Keep the entry with its lead and say that its article was not read."""
        if ask.role == ARTICLE:
            yield Refused(error, ask.url, f"lead kept: {ask.payload['entry']['title']}", is_record=False)
            yield from self._record(ask, None)

    def _entry(self, entry: FeedEntry, feed_hash: str, place: str) -> Iterator[Item]:
        entry = replace(entry, id=self.unroute(entry.id), url=self.unroute(entry.url))
        if self.round.since and entry.published and entry.published < self.round.since:
            return
        try:
            url = article_url(entry)
        except RecordError as exc:
            yield Refused(exc, place, entry.title)
            return
        ask = self.make_ask(
            url, ARTICLE, payload={"entry": _as_json(entry), "feed": feed_hash}, version=_version(entry)
        )
        yield from [ask] if self.source.feed.articles else self._record(ask, None)

    def _record(self, ask: Ask, answer: PageAnswer | None) -> Iterator[Item]:
        entry = _from_json(ask.payload["entry"])
        try:
            yield build_record(entry, self.source, answer, str(ask.payload["feed"]), self.round.now)
        except RecordError as exc:
            yield Refused(exc, entry.url or entry.id or self.source.id, entry.title)


def _as_json(entry: FeedEntry) -> dict[str, Any]:
    return dict(orjson.loads(orjson.dumps(asdict(entry) | {"body": entry.body.decode("latin-1")})))


def _from_json(facts: dict[str, Any]) -> FeedEntry:
    """Return the entry that ``_as_json`` wrote."""
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in ("published", "updated")}
    rest = {"authors": tuple(facts["authors"]), "body": facts["body"].encode("latin-1")}
    return FeedEntry(**(facts | days | rest))


def _version(entry: FeedEntry) -> str:
    """Return a hash of what a feed tells of an article: told otherwise, it is read again."""
    told = (entry.title, entry.lead, entry.content, entry.updated)
    return hashlib.sha256(orjson.dumps(told)).hexdigest()[:16]
