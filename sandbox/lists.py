"""Lists of an outlet's articles besides its feed: an index of news sitemaps by year, and pages of a list."""

from __future__ import annotations

import html
from itertools import groupby

from lxml import etree

from sandbox.model import Article, World

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
PER_PAGE = 10


def write_sitemap_index(world: World, outlet: str, base: str) -> bytes:
    """Return the index of an outlet's sitemaps, one a year, the newest first."""
    root = etree.Element("sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]  # the stubs know no default namespace
    for year, articles in groupby(world.articles_of(outlet), lambda article: article.published.year):
        entry = etree.SubElement(root, "sitemap")
        etree.SubElement(entry, "loc").text = f"{base}/sitemaps/{outlet}/{year}.xml"
        etree.SubElement(entry, "lastmod").text = max(map(_last_change, articles))
    return _to_bytes(root)


def write_sitemap(world: World, outlet: str, year: int, base: str) -> bytes:
    """Return the news sitemap of an outlet's articles of a year."""
    root = etree.Element("urlset", nsmap={None: SITEMAP, "news": NEWS})  # type: ignore[dict-item]  # as above
    for article in world.articles_of(outlet):
        if article.published.year != year:
            continue
        entry = etree.SubElement(root, "url")
        etree.SubElement(entry, "loc").text = base + article.path
        etree.SubElement(entry, "lastmod").text = _last_change(article)
        news = etree.SubElement(entry, f"{{{NEWS}}}news")
        publication = etree.SubElement(news, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = world.outlets[outlet].name
        etree.SubElement(publication, f"{{{NEWS}}}language").text = article.lang
        etree.SubElement(news, f"{{{NEWS}}}publication_date").text = article.published.isoformat()
        etree.SubElement(news, f"{{{NEWS}}}title").text = article.title
    return _to_bytes(root)


def draw_list_page(world: World, outlet: str, number: int) -> bytes:
    """Return a page of the list of an outlet's articles, the newest first; ``number`` counts from 1."""
    articles = world.articles_of(outlet)
    items = "\n".join(map(_draw_item, articles[(number - 1) * PER_PAGE : number * PER_PAGE]))
    older = f'<a class="older" href="?page={number + 1}">Older</a>' if number * PER_PAGE < len(articles) else ""
    name = html.escape(world.outlets[outlet].name)
    lang = world.outlets[outlet].lang
    head = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{name}</title></head>'
    return f'{head}<body><h1>{name}</h1><ol class="list">\n{items}\n</ol><nav>{older}</nav></body></html>'.encode()


def _draw_item(article: Article) -> str:
    title, lead = html.escape(article.title), html.escape(article.lead)
    day = article.published.date().isoformat()
    return f'<li><h2><a href="{article.path}">{title}</a></h2><time datetime="{day}">{day}</time><p>{lead}</p></li>'


def _last_change(article: Article) -> str:
    return (article.updated or article.published).isoformat()


def _to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
