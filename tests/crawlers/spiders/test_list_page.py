"""Sources reached by a list: its items become requests, its further pages are read, and a new layout stops it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.errors import ConfigurationError, FormatError
from core.store.crawling.asks import Ask
from crawlers.reading import Round
from crawlers.spiders.base import SourceSpider
from tests.crawlers.loopback import make_source
from tests.crawlers.spiders.list_pages import CARDS, DRUPAL, PAGES, RULES, STATIC, WORDPRESS
from tests.crawlers.spiders.reading import SITE, make_article, make_reader, make_round, read

LIST = f"{SITE}/news/"


def make_spider(rules: dict[str, Any], this_round: Round | None = None) -> SourceSpider:
    return make_reader(this_round, access="list-page", url=LIST, list_page=rules)


def make_list(*paths: str, following: str = "", day: str = "") -> bytes:
    rows = "".join(f'<li class="i"><a href="{path}">Title of {path}</a><i>{day}</i></li>' for path in paths)
    link = f'<a class="next" href="{following}">Next</a>' if following else ""
    return f"<html><body><ul>{rows}</ul>{link}</body></html>".encode()


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [
        ("wordpress", "/2026/11/fabriek-bouwt-chip/", "Fabriek bouwt chip"),
        ("drupal", "/de/aktuelles/quantenchip-aus-oudermeer", "Quantenchip aus Oudermeer"),
        ("static", "/news/press/2026-11-chip.html", "A chip of light"),
        ("cards", "/stories/a-chip-of-light", "A chip of light"),
    ],
)
def test_each_item_is_asked_for_with_what_the_list_says(name: str, path: str, title: str) -> None:
    given = read(make_spider(RULES[name]), PAGES[name].encode())
    articles = [ask for ask in given.asks if ask.role == "article"]
    entry = articles[0].payload["entry"]
    assert (len(articles), articles[0].url) == (3, SITE + path)
    assert (entry["title"], entry["published"]) == (title, "2026-11-24")
    assert given.refused == []


@pytest.mark.parametrize(("name", "path"), [("wordpress", "/nieuws/page/2/"), ("drupal", "/de/aktuelles?page=1")])
def test_the_page_that_follows_is_asked_for(name: str, path: str) -> None:
    (following,) = [ask for ask in read(make_spider(RULES[name]), PAGES[name].encode()).asks if ask.role == "older"]
    assert (following.url, following.depth, following.version) == (SITE + path, 1, "1")


def test_an_item_and_its_page_become_one_record() -> None:
    spider = make_spider(RULES["wordpress"])
    ask = read(spider, WORDPRESS.encode()).asks[0]
    (record,) = read(spider, make_article("On the page", "2026-11-19"), ask).records
    assert record.document.title == "Fabriek bouwt chip"
    assert [one.value for one in record.document.dates] == [date(2026, 11, 24)]


def test_without_articles_the_list_is_all_there_is() -> None:
    given = read(make_spider({**RULES["wordpress"], "articles": False}), WORDPRESS.encode())
    assert [record.document.text[:15] for record in given.records] == [
        "De fabriek bouw",
        "Licht, maar dan",
        "Zout is goedkoo",
    ]
    assert {ask.role for ask in given.asks} == {"older"}


@pytest.mark.parametrize(
    ("rules", "page", "reason"),
    [
        ({"item": "article.news"}, WORDPRESS, "item: 'article.news' finds nothing on the page"),
        ({"item": ".views-row", "link": "h3 a"}, DRUPAL, "link: 'h3 a' finds nothing in 3 of 3 items"),
        ({"item": "a.card", "title": "h4"}, CARDS, "title: 'h4' finds nothing in 3 of 3 items"),
        ({"item": "tr.n", "date": "time@datetime"}, STATIC, "date: 'time@datetime' finds nothing in 3 of 3 items"),
        ({"item": "a.card", "date": ".meta", "date_format": "%Y/%m/%d"}, CARDS, "date: '.meta' finds nothing"),
        ({"item": "li"}, '{"items": []}', "no HTML"),
        ({"item": "li"}, "<html><body>Please enable scripts</body></html>", "item: 'li' finds nothing"),
    ],
)
def test_a_changed_layout_stops_the_source_and_names_the_rule(rules: dict[str, Any], page: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason.replace(".", r"\.")) as caught:
        read(make_spider(rules), page.encode())
    assert caught.value.place == LIST


def test_some_items_without_link_are_passed_over_and_said() -> None:
    page = make_list("/one", "/two").replace(b"</ul>", b'<li class="i">Advertisement</li></ul>')
    given = read(make_spider({"item": "li.i"}), page)
    assert given.urls == [f"{SITE}/one", f"{SITE}/two"]
    assert [one.error.message for one in given.refused] == ["1 items without link or title"]


def test_an_empty_further_page_ends_the_list_without_failing_it() -> None:
    spider = make_spider({"item": "li.i", "next": "a.next"})
    (following,) = [a for a in read(spider, make_list("/one", following="?page=2")).asks if a.role == "older"]
    given = read(spider, make_list(), following)
    assert given.asks == []
    assert "finds nothing" in given.refused[0].error.message


def test_paging_ends_where_it_was_told_to() -> None:
    spider, ask, pages = make_spider({"item": "li.i", "next": "a.next", "max_pages": 4}), None, 0
    while pages < 50:
        pages += 1
        given = read(spider, make_list(f"/article-{pages}", following=f"?page={pages + 1}"), ask)
        following = [one for one in given.asks if one.role == "older"]
        if not following:
            break
        ask = following[0]
    assert pages == 4


@pytest.mark.parametrize(
    ("memory", "since", "day", "goes_on"),
    [
        ([], None, "", True),
        (["/two"], None, "", False),
        (["/one"], None, "", True),
        (["/two"], date(2026, 1, 1), "", True),
        ([], date(2026, 11, 1), "2026-10-01", False),
        ([], date(2026, 11, 1), "2026-11-20", True),
    ],
)
def test_paging_ends_where_the_rounds_before_have_read(
    memory: list[str], since: date | None, day: str, goes_on: bool
) -> None:
    rules = {"item": "li.i", "next": "a.next"} | ({"date": "i"} if day else {})
    before = read(make_spider(rules), make_list(*memory, day=day or "2026-11-20")).memory if memory else {}
    spider = make_spider(rules, make_round("2", since=since, memory=before))
    given = read(spider, make_list("/one", "/two", following="?page=2", day=day))
    assert any(ask.role == "older" for ask in given.asks) is goes_on


@pytest.mark.parametrize(
    "following",
    ["https://elsewhere.example/2", "/news?month=2031-05", "/news/page/page/page/2", "javascript:next()", "#more"],
)
def test_a_following_page_that_leads_nowhere_is_not_asked_for(following: str) -> None:
    given = read(make_spider({"item": "li.i", "next": "a.next"}), make_list("/one", following=following))
    assert given.urls == [f"{SITE}/one"]


@pytest.mark.parametrize(
    ("text", "date_format", "day"),
    [
        ("24 november 2026", None, 24),
        ("wo 25 nov. 2026", None, 25),
        ("3. März 2026", None, 3),
        ("November 5th, 2026", None, 5),
        ("5.11.2026", None, 5),
        ("Published 2026-11-07T10:00Z", None, 7),
        ("11/07/2026", "%m/%d/%Y", 7),
        ("News | 07/11/26 10:00", "%d/%m/%y", 7),
        ("7 November 2026", "%d %B %Y", 7),
    ],
)
def test_days_are_read_as_readers_of_the_page_read_them(text: str, date_format: str | None, day: int) -> None:
    rules = {"item": "li.i", "date": "i", "date_format": date_format, "lookback_days": None}
    (ask,) = read(make_spider(rules), make_list("/one", day=text)).asks
    assert ask.payload["entry"]["published"].endswith(f"-{day:02}")


@pytest.mark.parametrize("text", ["03/04/2026", "yesterday", "45 november 2026", "2 uur geleden", "99-99-2026", ""])
def test_what_names_no_certain_day_is_none(text: str) -> None:
    with pytest.raises(FormatError, match="date: 'i' finds nothing"):
        read(make_spider({"item": "li.i", "date": "i"}), make_list("/one", day=text))


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<html><body><li class=i><a href=/a>Größe</a></body></html>".encode(), None),
        ("<html><body><li class=i><a href=/a>Größe</a></body></html>".encode("latin-1"), None),
        (
            '<html><head><meta charset="iso-8859-15"></head><body><li class=i><a href=/a>Größe</a>'.encode("latin-1"),
            None,
        ),
        ("<html><body><li class=i><a href=/a>Größe</a></body></html>".encode("utf-16"), "utf-16"),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><li class="i"><a href="/a">Größe\0</a>'.encode(), None),
    ],
)
def test_letters_are_read_in_any_charset(body: bytes, charset: str | None) -> None:
    (ask,) = read(make_spider({"item": "li.i"}), body, charset=charset).asks
    assert ask.payload["entry"]["title"] == "Größe"


def test_a_tag_that_would_take_an_hour_to_read_is_refused_at_once() -> None:
    attributes = " ".join(f"a{n}" for n in range(50_000))
    body = f"<html><body><ul><li class=i {attributes}><a href=/a>Title</a></ul></body></html>".encode()
    with pytest.raises(FormatError, match="attributes"):
        read(make_spider({"item": "li.i"}), body)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "needs a block list_page"),
        ({"list_page": {}}, "item"),
        ({"list_page": {"item": "li["}}, "no CSS selector"),
        ({"list_page": {"item": "li", "date": "time@"}}, "no CSS selector"),
        ({"list_page": {"item": "x" * 301}}, "300"),
        ({"list_page": {"item": "li", "date_format": "%Q"}}, "no such code"),
        ({"list_page": {"item": "li", "date_format": "%d %m"}}, "day, month and year"),
        ({"list_page": {"item": "li", "include": ["news/*"]}}, "begins with"),
        ({"access": "sitemap", "sitemap": {"date_pattern": "/MM/"}}, "YYYY"),
        ({"access": "sitemap", "sitemap": {"date_pattern": "/YYYY/YYYY/"}}, "each once"),
        ({"access": "sitemap", "sitemap": {"newest": 3}}, "newest"),
    ],
)
def test_wrong_rules_are_refused_when_the_source_is_read(facts: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make_source(**({"access": "list-page", "url": LIST} | facts))


def test_a_source_that_lost_its_rules_is_refused_by_name() -> None:
    spider = make_spider({"item": "li.i"})
    spider.source = make_source()
    with pytest.raises(ConfigurationError, match="list_page"):
        read(spider, make_list("/one"), Ask("outlet", LIST, "seed"))
