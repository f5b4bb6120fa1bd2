"""Feeds: all that real sites wrote is read; what is no feed is refused by name."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from benchmarks.feeds import REASONS, find_differing, list_feeds
from core.errors import FormatError
from crawlers.parsing.feeds import as_text, parse_feed
from tests.crawlers.loopback import Web, make_item, make_rss

BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""


def test_every_recorded_feed_gives_what_feedparser_gives_or_better_with_a_reason(shared_data: Path) -> None:
    folder = shared_data / "feeds"
    found = {path: find_differing((folder / path).read_bytes()) for path in list_feeds(folder)}
    assert {path: set(fields) for path, fields in found.items() if fields} == {
        path: set(fields) for path, fields in REASONS.items()
    }


def test_every_entry_of_every_recorded_feed_has_a_date_and_a_link(shared_data: Path) -> None:
    folder = shared_data / "feeds"
    entries = [e for path in list_feeds(folder) for e in parse_feed((folder / path).read_bytes(), place=path).entries]
    assert len(entries) > 1000
    assert all(entry.published and entry.url and entry.id for entry in entries)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!DOCTYPE html><html><head></head><body>Sorry</body></html>", "HTML where"),
        (b"<!doctype html><meta charset=utf-8><p>no root", "HTML where"),
        (b"Rate exceeded.", "Rate exceeded"),
        (b'{"items": []}', "not XML"),
        (b"<opml version='2.0'></opml>", "<opml>"),
        (b"<?xml version='1.0'?>", "not XML"),
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (b"\x00\xff\xfe\x00binary", "not XML"),
        (b"<rss version='2.0'><channel><item><title>half", "broken XML"),
        (BOMB.replace(b"<?xml", b"junk <?xml"), "not XML"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        parse_feed(body, place="https://outlet.example/feed")
    assert caught.value.place == "https://outlet.example/feed"


def test_a_feed_that_breaks_off_loses_its_last_entry_and_says_so() -> None:
    whole = make_rss(*(make_item(n, f"https://o.example/{n}") for n in range(3)))
    feed = parse_feed(whole[:-60], place="x")
    assert [entry.id for entry in feed.entries] == ["id-0", "id-1"]
    assert feed.flaw is not None
    assert parse_feed(whole, place="x").flaw is None


def test_invalid_utf8_is_read_as_what_it_most_likely_is() -> None:
    body = make_rss(make_item(1, "https://o.example/1", title="Caf@")).replace(b"Caf@", b"Caf\xe9")
    feed = parse_feed(body, place="x")
    assert [entry.title for entry in feed.entries] == ["Café 1"]


def test_an_entry_has_its_values() -> None:
    item = make_item(7, "https://o.example/7", title="<b>Bold &amp; new</b>".replace("<", "&lt;").replace(">", "&gt;"))
    feed = parse_feed(make_rss(item, lang="nl-BE"), place="x")
    entry = feed.entries[0]
    assert (feed.lang, entry.id, entry.url) == ("nl", "id-7", "https://o.example/7")
    assert (entry.title, entry.lead, entry.published) == ("Bold & new 7", "Lead 7.", date(2020, 11, 2))
    assert entry.body == item.encode()


@pytest.mark.parametrize("day", ["1764000000", "Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 30 Nov -0001 00:00:00 +0000"])
def test_what_software_writes_for_no_date_is_none(day: str) -> None:
    item = f"<item><title>a</title><link>https://a.example/1</link><pubDate>{day}</pubDate></item>"
    assert parse_feed(make_rss(item), place="a").entries[0].published is None


@pytest.mark.parametrize("number", ["#x110000", "#55296", "#xD800", "#99999999999999999999"])
@pytest.mark.parametrize("escape", ["&{};", "&amp;{};"])
def test_one_character_that_does_not_exist_spoils_no_feed(number: str, escape: str) -> None:
    item = make_item(1, "https://o.example/1").replace("Lead 1.", f"Lead {escape.format(number)} &amp;#233;")
    [entry] = parse_feed(make_rss(f"<![CDATA[{escape.format(number)}]]>", item), place="x").entries
    assert (entry.title, entry.lead[-1]) == ("Item 1", "é")


def test_an_entry_whose_date_cannot_be_read_has_none() -> None:
    feed = parse_feed(make_rss(make_item(1, "https://o.example/1", day="soon")), place="x")
    assert feed.entries[0].published is None


def test_a_comment_cannot_pass_for_an_entry() -> None:
    body = make_rss("<!-- <item><title>old</title></item> -->", make_item(1, "https://o.example/1"))
    feed = parse_feed(body, place="x")
    assert [entry.title for entry in feed.entries] == ["Item 1"]
    assert feed.entries[0].body == make_item(1, "https://o.example/1").encode()


@pytest.mark.parametrize("tail", [b"<!---->" * 14_000 + b"x&<", b"<!--" + b"<item>" * 20_000 + b"-->"])
def test_a_hostile_feed_is_read_in_no_time(tail: bytes) -> None:
    body = make_rss(*(make_item(n, f"https://o.example/{n}") for n in range(2))) + tail
    begin = time.process_time()
    feed = parse_feed(body, place="x")
    assert time.process_time() - begin < 1
    assert [entry.id for entry in feed.entries][:1] == ["id-0"]


ITEMS = [make_item(n, f"https://o.example/{n}", title="Café") for n in range(2)]
FEED = make_rss(*ITEMS).decode()


@pytest.mark.parametrize(
    "body",
    [
        FEED.encode("utf-16"),
        FEED.replace("utf-8", "utf-16").encode("utf-16"),
        FEED.replace("utf-8", "utf-16le").encode("utf-16-le"),
        FEED.replace("utf-8", "utf-16be").encode("utf-16-be"),
        FEED.encode("utf-32"),
        FEED.encode("utf-8-sig"),
        FEED.replace("utf-8", "iso-8859-1").encode(),
        FEED.replace("utf-8", "klingon").encode(),
        FEED.replace("utf-8", "zlib").encode(),
        FEED.replace("Lead 0", "Lead \0 0").encode(),
    ],
)
def test_any_charset_and_a_nul_are_read(body: bytes) -> None:
    feed = parse_feed(body, place="x")
    assert [entry.title for entry in feed.entries] == ["Café 0", "Café 1"]


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE rss [<!ENTITY a "x">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>',
        '<!DOCTYPE rss [<!ENTITY a "' + "x" * 100_000 + '">]>',
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_charset(prologue: str, charset: str) -> None:
    with pytest.raises(FormatError, match="declares entities"):
        parse_feed(FEED.replace("?><rss", f"?>{prologue}<rss").replace("utf-8", charset).encode(charset), place="x")


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    with Web() as web:
        kind = f'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "{web.url}/rss-0.91.dtd">'
        feed = parse_feed(FEED.replace("?><rss", f"?>{kind}<rss").encode(), place="x")
        assert (len(feed.entries), web.hits) == (2, {})


DEEP = 100_000
HOSTILE = {
    "nested in a title": f"<item><title>{'<a>' * DEEP}{'</a>' * DEEP}</title></item>",
    "nested and not closed": f"<item><title>{'<a>' * DEEP}",
    "nested beside the items": f"{'<x>' * DEEP}{'</x>' * DEEP}{ITEMS[0]}",
    "nested HTML": f"<item><title>x</title><description><![CDATA[{'<div>' * DEEP}]]></description></item>",
    "items in items": "<item>" * 20_000 + "</item>" * 20_000,
    "one item with many links": f"<item>{'<link>http://o.example/</link>' * 20_000}</item>",
    "a title of 4 MB": f"<item><title>{'x ' * 2_000_000}</title></item>",
    "a date without end": make_item(1, "https://o.example/1", day="2020-" * DEEP),
    "a date beyond all": make_item(1, "https://o.example/1", day="Mon, 99 Nov 99999999999999999 10:00:00 GMT"),
    "half an address": make_item(1, "http://[::1"),
}


@pytest.mark.parametrize("items", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_item_is_read_in_bounded_time(items: str) -> None:
    begin = time.process_time()
    feed = parse_feed(make_rss(items), place="x")
    assert feed.entries
    assert time.process_time() - begin < 20


def test_a_tag_with_attributes_without_end_is_refused() -> None:
    many = " ".join(f'a{n}="1"' for n in range(DEEP))
    with pytest.raises(FormatError, match="100,000 attributes"):
        parse_feed(make_rss(f"<item {many}><title>x</title></item>"), place="x")


def test_of_a_hundred_thousand_entries_the_first_are_read() -> None:
    feed = parse_feed(make_rss(*(make_item(n, f"https://o.example/{n}") for n in range(DEEP))), place="x")
    assert (len(feed.entries), feed.entries[-1].id) == (10_000, "id-9999")
    assert feed.flaw == "90,000 entries after the first 10,000 left out"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain  text", "plain text"),
        ("<p>One</p><p>Two<br>three</p><script>no()</script>", "One\nTwo\nthree"),
        ("a &lt; b", "a < b"),
        ("<img src=x onerror=alert(1)>", ""),
        ("before<p>one</p>after", "before\none\nafter"),
        ("a w<b>or</b>d<ul><li>one<li>two</ul>", "a word\none\ntwo"),
        ("&", "&"),
        ("<!-- nothing -->", ""),
    ],
)
def test_html_becomes_lines_of_text(html: str, text: str) -> None:
    assert as_text(html) == text
