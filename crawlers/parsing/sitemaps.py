"""Sitemaps: the addresses of a site with what is told of each, and indexes of further sitemaps.

Plain, gzipped, as text, as robots.txt lines; what is neither is refused. Which addresses are wanted is left to the
spider.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from core.errors import FormatError, TooLargeError
from core.models import DateKind, DocumentDate
from crawlers.bulk.fields import parse_date
from crawlers.parsing.language import read_language
from crawlers.parsing.xmlguard import check_xml

ROOTS = frozenset({"urlset", "sitemapindex"})
# The protocol allows 50 MiB unpacked and 50,000 addresses (https://www.sitemaps.org/protocol.html).
MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 50_000
_GZIP = b"\x1f\x8b"
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
_LINE = re.compile(r"(?:sitemap:\s*)?(https?://\S+)", re.IGNORECASE)
_ROBOTS_LINE = re.compile(r"(?:[A-Za-z-]+\s*:|#|$)")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """An address of a page or a further sitemap, and what is told of it; ``stamp`` is ``lastmod`` as it is written."""

    url: str
    modified: DocumentDate | None = None
    published: DocumentDate | None = None
    title: str = ""
    lang: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap as read. ``is_index``: its entries are sitemaps. ``flaw``: what is wrong though it could be read."""

    entries: tuple[SitemapEntry, ...]
    is_index: bool = False
    flaw: str | None = None


def parse_sitemap(body: bytes, *, place: str) -> Sitemap:
    """Read a sitemap or an index of sitemaps.

    Raises FormatError for HTML, other XML, declared entities, broken gzip and text that is no list of addresses,
    TooLargeError for more than the protocol allows. One that breaks off gives what was whole, with its flaw.
    """
    body = unpack(body, place=place).removeprefix(b"\xef\xbb\xbf").lstrip()
    if body and not body.startswith(b"<") and b"\0" not in body[:1024]:
        return _parse_text(body, place)
    check_xml(body, ROOTS, place=place, strict=True)
    sitemap = _parse_xml(body)
    if sitemap.flaw and b"<![CDATA[" not in body and _BARE_AMPERSAND.search(body):
        # The commonest mistake of sitemaps made by hand; nothing else than "&" can be meant.
        sitemap = _parse_xml(_BARE_AMPERSAND.sub(b"&amp;", body))
    if sitemap.flaw and not sitemap.entries:
        raise FormatError(f"broken XML: {sitemap.flaw}", place=place)
    return sitemap


def unpack(body: bytes, *, place: str) -> bytes:
    """Return the bytes of a sitemap that may be gzipped, whatever its name says."""
    if body.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
                body = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as exc:
            raise FormatError(f"broken gzip: {exc}", place=place) from exc
    if len(body) > MAX_BYTES:
        raise TooLargeError(f"more than {MAX_BYTES // 1024 // 1024} MB unpacked", place=place)
    return body


def _parse_xml(body: bytes) -> Sitemap:
    entries: list[SitemapEntry] = []
    is_index, flaw = False, None
    try:
        for element in _iter_elements(body):
            # Not by QName, which refuses the namespaces that a broken document declares.
            is_index = is_index or str(element.tag).rpartition("}")[2] == "sitemap"
            entry = _entry(element)
            if entry is not None:
                entries.append(entry)
            if len(entries) > MAX_ENTRIES:
                flaw = f"more than {MAX_ENTRIES:,} addresses; the rest is left out"
                break
    except etree.XMLSyntaxError as exc:
        flaw = f"breaks off: {exc}"[:200]
    return Sitemap(tuple(entries[:MAX_ENTRIES]), is_index, flaw)


def _iter_elements(body: bytes) -> Iterator[etree._Element]:
    """Give each entry when it is whole, and forget it afterwards."""
    context = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for _, element in context:
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _entry(element: etree._Element) -> SitemapEntry | None:
    url = _text(element, "{*}loc")
    if not url:
        return None
    stamp = _text(element, "{*}lastmod")
    return SitemapEntry(
        url=url,
        modified=_day(stamp, DateKind.UPDATED),
        published=_day(_text(element, "{*}news/{*}publication_date"), DateKind.PUBLISHED),
        title=_text(element, "{*}news/{*}title"),
        lang=read_language(_text(element, "{*}news/{*}publication/{*}language")),
        stamp=stamp,
    )


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _day(text: str, kind: DateKind) -> DocumentDate | None:
    try:
        return parse_date(text, kind)
    except ValueError:
        return None


def _parse_text(body: bytes, place: str) -> Sitemap:
    """Read one address a line, or the ``Sitemap:`` lines of a robots.txt."""
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()]
    named = [line for line in lines if line.lower().startswith("sitemap:")]
    if named and all(_ROBOTS_LINE.match(line) for line in lines):
        lines = named
    found = [_LINE.fullmatch(line) for line in lines if line]
    if not found or not all(found):
        first = next((line for line in lines if line and not _LINE.fullmatch(line)), "")
        raise FormatError(f"neither XML nor a list of addresses: {first[:80]!r}", place=place)
    urls = dict.fromkeys(match[1] for match in found if match)
    flaw = f"more than {MAX_ENTRIES:,} addresses; the rest is left out" if len(urls) > MAX_ENTRIES else None
    return Sitemap(tuple(map(SitemapEntry, list(urls)[:MAX_ENTRIES])), bool(named), flaw)
