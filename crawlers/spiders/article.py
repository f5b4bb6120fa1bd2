"""The way from an entry of a listing to a record, for all spiders that find articles: by feed, sitemap or list page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

import orjson

from core.errors import FormatError, RecordError, ScoutError
from core.models import DateKind, DocumentDate, Precision
from core.store.crawling.asks import Ask
from crawlers.articles import PageAnswer, article_url, build_record, cut_lead
from crawlers.bulk.fields import parse_date
from crawlers.parsing.feeds import FeedEntry
from crawlers.parsing.pages import Page, parse_page
from crawlers.reading import Answer, Item, Refused
from crawlers.source import Keep
from crawlers.spiders.base import SourceSpider
from crawlers.visibility import last_day

ARTICLE = "article"
_ENTRY_FIELDS = tuple(one.name for one in fields(FeedEntry))


@dataclass(frozen=True, slots=True)
class Listing:
    """Where entries stand: the address of the answer and its SHA-256. ``has_pages``: an entry's page is fetched.

    ``reserved``: why no text of it may be kept beyond leads.
    """

    url: str
    content_hash: str
    has_pages: bool
    reserved: str | None = None

    @classmethod
    def of(cls, answer: Answer, *, has_pages: bool) -> Listing:
        """Return the listing that an answer holds."""
        return cls(answer.url, hashlib.sha256(answer.body).hexdigest(), has_pages, answer.reserved)


class ArticleSpider(SourceSpider):
    """Asks for the article of each entry and makes a record of both; an article that fails leaves the lead."""

    def read_article(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give the record of an entry with its page; a page that cannot be read leaves the lead."""
        try:
            page = parse_page(answer.body, place=answer.url, charset=answer.charset)
        except FormatError as exc:
            yield from self.failed(ask, exc)
            return
        kind = answer.media_type or "text/html"
        page_answer = PageAnswer(page, answer.body, kind, answer.reserved or page.reserved)
        entry = _complete(from_json(ask.payload["entry"]), page, str(ask.payload.get("url_day") or ""))
        yield from self._record(entry, str(ask.payload["feed"]), page_answer)

    def failed(self, ask: Ask, error: ScoutError) -> Iterator[Item]:
        """Keep the entry with its lead and say that its article was not read; one without title or date is lost."""
        if ask.role != ARTICLE:
            return
        entry = _complete(from_json(ask.payload["entry"]), None, str(ask.payload.get("url_day") or ""))
        try:
            record = build_record(entry, self.source, None, str(ask.payload["feed"]), self.round.now)
        except RecordError:
            yield Refused(error, ask.url, entry.title)
            return
        yield Refused(error, ask.url, f"lead kept: {entry.title}", is_record=False)
        yield record

    def offer(self, entry: FeedEntry, listing: Listing, *, url_day: str = "") -> Iterator[Item]:
        """Give the request for an entry's article, or the record where no page is fetched.

        ``url_day``: the date (ISO 8601, perhaps without day) in the entry's address, for where nobody says another.
        """
        if self.round.sandbox_url is not None:
            entry = replace(entry, id=self.unroute(entry.id), url=self.unroute(entry.url))
        if entry.published and self.is_old(DocumentDate(DateKind.PUBLISHED, entry.published, entry.precision)):
            return
        try:
            url = article_url(entry)
        except RecordError as exc:
            yield Refused(exc, listing.url, entry.title)
            return
        version = _version(entry)
        if listing.reserved or self.source.terms.keep is Keep.LEAD:
            entry = replace(entry, lead=cut_lead(entry.lead), content="", body=b"")
        if not listing.has_pages:
            yield from self._record(_complete(entry, None, url_day), listing.content_hash, None)
            return
        payload = {"entry": as_json(entry), "feed": listing.content_hash} | ({"url_day": url_day} if url_day else {})
        yield self.make_ask(url, ARTICLE, payload=payload, version=version)

    def is_old(self, day: DocumentDate | None) -> bool:
        """Whether a date lies before all that the round asks for, whichever of its days was meant."""
        since = self.since
        return since is not None and day is not None and last_day(day) < since

    @property
    def lookback_days(self) -> int | None:
        """How many days back a round goes that is not told since when; ``None``: to the beginning."""
        return None

    @property
    def since(self) -> date | None:
        """The day from which on entries are taken; ``None``: all."""
        if self.round.since is not None or self.lookback_days is None:
            return self.round.since
        return self.round.today - timedelta(days=self.lookback_days)

    def _record(self, entry: FeedEntry, listing_hash: str, answer: PageAnswer | None) -> Iterator[Item]:
        try:
            yield build_record(entry, self.source, answer, listing_hash, self.round.now)
        except RecordError as exc:
            yield Refused(exc, entry.url or entry.id or self.source.id, entry.title)


def as_json(entry: FeedEntry) -> dict[str, Any]:
    """Return an entry as the payload of a request holds it."""
    facts = {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    days = {name: facts[name] and facts[name].isoformat() for name in ("published", "updated")}
    rest = {"authors": list(entry.authors), "body": entry.body.decode("latin-1"), "precision": entry.precision.value}
    return facts | days | rest


def from_json(facts: dict[str, Any]) -> FeedEntry:
    """Return the entry that ``as_json`` wrote."""
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in ("published", "updated")}
    rest = {"authors": tuple(facts["authors"]), "body": facts["body"].encode("latin-1")}
    precision = Precision(facts.get("precision", Precision.DAY))
    return FeedEntry(**(facts | days | rest | {"precision": precision}))


def _complete(entry: FeedEntry, page: Page | None, url_day: str) -> FeedEntry:
    """Return an entry with the title and date that its listing does not say: its page's, or those of its address."""
    if page is not None:
        entry = replace(entry, title=entry.title or page.title, published=entry.published or page.published)
    if entry.published is None and url_day:
        day = parse_date(url_day, DateKind.PUBLISHED)
        entry = replace(entry, published=day.value, precision=day.precision)
    return entry


def _version(entry: FeedEntry) -> str:
    """Return a hash of what a listing tells of an article: told otherwise, it is read again."""
    told = (entry.title, entry.lead, entry.content, entry.updated)
    return hashlib.sha256(orjson.dumps(told)).hexdigest()[:16]
