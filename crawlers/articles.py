"""From a feed's entry, and the page behind it where there is one, to a record: what of it the terms let us keep."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import orjson

from core.errors import RecordError
from core.models import DateKind, Document, DocumentDate, Evidence, Person, Precision
from crawlers.addresses import host_of, normalise_url
from crawlers.parsing.feeds import FeedEntry
from crawlers.parsing.language import choose_language
from crawlers.parsing.pages import Page
from crawlers.records import Record
from crawlers.source import Keep, Source

# A lead is what a feed or a page says of itself in a paragraph; more would be the article.
LEAD_CHARS = 600
_NO_PAGE = Page()


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A page as read, with the bytes that it came in. ``reserved``: why no text of it may be kept."""

    page: Page
    body: bytes
    media_type: str
    reserved: str | None = None


def article_url(entry: FeedEntry) -> str:
    """Return the normalised address of an entry's article. Raises RecordError where there is none."""
    if not entry.url:
        raise RecordError("no link")
    return normalise_url(entry.url)


def build_record(entry: FeedEntry, source: Source, answer: PageAnswer | None, feed_hash: str, now: datetime) -> Record:
    """Make a record of an entry. Raises RecordError for one without title, link or date.

    With ``keep: lead``, or where the page's publisher reserved text and data mining, neither the text nor the evidence
    holds more than the lead.
    """
    url, page = article_url(entry), answer.page if answer else _NO_PAGE
    title = entry.title or page.title
    if not title:
        raise RecordError("no title")
    dates = _dates(entry, page)
    is_lead = source.terms.keep is Keep.LEAD or bool(answer and answer.reserved)
    text = cut_lead(entry.lead or page.lead) if is_lead else _full_text(entry, page)
    document = Document(
        source=source.id,
        key=entry_key(entry),
        kind=source.kind,
        title=title,
        text=text,
        lang=choose_language(f"{title}\n{text}", source.language, page.lang or entry.lang),
        url=url,
        outlet=source.outlet or source.title,
        licence=source.terms.licence,
        people=tuple([Person(name) for name in entry.authors or page.authors]),
        organisations=page.organisations,
        identifiers=_identifiers(url, page),
        dates=dates,
        visible_from=source.visible_from.apply(dates),
        lead_only=is_lead or not (page.text or len(entry.content) > len(entry.lead)),
    )
    return Record(document, _evidence(entry, document, answer, feed_hash, now))


def entry_key(entry: FeedEntry) -> str:
    """Return a short stable key: 80 bits of the SHA-256 of the entry's own id, http and https alike."""
    own = entry.id or entry.url
    return hashlib.sha256(own.removeprefix("http://").removeprefix("https://").encode()).hexdigest()[:20]


def tell_apart(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Return the entries of a feed, those that share their id though they link to several pages with their address.

    Some software writes the same id into every entry; taken at its word all but one would be lost.
    """
    links: dict[str, set[str]] = {}
    for entry in entries:
        links.setdefault(entry.id, set()).add(_plain_url(entry))
    return [replace(one, id=_plain_url(one)) if len(links[one.id]) > 1 else one for one in entries]


def _plain_url(entry: FeedEntry) -> str:
    try:
        return normalise_url(entry.url)
    except RecordError:
        return entry.url


def cut_lead(text: str) -> str:
    """Return the beginning of a text, up to 600 characters, ended after a sentence or a word."""
    if len(text) <= LEAD_CHARS:
        return text
    part = text[:LEAD_CHARS]
    end = max(part.rfind(mark) for mark in (". ", "! ", "? ", "\n")) + 1
    return part[:end].strip() if end > LEAD_CHARS // 3 else part.rpartition(" ")[0] + " …"


def _full_text(entry: FeedEntry, page: Page) -> str:
    """The article; what the feed carries where its page gave less (another layout, a wall of cookies)."""
    text = max((page.text, entry.content, entry.lead), key=len)
    first, _, rest = text.partition("\n")
    # The heading stands in the title; said twice it would count twice. A first sentence that begins so is none.
    return rest.lstrip() if first.strip() == page.title else text


def _dates(entry: FeedEntry, page: Page) -> tuple[DocumentDate, ...]:
    published: date | None = entry.published or page.published
    if published is None:
        raise RecordError("no date")
    first = DocumentDate(DateKind.PUBLISHED, published, entry.precision if entry.published else Precision.DAY)
    if entry.updated is None or entry.updated <= published:
        return (first,)
    return (first, DocumentDate(DateKind.UPDATED, entry.updated))


def _identifiers(url: str, page: Page) -> tuple[tuple[str, str], ...]:
    """The article's address, and the one that its page calls the original: copies of a story meet there."""
    try:
        canonical = normalise_url(page.url) if page.url else url
    except RecordError:
        canonical = url
    # A home page as canonical address is a mistake that would make one story of a whole outlet.
    if canonical == url or canonical.removesuffix("/").endswith(host_of(canonical)):
        return (("url", url),)
    return (("url", url), ("url", canonical))


def _evidence(
    entry: FeedEntry, document: Document, answer: PageAnswer | None, feed_hash: str, now: datetime
) -> Evidence:
    if document.lead_only or answer is None:
        kept = asdict(entry) | {"body": "", "content": "", "lead": document.text}
        if not document.lead_only and entry.body:
            return Evidence(entry.body, "application/xml", document.url, feed_hash, now)
        return Evidence(orjson.dumps(kept), "application/json", document.url, feed_hash, now)
    return Evidence(answer.body, answer.media_type, document.url, hashlib.sha256(answer.body).hexdigest(), now)
