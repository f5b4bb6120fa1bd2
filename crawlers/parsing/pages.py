"""The page behind a feed's entry: its article as plain text, and what the page says of itself.

Its text is :mod:`crawlers.parsing.article_text`, its day :mod:`crawlers.parsing.page_dates`; the rest is what its meta
elements and its JSON-LD state. One parse serves all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml.etree import LxmlError
from lxml.html import HtmlElement

from core.errors import FormatError
from core.models import Organisation
from crawlers.parsing.article_text import read_article, strip_dead
from crawlers.parsing.language import read_language
from crawlers.parsing.linked_data import (
    MAX_NAMES,
    Linked,
    find_article,
    load_linked,
    read_authors,
    read_organisations,
)
from crawlers.parsing.markup import decode_markup, get_text, parse_markup
from crawlers.parsing.page_dates import read_address_day, read_shown_day, read_stated_day
from crawlers.politeness.optouts import reserved_by_meta

_LEADS = ("og:description", "description", "twitter:description")
_MAX_TITLE_CHARS = 500
_HTML = re.compile(r"<(?:html|head|body|article|div|p)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What an article's page says. ``text`` is empty where no article was found on it.

    ``reserved``: which of its own words reserve text and data mining; ``None`` where none does.
    """

    title: str = ""
    text: str = ""
    lead: str = ""
    lang: str = ""
    url: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    reserved: str | None = None


def parse_page(body: bytes, *, place: str, charset: str | None = None) -> Page:
    """Read an article's page, in ``charset`` where it was declared; ``place`` is its address.

    Raises FormatError for what is no HTML, or HTML that no parser takes.
    """
    text = decode_markup(body, charset)
    if _HTML.search(text) is None:
        raise FormatError("no HTML where an article should be", place=place)
    try:
        return _read_page(parse_markup(text), place)
    except (LxmlError, ValueError, RecursionError) as exc:
        raise FormatError(f"the page cannot be read: {exc}"[:300], place=place) from exc


def _read_page(tree: HtmlElement, place: str) -> Page:
    pairs = _list_metas(tree)
    metas = dict(reversed(pairs))
    linked = load_linked(tree)
    article = find_article(linked)
    heading, named = _heading(tree), metas.get("og:title", "")
    lang, url = read_language(tree.get("lang")), _canonical(tree)
    stated = read_stated_day(metas, article)
    strip_dead(tree)
    return Page(
        title=(named or heading)[:_MAX_TITLE_CHARS],
        text=read_article(tree, (heading, named)),
        lead=next((lead for name in _LEADS if (lead := metas.get(name))), ""),
        lang=lang,
        url=url,
        published=stated or read_shown_day(tree, heading, lang) or read_address_day(url or place),
        authors=_authors(metas, article),
        organisations=read_organisations(linked),
        reserved=reserved_by_meta(pairs),
    )


def _list_metas(tree: HtmlElement) -> list[tuple[str, str]]:
    """Return (name in lower case, content) of the meta elements that have both, in their order."""
    found = []
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        names = (meta.get(attribute) for attribute in ("property", "name", "itemprop"))
        found += [(name.strip().lower(), content) for name in names if name and content]
    return found


def _heading(tree: HtmlElement) -> str:
    """Return the first heading that says anything, else the title in the head."""
    return next((text for tag in ("h1", "title") for one in tree.iter(tag) if (text := get_text(one))), "")


def _canonical(tree: HtmlElement) -> str | None:
    links = (link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    href = next(links, "").strip()
    return href if href.startswith(("http://", "https://")) else None


def _authors(metas: dict[str, str], article: Linked) -> tuple[str, ...]:
    names = read_authors(article) or [metas.get("author", "")]
    # Some pages give the address of the author's page.
    return tuple(dict.fromkeys(n for n in names if n and "://" not in n))[:MAX_NAMES]
