"""From the answer of an address to a source that can be read back, for every way of access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.errors import FormatError
from core.models import DocumentKind
from crawlers.adding import Proposal, file_name, probe, write_source
from crawlers.adding.proposals import Wishes, make_id
from crawlers.reading import Answer
from crawlers.source import Access, Keep, Source, load_source
from tests.crawlers.loopback import make_item, make_rss, make_source
from tests.crawlers.spiders.list_pages import CARDS, DRUPAL, PAGES, STATIC, WORDPRESS

SITE = "https://www.outlet.nl"
FEED = make_rss(
    *(make_item(n, f"{SITE}/{n}", day=f"Mon, {n + 2:02} Nov 2026 10:00:00 GMT") for n in range(5)), lang="nl"
)
INDEX = b"""<sitemapindex><sitemap><loc>https://www.outlet.nl/post-sitemap1.xml</loc></sitemap>
<sitemap><loc>https://www.outlet.nl/post-sitemap2.xml</loc></sitemap>
<sitemap><loc>https://www.outlet.nl/page-sitemap.xml</loc></sitemap>
<sitemap><loc>https://www.outlet.nl/category-sitemap.xml</loc></sitemap></sitemapindex>"""
LINES = [f"{SITE}/nl/newsroom/2026/{n:02}/een-nieuwe-chip-{n}/" for n in range(1, 10)] + [f"{SITE}/nl/over/", SITE]
NEWS = b"""<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://www.outlet.nl/a</loc><news:news>
<news:publication><news:language>nl</news:language></news:publication><news:publication_date>2026-11-25</news:publication_date>
<news:title>T</news:title></news:news></url></urlset>"""


def propose(body: bytes | str, url: str = f"{SITE}/news/", **wishes: Any) -> Proposal:
    return probe(Answer(url, body.encode() if isinstance(body, str) else body), Wishes(**wishes))


def source_of(body: bytes | str, **wishes: Any) -> Source:
    source = propose(body, **wishes).source
    assert source is not None
    return source


@pytest.mark.parametrize(
    ("body", "access"),
    [
        (FEED, Access.FEED),
        (INDEX, Access.SITEMAP),
        ("\n".join(LINES), Access.SITEMAP),
        (NEWS, Access.SITEMAP),
        *((page.replace("https://outlet.example", SITE), Access.LIST_PAGE) for page in PAGES.values()),
    ],
)
def test_what_is_proposed_reads_back_as_the_same_source(body: bytes | str, access: Access, tmp_path: Path) -> None:
    source = source_of(body)
    path = tmp_path / file_name(source)
    path.write_text(write_source(source), encoding="utf-8")
    assert load_source(path) == source
    assert (source.access, source.terms.keep, source.verified) == (access, Keep.LEAD, False)


def test_a_feed_says_its_title_language_and_pace() -> None:
    source = source_of(FEED)
    assert (source.id, source.title, source.language, source.cadence) == ("outlet", "T", "nl", "daily")
    assert source.expectations.fill == {"dates": 1.0, "text": 0.8}


def test_of_an_index_the_sitemaps_with_articles_are_read() -> None:
    proposal = propose(INDEX)
    assert proposal.source is not None
    assert proposal.source.sitemap.sitemaps == ("/post-sitemap*.xml",)
    assert "page-sitemap.xml, /category-sitemap.xml" in proposal.notes[0]


def test_of_a_sitemap_the_folder_and_the_date_in_its_addresses_are_told() -> None:
    sitemap = source_of("\n".join(LINES)).sitemap
    assert (sitemap.include, sitemap.date_pattern) == (("/nl/newsroom/*",), "/newsroom/YYYY/MM/")


def test_a_news_sitemap_needs_no_patterns() -> None:
    source = source_of(NEWS)
    assert (source.language, source.sitemap.include, source.sitemap.date_pattern) == ("nl", (), None)


@pytest.mark.parametrize(
    ("page", "rules"),
    [
        (WORDPRESS, ("article.post", "h2 a", "h2", "time@datetime", "p", "a.next")),
        (DRUPAL, ("div.views-row", None, None, "div.views-field-created", None, "a[rel~=next]")),
        (STATIC, ("tr.n", None, None, "td", None, None)),
        (CARDS, ("a.card", None, "h3", "span.meta", None, None)),
    ],
)
def test_the_part_of_a_page_that_repeats_is_told(page: str, rules: tuple[str | None, ...]) -> None:
    found = source_of(page.replace("https://outlet.example", SITE)).list_page
    assert found is not None
    assert (found.item, found.link, found.title, found.date, found.lead, found.next) == rules


def test_a_list_without_classes_is_found_by_what_it_stands_in() -> None:
    items = "".join(f"<div><a href='/a-story-of-light-{n}'>A story of light {n}</a></div>" for n in range(4))
    page = f"<html><body><div><a href='/about'>About</a></div><section id='news'>{items}</section></body></html>"
    found = source_of(page).list_page
    assert found is not None
    assert found.item == "#news > div"


def test_feeds_that_a_page_links_are_offered_first() -> None:
    proposal = propose(WORDPRESS, url="https://outlet.example/nieuws/")
    assert [(one.url, one.access) for one in proposal.offers] == [("https://outlet.example/feed/", Access.FEED)]
    assert proposal.source is not None


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Welcome.</p></body></html>",
        "<html><body><ul>" + "".join(f"<li><a href='/menu{n}'>Menu</a></li>" for n in range(9)) + "</ul></body></html>",
        "<html><body>" + "".join(f"<p><a href='https://x.example/a-b-c-{n}'>Elsewhere</a></p>" for n in range(9)),
    ],
)
def test_a_page_without_a_list_is_no_source(page: str) -> None:
    proposal = propose(page)
    assert proposal.source is None
    assert "no list of articles" in proposal.notes[0]


@pytest.mark.parametrize("body", [b"", b"plain words", b'{"a": 1}', b"%PDF-1.7", b"<?xml version='1.0'?><opml/>"])
def test_what_is_none_of_these_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match=r"no feed .* no sitemap .* no page"):
        propose(body)


def test_what_is_known_and_wished_decides() -> None:
    known = {"outlet": make_source(url="https://news.outlet.nl/feed", publisher="Outlet Holding")}
    source = source_of(FEED, known=known, kind=DocumentKind.REPORT, keep=Keep.FULL, licence="CC BY 4.0")
    assert (source.id, source.publisher, source.kind) == ("outlet-2", "Outlet Holding", DocumentKind.REPORT)
    assert (source.terms.keep, source.terms.licence) == (Keep.FULL, "CC BY 4.0")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.outlet.co.uk/news", "outlet"),
        ("https://news.outlet.nl/feed", "news-outlet"),
        ("http://127.0.0.1:8100/x", "127-0-0-1"),
        ("https://xn--mnchen-3ya.de/", "xn-mnchen-3ya"),
        ("https://" + "a" * 60 + ".com/", "a" * 50),
    ],
)
def test_an_id_comes_from_the_host(url: str, expected: str) -> None:
    assert make_id(url) == expected
