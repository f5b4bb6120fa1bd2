"""Feeds: all that real sites wrote is read; what is no feed is refused by name."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from core.errors import FormatError
from crawlers.feeds import as_text, parse_feed
from tests.crawlers.loopback import make_item, make_rss

BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""


def test_every_recorded_feed_gives_all_its_entries(shared_data: Path) -> None:
    folder = shared_data / "feeds"
    listed = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    counts = {one["path"]: len(_read(folder / one["path"])) for one in listed}
    # The list was made with feedparser's own count.
    assert counts == {one["path"]: one["entries"] for one in listed}


def _read(path: Path) -> tuple[object, ...]:
    body = path.read_bytes()
    feed = parse_feed(body, place=path.name)
    assert all(entry.published for entry in feed.entries)
    assert all(entry.url for entry in feed.entries)
    return feed.entries


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


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain  text", "plain text"),
        ("<p>One</p><p>Two<br>three</p><script>no()</script>", "One\nTwo\nthree"),
        ("a &lt; b", "a < b"),
        ("<img src=x onerror=alert(1)>", ""),
    ],
)
def test_html_becomes_lines_of_text(html: str, text: str) -> None:
    assert as_text(html) == text
