"""What a page says of itself in JSON-LD (schema.org): its article, who wrote it, organisations that it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson
from lxml.html import HtmlElement

from core.models import Organisation, Role
from crawlers.bulk.fields import country

Linked = dict[str, Any]

MAX_NAMES = 50
_ARTICLE_TYPES = ("Article", "BlogPosting", "WebPage")
_ORGANISATION_TYPES = ("Organization", "Corporation", "University", "Organisation", "LocalBusiness", "NGO")


def load_linked(tree: HtmlElement) -> list[Linked]:
    """Return the objects of a page's JSON-LD, and those of their ``@graph``; what is no JSON is passed over."""
    return [one for script in tree.iterfind('.//script[@type="application/ld+json"]') for one in _iter_objects(script)]


def find_article(linked: list[Linked]) -> Linked:
    """Return the object of the page's article, else that of the page itself; empty where there is neither."""
    named = ((kind, one) for kind in _ARTICLE_TYPES for one in linked if kind in _types(one))
    return next((one for _, one in named), {})


def read_authors(article: Linked) -> list[str]:
    """Return the names of an article's authors."""
    return [name for one in _as_list(article.get("author")) if (name := _name(one))]


def read_organisations(linked: list[Linked]) -> tuple[Organisation, ...]:
    """Return organisations that a page is about or mentions, in their order, once each."""
    parts = (part for one in linked for key in ("about", "mentions") for part in _as_list(one.get(key)))
    found = (_organisation(part) for part in parts if isinstance(part, dict))
    return tuple(dict.fromkeys(one for one in found if one))[:MAX_NAMES]


def _iter_objects(script: HtmlElement) -> Iterator[Linked]:
    for one in _as_list(_load(script.text or "")):
        if isinstance(one, dict):
            yield one
            yield from (part for part in _as_list(one.get("@graph")) if isinstance(part, dict))


def _load(text: str) -> object:
    """Read JSON, also with line ends inside its strings, as hand-made templates write it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _organisation(part: Linked) -> Organisation | None:
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


def _types(one: Linked) -> str:
    return " ".join(str(kind) for kind in _as_list(one.get("@type")))


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
