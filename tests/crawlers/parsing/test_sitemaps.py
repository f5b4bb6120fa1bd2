"""Sitemaps as sites write them: plain, gzipped, as text; what is none is refused by name."""

from __future__ import annotations

import gzip
import time
from datetime import date

import pytest

from core.errors import FormatError, TooLargeError
from core.models import Precision
from crawlers.parsing.sitemaps import MAX_BYTES, MAX_ENTRIES, parse_sitemap

PLACE = "https://outlet.example/sitemap.xml"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
SPACE = b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# As plugins of WordPress write it: a style sheet, other name spaces, images.
WORDPRESS = (
    HEAD
    + b'<?xml-stylesheet type="text/xsl" href="//outlet.example/main-sitemap.xsl"?><urlset '
    + SPACE
    + b"""  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://outlet.example/2026/11/een-nieuwe-chip/</loc><lastmod>2026-11-24T09:15:00+00:00</lastmod>
<image:image><image:loc>https://outlet.example/chip.jpg</image:loc></image:image></url>
<url><loc><![CDATA[https://outlet.example/?p=7&lang=nl]]></loc></url></urlset>"""
)
NEWS = (
    HEAD
    + b"<urlset "
    + SPACE
    + b"""  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc> https://outlet.example/a </loc><news:news><news:publication><news:name>Outlet</news:name>
<news:language>nl-BE</news:language></news:publication><news:publication_date>2026-11-25T07:00Z</news:publication_date>
<news:title>Kwantum &amp; licht</news:title></news:news></url></urlset>"""
)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<urlset><url><loc>https://outlet.example/&b;</loc></url></urlset>"""


def make_urls(*urls: str) -> bytes:
    return b"<urlset " + SPACE + b">" + b"".join(b"<url><loc>%s</loc></url>" % u.encode() for u in urls) + b"</urlset>"


def test_entries_have_address_and_change() -> None:
    first, second = parse_sitemap(WORDPRESS, place=PLACE).entries
    assert (first.url, first.stamp) == ("https://outlet.example/2026/11/een-nieuwe-chip/", "2026-11-24T09:15:00+00:00")
    assert first.modified is not None
    assert first.modified.value == date(2026, 11, 24)
    assert (second.url, second.modified) == ("https://outlet.example/?p=7&lang=nl", None)


def test_a_news_sitemap_tells_title_day_and_language() -> None:
    (entry,) = parse_sitemap(NEWS, place=PLACE).entries
    assert (entry.url, entry.title, entry.lang) == ("https://outlet.example/a", "Kwantum & licht", "nl")
    assert entry.published is not None
    assert entry.published.value == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("stamp", "precision"), [("2026", Precision.YEAR), ("2026-11", Precision.MONTH), ("yesterday", None), ("", None)]
)
def test_a_change_is_as_exact_as_it_is_written(stamp: str, precision: Precision | None) -> None:
    body = b"<urlset><url><loc>https://outlet.example/a</loc><lastmod>%s</lastmod></url></urlset>" % stamp.encode()
    (entry,) = parse_sitemap(body, place=PLACE).entries
    assert (entry.modified.precision if entry.modified else None) is precision


@pytest.mark.parametrize(
    "body",
    [
        b"https://outlet.example/1\nhttps://outlet.example/2\n",
        b"\xef\xbb\xbfhttps://outlet.example/1\r\n\r\nhttps://outlet.example/2",
        gzip.compress(make_urls("https://outlet.example/1", "https://outlet.example/2"), mtime=0),
        b"\n  " + make_urls("https://outlet.example/1", "https://outlet.example/2"),
    ],
)
def test_every_spelling_of_a_sitemap_is_read(body: bytes) -> None:
    sitemap = parse_sitemap(body, place=PLACE)
    assert [one.url for one in sitemap.entries] == ["https://outlet.example/1", "https://outlet.example/2"]
    assert not sitemap.is_index


def test_robots_lines_name_sitemaps() -> None:
    body = b"User-agent: *\nDisallow: /cart\n\n# maps\nSitemap: https://outlet.example/a.xml\nsitemap:https://outlet.example/b.xml\n"
    sitemap = parse_sitemap(body, place="https://outlet.example/robots.txt")
    assert sitemap.is_index
    assert [one.url for one in sitemap.entries] == ["https://outlet.example/a.xml", "https://outlet.example/b.xml"]


def test_bare_ampersands_are_taken_for_what_they_mean() -> None:
    body = make_urls("https://outlet.example/?a=1&b=2&amp;c=3", "https://outlet.example/2")
    sitemap = parse_sitemap(body, place=PLACE)
    assert [one.url for one in sitemap.entries] == ["https://outlet.example/?a=1&b=2&c=3", "https://outlet.example/2"]
    assert sitemap.flaw is None


def test_one_that_breaks_off_keeps_what_was_whole_and_says_so() -> None:
    body = make_urls(*(f"https://outlet.example/{n}" for n in range(3)))
    sitemap = parse_sitemap(body[:-40], place=PLACE)
    assert [one.url for one in sitemap.entries] == ["https://outlet.example/0", "https://outlet.example/1"]
    assert sitemap.flaw is not None
    assert "breaks off" in sitemap.flaw


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Not found</body></html>", "HTML where"),
        (b"<rss version='2.0'><channel/></rss>", "<rss>"),
        (b"Sorry, too many requests.", "neither XML nor a list"),
        (b"https://outlet.example/1\nand more", "neither XML nor a list"),
        (b'{"urls": []}', "neither XML nor a list"),
        (BOMB, "entities"),
        (BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/hostname"'), "entities"),
        (b"<urlset><url><loc>https://outl", "broken XML"),
        (b"\x1f\x8b\x08 no gzip", "broken gzip"),
        (gzip.compress(b"x" * 5000, mtime=0)[:-20], "broken gzip"),
        (gzip.compress(b"<!doctype html><html></html>", mtime=0), "HTML where"),
        (b"\x00\xff\xfebinary", "not XML"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        parse_sitemap(body, place=PLACE)
    assert caught.value.place == PLACE


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * (MAX_BYTES + 1024), compresslevel=1)
    with pytest.raises(TooLargeError, match="64 MB"):
        parse_sitemap(bomb, place=PLACE)


def test_more_addresses_than_the_protocol_allows_are_left_out_and_said() -> None:
    began = time.monotonic()
    sitemap = parse_sitemap(make_urls(*(f"https://outlet.example/{n}" for n in range(MAX_ENTRIES + 5))), place=PLACE)
    assert len(sitemap.entries) == MAX_ENTRIES
    assert sitemap.flaw is not None
    assert "50,000" in sitemap.flaw
    assert time.monotonic() - began < 10


def test_a_document_with_a_broken_namespace_is_no_defect_of_ours() -> None:
    body = b"<urlset xmlns='http}://www.sitemaps.org/'><url><loc>https://a.example/1</loc></url></urlset>"
    assert [entry.url for entry in parse_sitemap(body, place="a").entries] == ["https://a.example/1"]
