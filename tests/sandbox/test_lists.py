from __future__ import annotations

from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring

from sandbox.lists import NEWS, PER_PAGE, SITEMAP, draw_list_page, write_sitemap, write_sitemap_index
from sandbox.model import World

BASE = "http://127.0.0.1:1"
OUTLET = "werkbankblatt"
NAMES = {"s": SITEMAP, "n": NEWS}


def test_an_index_names_a_sitemap_a_year_the_newest_first(world: World) -> None:
    root = fromstring(write_sitemap_index(world, OUTLET, BASE))
    years = [text[-8:-4] for one in root.findall("s:sitemap/s:loc", NAMES) if (text := one.text or "")]
    assert years == sorted({str(a.published.year) for a in world.articles_of(OUTLET)}, reverse=True)


def test_an_index_says_when_each_sitemap_changed(world: World) -> None:
    root = fromstring(write_sitemap_index(world, OUTLET, BASE))
    newest = datetime.fromisoformat(root.findtext("s:sitemap/s:lastmod", "", NAMES))
    assert newest == max(a.updated or a.published for a in world.articles_of(OUTLET))


def test_the_sitemaps_of_all_years_hold_each_article_once(world: World) -> None:
    years = sorted({a.published.year for a in world.articles}, reverse=True)
    roots = [fromstring(write_sitemap(world, OUTLET, year, BASE)) for year in years]
    urls = [one.text for root in roots for one in root.findall("s:url/s:loc", NAMES)]
    titles = [one.text for root in roots for one in root.findall("s:url/n:news/n:title", NAMES)]
    assert urls == [BASE + a.path for a in world.articles_of(OUTLET)]
    assert titles == [a.title for a in world.articles_of(OUTLET)]


def test_the_pages_of_a_list_hold_each_article_once_and_the_last_leads_nowhere(world: World) -> None:
    articles, found, number = world.articles_of(OUTLET), [], 1
    while True:
        page = BeautifulSoup(draw_list_page(world, OUTLET, number), "lxml")
        found += [(a["href"], a.get_text()) for a in page.select("ol.list > li h2 a")]
        if page.select_one("a.older") is None:
            break
        number += 1
    assert found == [(a.path, a.title) for a in articles]
    assert number == -(-len(articles) // PER_PAGE)


@pytest.mark.parametrize("number", [1, 2])
def test_an_item_says_its_day_and_lead(world: World, number: int) -> None:
    page = BeautifulSoup(draw_list_page(world, OUTLET, number), "lxml")
    first = world.articles_of(OUTLET)[(number - 1) * PER_PAGE]
    item = page.select_one("ol.list > li")
    assert item is not None
    assert [one.get_text() for one in item.select("p")] == [first.lead]
    assert [one["datetime"] for one in item.select("time")] == [first.published.date().isoformat()]
