"""The page behind a feed's entry: its article as plain text, and what the page says of itself.

Text by trafilatura; metadata only where the page states it (meta elements, JSON-LD, ``time``), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import trafilatura
from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from lxml.etree import LxmlError

from core.errors import FormatError
from core.models import DateKind, Organisation, Role
from crawlers.bulk.fields import country, parse_date
from crawlers.language import read_language

_PUBLISHED = ("article:published_time", "datePublished", "date", "DC.date", "dc.date.issued", "parsely-pub-date")
_LEADS = ("og:description", "description", "twitter:description")
_ORGANISATION_TYPES = ("Organization", "Corporation", "University", "Organisation", "LocalBusiness", "NGO")
_MAX_NAMES = 50
_HTML = re.compile(rb"<(?:html|head|body|article|div|p)[\s>]", re.IGNORECASE)


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
    """Read an article's page, in ``charset`` where it was declared.

    Raises FormatError for what is no HTML, or HTML that no parser takes.
    """
    try:
        return _parse_page(body, place, charset)
    except (LxmlError, ParserRejectedMarkup, ValueError, LookupError, RecursionError) as exc:
        raise FormatError(f"the page cannot be read: {exc}"[:300], place=place) from exc


def _parse_page(body: bytes, place: str, charset: str | None) -> Page:
    if _HTML.search(body) is None:
        raise FormatError("no HTML where an article should be", place=place)
    soup = BeautifulSoup(body.decode(charset, "replace") if charset else body, "lxml")
    linked = list(_iter_linked(soup))
    article = next((one for one in linked if "Article" in _types(one)), {})
    return Page(
        title=_meta(soup, "og:title") or _heading(soup),
        text=_article_text(soup),
        lead=next((text for name in _LEADS if (text := _meta(soup, name))), ""),
        lang=read_language(soup.html.get("lang") if soup.html else ""),
        url=_canonical(soup),
        published=_published(soup, article),
        authors=_authors(soup, article),
        organisations=_organisations(linked),
    )


def _article_text(soup: BeautifulSoup) -> str:
    found = trafilatura.extract(
        str(soup), include_comments=False, include_tables=False, with_metadata=False, favor_precision=True
    )
    return found or ""


def _meta(soup: BeautifulSoup, name: str) -> str:
    for attribute in ("property", "name", "itemprop"):
        tag = soup.find("meta", attrs={attribute: name})
        if isinstance(tag, Tag) and (content := str(tag.get("content") or "").strip()):
            return " ".join(content.split())
    return ""


def _heading(soup: BeautifulSoup) -> str:
    tag = soup.find("h1") or soup.find("title")
    return " ".join(tag.get_text().split()) if isinstance(tag, Tag) else ""


def _canonical(soup: BeautifulSoup) -> str | None:
    tag = soup.find("link", rel="canonical")
    href = str(tag.get("href") or "") if isinstance(tag, Tag) else ""
    return href if href.startswith(("http://", "https://")) else None


def _published(soup: BeautifulSoup, article: dict[str, Any]) -> date | None:
    stated = [_meta(soup, name) for name in _PUBLISHED]
    times = [str(tag.get("datetime") or "") for tag in soup.select("article time, time[itemprop=datePublished]")]
    for text in (*stated[:1], str(article.get("datePublished") or ""), *stated[1:], *times[:1]):
        try:
            return parse_date(text, DateKind.PUBLISHED).value
        except ValueError:
            continue
    return None


def _authors(soup: BeautifulSoup, article: dict[str, Any]) -> tuple[str, ...]:
    linked = [_name(one) for one in _as_list(article.get("author"))]
    names = [name for name in linked if name] or [_meta(soup, "author")]
    # Some pages give the address of the author's page.
    return tuple(dict.fromkeys(n for n in names if n and "://" not in n))[:_MAX_NAMES]


def _iter_linked(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Give the objects of a page's JSON-LD, and those of their ``@graph``."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            value = orjson.loads(script.get_text())
        except orjson.JSONDecodeError:
            continue
        for one in _as_list(value):
            if isinstance(one, dict):
                yield one
                yield from (part for part in _as_list(one.get("@graph")) if isinstance(part, dict))


def _organisations(linked: list[dict[str, Any]]) -> tuple[Organisation, ...]:
    """Organisations that a page is about or mentions, in their order, once each."""
    parts = (part for one in linked for key in ("about", "mentions") for part in _as_list(one.get(key)))
    found = (_organisation(part) for part in parts if isinstance(part, dict))
    return tuple(dict.fromkeys(one for one in found if one))[:_MAX_NAMES]


def _organisation(part: dict[str, Any]) -> Organisation | None:
    name = _name(part)
    if not name or not any(kind in _types(part) for kind in _ORGANISATION_TYPES):
        return None
    address = next((one for one in _as_list(part.get("address")) if isinstance(one, dict)), {})
    where = country(_name(address.get("addressCountry")))
    city = " ".join(str(address.get("addressLocality") or "").split())
    return Organisation(name, Role.SUBJECT, where, city or None)


def _name(value: object) -> str:
    text = value.get("name") if isinstance(value, dict) else value
    return " ".join(text.split())[:300] if isinstance(text, str) else ""


def _types(one: dict[str, Any]) -> str:
    return " ".join(str(kind) for kind in _as_list(one.get("@type")))


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
