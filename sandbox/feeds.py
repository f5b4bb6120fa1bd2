"""Writes the outlets' feeds, RSS 2.0 or Atom 1.0.

A feed carries the whole archive on one page: a demo wants it, and nothing is simpler.
Links lead to the sandbox itself; the stable name of an item is its guid or id, whatever port the sandbox has.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from sandbox.arxiv_feed import ATOM
from sandbox.model import Article, Outlet, World

DC = "http://purl.org/dc/elements/1.1/"
_DOMAIN_SINCE = "2018"


def write_feed(world: World, outlet: Outlet, base: str) -> bytes:
    """Return the feed of an outlet with all its articles, newest first. ``base``: address of the sandbox."""
    build = _build_rss if outlet.format == "rss" else _build_atom
    root = build(outlet, world.articles_of(outlet.id), base)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def make_item_id(article: Article) -> str:
    """Return the name of an item that never changes (RFC 4151)."""
    return f"tag:{article.outlet}.example,{_DOMAIN_SINCE}:{article.slug}"


def find_last_change(world: World, outlet: Outlet) -> datetime:
    """Return when a feed last changed, to the second."""
    times = [a.updated or a.published for a in world.articles_of(outlet.id)]
    return max(times, default=datetime.combine(world.today, datetime.min.time(), UTC)).replace(microsecond=0)


def _build_rss(outlet: Outlet, articles: tuple[Article, ...], base: str) -> etree._Element:
    root = etree.Element("rss", nsmap={"dc": DC, "atom": ATOM}, version="2.0")
    channel = etree.SubElement(root, "channel")
    for name, text in (("title", outlet.name), ("link", f"{base}/"), ("language", outlet.lang)):
        etree.SubElement(channel, name).text = text
    etree.SubElement(channel, "description").text = f"{outlet.name}: an invented newspaper of an invented world"
    link = f"{base}/feeds/{outlet.id}.xml"
    etree.SubElement(channel, f"{{{ATOM}}}link", href=link, rel="self", type="application/rss+xml")
    for article in articles:
        item = etree.SubElement(channel, "item")
        etree.SubElement(item, "title").text = article.title
        etree.SubElement(item, "link").text = base + article.path
        etree.SubElement(item, "guid", isPermaLink="false").text = make_item_id(article)
        etree.SubElement(item, "pubDate").text = format_datetime(article.published, usegmt=True)
        etree.SubElement(item, f"{{{DC}}}creator").text = article.author
        etree.SubElement(item, "description").text = article.lead
    return root


def _build_atom(outlet: Outlet, articles: tuple[Article, ...], base: str) -> etree._Element:
    language = {"{http://www.w3.org/XML/1998/namespace}lang": outlet.lang}
    root = etree.Element(f"{{{ATOM}}}feed", language, nsmap={None: ATOM})  # type: ignore[dict-item] # the stubs know no default namespace
    newest = articles[0].published.isoformat() if articles else "2018-11-01T00:00:00+00:00"
    feed_id = f"tag:{outlet.domain},{_DOMAIN_SINCE}:feed"
    for name, text in (
        ("title", outlet.name),
        ("id", feed_id),
        ("updated", newest),
    ):
        etree.SubElement(root, f"{{{ATOM}}}{name}").text = text
    etree.SubElement(root, f"{{{ATOM}}}link", href=f"{base}/feeds/{outlet.id}.xml", rel="self")
    for article in articles:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        for name, text in _atom_fields(article):
            etree.SubElement(entry, f"{{{ATOM}}}{name}").text = text
        author = etree.SubElement(entry, f"{{{ATOM}}}author")
        etree.SubElement(author, f"{{{ATOM}}}name").text = article.author
        etree.SubElement(entry, f"{{{ATOM}}}link", href=base + article.path, rel="alternate", type="text/html")
    return root


def _atom_fields(article: Article) -> list[tuple[str, str]]:
    return [
        ("title", article.title),
        ("id", make_item_id(article)),
        ("published", article.published.isoformat()),
        ("updated", (article.updated or article.published).isoformat()),
        ("summary", article.lead),
    ]
