"""What is proposed for a new source, and the facts that are the same whatever way it is reached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tldextract import TLDExtract

from core.models import DocumentKind
from core.text.folding import fold
from crawlers.politeness.budget_names import site_of
from crawlers.source import Access, Keep, Source

LICENCE = "not stated; read the terms of the site"
_DELAY_S = 5
# Up to so many days between two entries on average, and how often the source is asked then.
_CADENCES = ((0.35, "hourly"), (4.0, "daily"), (15.0, "weekly"))
_NEVER_SLUG = re.compile(r"[^a-z0-9]+")
_MAX_ID_CHARS = 50
_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class Offer:
    """Another address that may be the better source: a feed that a page links."""

    url: str
    access: Access
    title: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source as it could be added. ``source``: ``None`` where only the ``offers`` are left.

    ``notes``: what could not be told and somebody should look at before the source is used.
    """

    source: Source | None
    offers: tuple[Offer, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody who adds a source says of it. ``known``: the sources that there are, by id."""

    id: str | None = None
    kind: DocumentKind = DocumentKind.NEWS
    keep: Keep = Keep.LEAD
    licence: str = LICENCE
    known: Mapping[str, Source] | None = None


def build_source(url: str, access: Access, wishes: Wishes, **facts: Any) -> Source:
    """Return the facts of a source reached at ``url``; what is not given is what a careful start needs."""
    title = clean(facts.pop("title", "")) or host(url)
    publisher = _known_publisher(url, wishes) or clean(facts.pop("publisher", "")) or title
    facts.pop("publisher", None)
    return Source.model_validate(
        {
            "id": wishes.id or free_id(make_id(url), wishes.known or {}),
            "title": title[:300],
            "publisher": publisher[:200],
            "kind": wishes.kind,
            "access": access,
            "url": url,
            "terms": {"licence": wishes.licence, "keep": wishes.keep},
            "pace": {"delay_s": _DELAY_S},
            "visible_from": "published",
            "verified": False,
        }
        | facts
    )


def make_id(url: str) -> str:
    """Return an id from a host: ``https://news.outlet.co.uk/x`` is ``news-outlet``."""
    parts = _extract(urlsplit(url).hostname or "")
    names = [parts.subdomain.removeprefix("www").strip("."), parts.domain or "source"]
    return slug("-".join(name for name in names if name))


def slug(text: str) -> str:
    """Return a text as an id: small letters, digits and single hyphens."""
    return _NEVER_SLUG.sub("-", fold(text))[:_MAX_ID_CHARS].strip("-") or "source"


def free_id(wanted: str, known: Mapping[str, Source]) -> str:
    """Return an id that no known source has."""
    number, found = 1, wanted
    while found in known:
        number += 1
        found = f"{wanted}-{number}"
    return found


def host(url: str) -> str:
    """Return the host of an address as a name."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def clean(text: str) -> str:
    """Return a title on one line, without what cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def guess_cadence(days: Sequence[date]) -> str:
    """Return how often to ask a source whose entries bear these days; daily where that says nothing."""
    if len(set(days)) < 2:
        return "daily"
    gap = (max(days) - min(days)).days / (len(days) - 1)
    return next((name for limit, name in _CADENCES if gap <= limit), "monthly")


def _known_publisher(url: str, wishes: Wishes) -> str | None:
    """The publisher of a known source of the same site: they share one pace."""
    site = site_of(url)
    known = (wishes.known or {}).values()
    return next((one.publisher for one in known if one.url and site_of(one.url) == site), None)
