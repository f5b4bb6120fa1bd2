"""RSS and Atom: the entries of a feed as values, whatever its flavour and its small mistakes.

feedparser reads what is slightly broken; what is no feed at all is refused before. Dates that cannot be read are no
dates. Pages behind the entries are :mod:`crawlers.parsing.pages`.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import struct_time
from typing import Any

import feedparser
from lxml.etree import LxmlError, strip_elements

from core.errors import FormatError
from core.models import Precision
from crawlers.parsing.daynames import read_day
from crawlers.parsing.language import read_language
from crawlers.parsing.markup import iter_lines, parse_markup
from crawlers.parsing.xmlguard import check_xml, decode_wide
from crawlers.parsing.xmlslices import ends_with, keep_elements, slice_elements

ROOTS = frozenset({"rss", "feed", "rdf"})
_MAX_ENTRIES = 10_000
# What is older was published by nobody's feed: "no date" as software writes it, or a number read as a year.
_FIRST_YEAR = 1980
# A reference to a character, as it stands or in escaped markup.
_REFERENCE = re.compile(rb"&(?:amp;)?#(?:[xX]([0-9a-fA-F]+)|(\d+));?")
_LAST_CHARACTER, _HALVES = 0x10FFFF, range(0xD800, 0xE000)
_MOST_DIGITS = 10
# What feedparser calls wrong and is harmless: another charset than declared, another media type than XML.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``lead`` and ``content`` are plain text; ``body`` its bytes in the feed, empty where unknown.

    ``precision``: how exact ``published`` is.
    """

    id: str
    url: str
    title: str
    lead: str = ""
    content: str = ""
    published: date | None = None
    updated: date | None = None
    authors: tuple[str, ...] = ()
    lang: str = ""
    body: bytes = b""
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read. ``flaw``: what is wrong with it though its entries could be read."""

    title: str
    lang: str
    entries: tuple[FeedEntry, ...]
    next_url: str | None = None
    flaw: str | None = None


def parse_feed(body: bytes, *, place: str) -> Feed:
    """Read a feed.

    Of more than 10,000 entries the first are read: feeds put what is new first. Of a feed that breaks off, the last
    entry is left out: nobody knows how much of it is there. Raises FormatError for HTML, plain text, other XML,
    declared entities, and XML too broken for any entry.
    """
    body = decode_wide(body).lstrip()
    check_xml(body, ROOTS, place=place)
    body, left_out = keep_elements(body, _MAX_ENTRIES, "item", "entry")
    parsed = _parse(body, place)
    flaw = _flaw(parsed)
    entries = list(parsed.entries[:_MAX_ENTRIES])
    if flaw and not ends_with(body, ROOTS):
        entries.pop() if entries else None
        flaw = f"breaks off: {flaw}"
    if flaw and not entries:
        raise FormatError(f"broken XML: {flaw}", place=place)
    bodies = slice_elements(body, "item", "entry")
    if len(bodies) < len(entries) or len(bodies) > len(parsed.entries):
        bodies = [b""] * len(entries)
    head: Any = parsed.feed
    return Feed(
        title=as_text(head.get("title", "")),
        lang=read_language(head.get("language")),
        entries=tuple(_entry(raw, part) for raw, part in zip(entries, bodies, strict=False)),
        next_url=_link(head.get("links", ()), "next"),
        flaw=flaw or (f"{left_out:,} entries after the first {_MAX_ENTRIES:,} left out" if left_out else None),
    )


def as_text(html: str) -> str:
    """Return the text of a piece of HTML, a line for each block; empty for what no parser takes."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    try:
        tree = parse_markup(f"<div>{html}</div>")
    except (LxmlError, ValueError):
        return ""
    strip_elements(tree, "script", "style", with_tail=False)
    return "\n".join(iter_lines(tree))


def _parse(body: bytes, place: str) -> Any:
    """Read a feed by the library, without references to characters that there are not where it stumbles over one."""
    for text in (body, _REFERENCE.sub(_keep_known, body)):
        try:
            # Relative addresses of an entry are resolved all the same; those inside its HTML are not read.
            return feedparser.parse(text, sanitize_html=False, resolve_relative_uris=False)
        except (ValueError, OverflowError, LookupError, TypeError, AttributeError, RecursionError) as exc:
            flaw = f"{type(exc).__name__}: {exc}"
    raise FormatError(f"broken XML: {flaw}"[:300], place=place)


def _keep_known(reference: re.Match[bytes]) -> bytes:
    """Return a reference, or a question mark where there is no such character."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    if len(digits) > _MOST_DIGITS:
        return b"?"
    number = int(digits, base)
    return b"?" if number > _LAST_CHARACTER or number in _HALVES else reference[0]


def _entry(raw: Any, body: bytes) -> FeedEntry:
    contents = [part.get("value", "") for part in raw.get("content", ())]
    summary = raw.get("summary", "") or ""
    content = as_text(max(contents, key=len, default=""))
    lead = as_text(summary)
    url = raw.get("link") or ""
    names = [name for name in _author_names(raw) if name]
    return FeedEntry(
        id=(raw.get("id") or url).strip(),
        url=url.strip(),
        title=" ".join(as_text(raw.get("title", "") or "").split()),
        lead=lead or content,
        content=content or lead,
        published=_published(raw),
        updated=_updated(raw),
        authors=tuple(dict.fromkeys(names)),
        lang=read_language(raw.get("language")),
        body=body,
    )


def _author_names(raw: Any) -> list[str]:
    found = [a.get("name", "") for a in raw.get("authors", ()) if isinstance(a, dict)]
    return [" ".join(name.split()) for name in found or [raw.get("author", "") or ""]]


def _published(raw: Any) -> date | None:
    stated = _day(raw.get("published_parsed")) or _sound(read_day(str(raw.get("published") or "")))
    return stated or _updated(raw)


def _updated(raw: Any) -> date | None:
    # Asked for what is not there, feedparser gives the other date and a warning.
    return _day(raw["updated_parsed"]) if "updated_parsed" in raw else None


def _day(value: struct_time | None) -> date | None:
    """The day (UTC) of a time that feedparser read."""
    if value is None:
        return None
    try:
        return _sound(datetime.fromtimestamp(timegm(value), UTC).date())
    except (ValueError, OverflowError, OSError):
        return None


def _sound(day: date | None) -> date | None:
    return day if day and day.year >= _FIRST_YEAR else None


def _link(links: Sequence[Any], rel: str) -> str | None:
    return next((str(one["href"]) for one in links if one.get("rel") == rel and one.get("href")), None)


def _flaw(parsed: Any) -> str | None:
    error = parsed.get("bozo_exception")
    if not parsed.get("bozo") or error is None or isinstance(error, _HARMLESS):
        return None
    return " ".join(str(error).split())[:200]
