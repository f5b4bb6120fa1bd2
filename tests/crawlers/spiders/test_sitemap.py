"""Sources reached by a sitemap: which addresses are asked for, when again, and what becomes of their pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.errors import FormatError, StatusError
from core.models import DateKind, Precision
from core.store.crawling.asks import Ask
from crawlers.spiders.base import SourceSpider
from tests.crawlers.spiders.reading import SITE, fail, make_article, make_reader, make_round, read

NEWS_SPACE = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def make_spider(sitemap: dict[str, Any] | None = None, **facts: Any) -> SourceSpider:
    this_round = make_round(**{name: facts.pop(name) for name in ("since", "number") if name in facts})
    url = facts.pop("url", f"{SITE}/sitemap.xml")
    return make_reader(this_round, access="sitemap", url=url, sitemap=sitemap or {}, **facts)


def make_map(*entries: tuple[str, str], element: str = "url") -> bytes:
    """Return a sitemap of addresses (a path, or whole) with the days on which they changed."""
    parts = [
        f"<{element}><loc>{path if '://' in path else SITE + path}</loc>"
        + (f"<lastmod>{stamp}</lastmod>" if stamp else "")
        + f"</{element}>"
        for path, stamp in entries
    ]
    root = "urlset" if element == "url" else "sitemapindex"
    return f"<{root}>{''.join(parts)}</{root}>".encode()


def make_index(*entries: tuple[str, str]) -> bytes:
    return make_map(*entries, element="sitemap")


def make_news(path: str, title: str, day: str) -> bytes:
    return (
        f"<urlset {NEWS_SPACE}><url><loc>{SITE}{path}</loc><news:news><news:publication_date>{day}"
        f"</news:publication_date><news:title>{title}</news:title></news:news></url></urlset>"
    ).encode()


def test_articles_that_changed_lately_are_asked_for() -> None:
    body = make_map(("/new", "2026-11-20"), ("/old", "2026-01-02"), ("/undated", ""))
    given = read(make_spider(), body)
    assert given.urls == [f"{SITE}/new", f"{SITE}/undated"]
    assert {ask.role for ask in given.asks} == {"article"}


@pytest.mark.parametrize(
    ("options", "facts", "paths"),
    [
        ({"lookback_days": None}, {}, ["/a", "/b", "/c"]),
        ({"lookback_days": 10}, {}, ["/a"]),
        ({"lookback_days": 10}, {"since": date(2026, 1, 1)}, ["/a", "/b"]),
        ({"lookback_days": None, "max_items": 2}, {}, ["/a", "/b"]),
    ],
)
def test_a_round_goes_as_far_back_as_it_is_told(
    options: dict[str, Any], facts: dict[str, Any], paths: list[str]
) -> None:
    body = make_map(("/c", "2019"), ("/a", "2026-11-20"), ("/b", "2026-03"))
    given = read(make_spider(options, **facts), body)
    assert sorted(given.urls) == [SITE + path for path in paths]


def test_what_is_left_out_for_its_number_is_told_once() -> None:
    body = make_map(*((f"/{n}", "2026-11-20") for n in range(9)))
    given = read(make_spider({"max_items": 4}), body)
    assert len(given.asks) == 4
    assert [one.error.message for one in given.refused] == ["5 left out: more than 4; the newest are taken"]
    assert not given.refused[0].is_record


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ({"include": ["/nl/newsroom/*"]}, ["/nl/newsroom/a", "/nl/newsroom/tag/b"]),
        ({"include": ["/nl/newsroom/*"], "exclude": ["*/tag/*"]}, ["/nl/newsroom/a"]),
        ({"exclude": ["/nl/*", f"{SITE}/en/*"]}, ["/"]),
    ],
)
def test_only_wanted_addresses_are_asked_for(options: dict[str, Any], paths: list[str]) -> None:
    body = make_map(("/", ""), ("/nl/newsroom/a", ""), ("/nl/newsroom/tag/b", ""), ("/en/about", ""))
    assert read(make_spider(options), body).urls == [SITE + path for path in paths]


def test_other_sites_and_traps_are_left_out_and_said() -> None:
    body = make_map(("https://elsewhere.example/x", ""), ("/a/b/a/b/a/b", ""), ("/good", ""))
    given = read(make_spider(), body)
    assert given.urls == [f"{SITE}/good"]
    assert [one.error.message for one in given.refused] == [
        "1 left out: an address of another site",
        "1 left out: a path that repeats itself",
    ]


@pytest.mark.parametrize("sandbox_url", [None, "http://127.0.0.1:8000"])
def test_what_is_no_address_is_left_out_alone(sandbox_url: str | None) -> None:
    spider = make_spider()
    spider.round = replace(spider.round, sandbox_url=sandbox_url)
    body = make_map(("/good", "")).replace(b"</urlset>", b"<url><loc>http://[bad</loc></url></urlset>")
    given = read(spider, body)
    assert given.urls == [f"{SITE}/good"]
    assert [one.error.message for one in given.refused] == ["1 left out: no address"]


def test_a_page_says_title_and_day_where_its_sitemap_does_not() -> None:
    spider = make_spider()
    ask = read(spider, make_map(("/a", "2026-11-22"))).asks[0]
    (record,) = read(spider, make_article("A chip", "2026-11-20"), ask).records
    assert (record.document.title, record.document.url) == ("A chip", f"{SITE}/a")
    assert [(one.kind, one.value.day) for one in record.document.dates] == [
        (DateKind.PUBLISHED, 20),
        (DateKind.UPDATED, 22),
    ]


def test_the_news_sitemap_is_believed_before_the_page() -> None:
    spider = make_spider()
    ask = read(spider, make_news("/a", "As told", "2026-11-25T06:00:00+01:00")).asks[0]
    (record,) = read(spider, make_article("On the page", "2026-11-20"), ask).records
    assert record.document.title == "As told"
    assert [one.value for one in record.document.dates] == [date(2026, 11, 25)]


def test_a_news_sitemap_gives_records_without_pages() -> None:
    spider = make_spider({"articles": False})
    given = read(spider, make_news("/a", "As told", "2026-11-25"))
    assert [record.document.title for record in given.records] == ["As told"]
    assert given.asks == []


@pytest.mark.parametrize(
    ("path", "pattern", "page_day", "expected"),
    [
        ("/nl/newsroom/2026/11/chip/", "/newsroom/YYYY/MM/", "", (date(2026, 11, 1), Precision.MONTH)),
        ("/nl/newsroom/2026/11/chip/", "/newsroom/YYYY/MM/", "2026-11-19", (date(2026, 11, 19), Precision.DAY)),
        ("/2026/11/05/chip", "/YYYY/MM/DD/", "", (date(2026, 11, 5), Precision.DAY)),
        ("/news-20261105-chip", "news-YYYYMMDD-", "", (date(2026, 11, 5), Precision.DAY)),
    ],
)
def test_an_address_says_its_day_where_nobody_else_does(
    path: str, pattern: str, page_day: str, expected: tuple[date, Precision]
) -> None:
    spider = make_spider({"date_pattern": pattern})
    ask = read(spider, make_map((path, ""))).asks[0]
    (record,) = read(spider, make_article(day=page_day), ask).records
    first = record.document.dates[0]
    assert (first.value, first.precision) == expected


def test_an_address_with_an_old_day_is_not_asked_for() -> None:
    spider = make_spider({"date_pattern": "/newsroom/YYYY/MM/"})
    body = make_map(("/newsroom/2025/03/a/", ""), ("/newsroom/2026/10/b/", ""), ("/newsroom/c/", ""))
    # The lookback ends in October: of a month, its last day counts.
    assert read(spider, body).urls == [f"{SITE}/newsroom/2026/10/b/", f"{SITE}/newsroom/c/"]


def test_a_page_without_any_day_is_refused() -> None:
    spider = make_spider()
    ask = read(spider, make_map(("/a", "2026-11-22"))).asks[0]
    given = read(spider, make_article(day=""), ask)
    assert [one.error.message for one in given.refused] == ["no date"]


def test_an_article_that_fails_leaves_the_lead_of_a_news_sitemap() -> None:
    spider = make_spider()
    ask = read(spider, make_news("/a", "As told", "2026-11-25")).asks[0]
    given = fail(spider, ask, StatusError("HTTP 500", place=ask.url))
    assert [record.document.title for record in given.records] == ["As told"]
    assert not given.refused[0].is_record


def test_an_article_that_fails_and_of_which_nothing_is_known_is_refused_once() -> None:
    spider = make_spider()
    ask = read(spider, make_map(("/a", "2026-11-22"))).asks[0]
    given = fail(spider, ask, StatusError("HTTP 500", place=ask.url))
    assert [one.error.message for one in given.refused] == ["HTTP 500"]
    assert given.refused[0].is_record


def test_a_change_makes_an_article_due_again_but_a_new_build_does_not() -> None:
    def version(stamps: list[str]) -> str:
        body = make_map(*((f"/{n}", stamp) for n, stamp in enumerate(stamps)))
        return read(make_spider(), body).asks[0].version

    days = [f"2026-11-{n:02}" for n in range(2, 26)]
    assert version(days) != version(["2026-11-20", *days[1:]])
    assert version(["2026-11-20T10:00:00Z"] * 24) == version(["2026-11-21T10:00:00Z"] * 24)


def test_an_index_leads_to_the_sitemaps_that_changed() -> None:
    body = make_index(("/post-1.xml", "2019-05-01"), ("/post-2.xml", "2026-11-01"), ("/pages.xml", ""))
    given = read(make_spider(), body)
    assert given.urls == [f"{SITE}/post-2.xml", f"{SITE}/pages.xml"]
    assert {ask.role for ask in given.asks} == {"child"}


@pytest.mark.parametrize(
    ("before", "after", "is_again"),
    [
        ("2026-11-01", "2026-11-01", False),
        ("2026-11-01", "2026-11-08", True),
        # Written today, it may change today again without another day.
        ("2026-11-26", "2026-11-26", True),
        ("", "", True),
    ],
)
def test_a_sitemap_is_read_again_when_its_index_says_so_or_else_each_round(
    before: str, after: str, is_again: bool
) -> None:
    def child(number: str, stamp: str, **facts: Any) -> Ask:
        return read(make_spider(number=number, **facts), make_index(("/post.xml", stamp))).asks[0]

    first, second = child("1", before), child("2", after)
    assert first.id == second.id
    assert (first.version != second.version) is is_again
    assert child("3", after, since=date(2026, 1, 1)).version != second.version


@pytest.mark.parametrize(("stamp", "is_conditional"), [("2026-11-01", True), ("2026-11-26", False), ("", False)])
def test_an_index_that_leaves_open_what_changed_is_asked_without_condition(stamp: str, is_conditional: bool) -> None:
    spider = make_spider()
    memory = read(spider, make_index(("/post.xml", stamp))).memory
    following = make_reader(make_round("2", memory=memory), access="sitemap", url=f"{SITE}/sitemap.xml")
    assert ("If-None-Match" not in following.headers(next(following.seeds()))) is is_conditional
    assert spider.headers(next(spider.seeds())) == {}


def test_only_the_named_sitemaps_of_an_index_are_read() -> None:
    body = make_index(("/post-sitemap.xml", ""), ("/post-sitemap2.xml", ""), ("/category-sitemap.xml", ""))
    given = read(make_spider({"sitemaps": ["/post-sitemap*.xml"]}), body)
    assert given.urls == [f"{SITE}/post-sitemap.xml", f"{SITE}/post-sitemap2.xml"]


def test_an_index_that_contains_itself_ends() -> None:
    spider = make_spider()
    body = make_index(("/sitemap.xml", ""), ("/other.xml", ""))
    (other,) = read(spider, body).asks
    given = read(spider, make_index(("/other.xml", ""), ("/sitemap.xml", "")), other)
    assert given.asks == []


def test_indexes_that_lead_ever_deeper_end() -> None:
    spider, ask, levels = make_spider(), None, 0
    for level in range(20):
        given = read(spider, make_index((f"/level-{level}.xml", "")), ask)
        if not given.asks:
            break
        ask, levels = given.asks[0], level + 1
    assert levels == 3
    assert "levels down" in given.refused[0].error.message


def test_what_a_sandbox_wrote_with_its_own_host_is_the_sources() -> None:
    this_round = make_round(sandbox_url="http://127.0.0.1:8100")
    spider = make_reader(this_round, access="sitemap", url=f"{SITE}/sitemap.xml")
    given = read(spider, make_map(("http://127.0.0.1:8100/a", "2026-11-20")))
    assert given.urls == [f"{SITE}/a"]


def test_html_where_a_sitemap_should_be_stops_the_source() -> None:
    with pytest.raises(FormatError, match="HTML where"):
        read(make_spider(), b"<!doctype html><html><body>We have moved</body></html>")


def test_a_source_that_moved_leads_to_its_new_site() -> None:
    spider = make_spider()
    moved = Ask("outlet", "https://moved.example/sitemap.xml", "seed", key="seed")
    assert read(spider, make_map(("https://moved.example/a", ""), ("/b", "")), moved).urls == [
        "https://moved.example/a",
        f"{SITE}/b",
    ]
