"""How one page of an API leads to the next: by cursor, offset, number of the page, or the next address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from crawlers.mapping.paths import fact
from crawlers.options import PagingOptions

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^",;\s]+))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))', re.IGNORECASE)

At = str | int | None


@dataclass(frozen=True, slots=True)
class Page:
    """What a page was: ``at`` is what it was asked with; ``count`` records stood on it, ``seen`` on all so far.

    ``total``: how many there are on all pages, where the answer says so.
    """

    url: str
    data: object
    headers: Mapping[str, str]
    at: At
    count: int
    seen: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What the next page is asked with, or at which address. ``beyond``: the source lets nobody go that far."""

    at: At = None
    url: str | None = None
    beyond: bool = False


def first_at(paging: PagingOptions) -> At:
    """Return what the first page is asked with."""
    if paging.first is not None:
        return paging.first
    return {"offset": 0, "page": 1}.get(paging.by)


def next_step(paging: PagingOptions, page: Page) -> Step | None:
    """Return the step to the next page, or ``None`` after the last."""
    if page.count == 0 or paging.by == "none":
        return None
    if paging.by in ("offset", "page"):
        return _counted(paging, page)
    if paging.by == "link":
        return _linked(paging, page)
    following = fact(page.data, paging.next)
    return None if not following or following == str(page.at) else Step(following)


def read_link(header: str, rel: str = "next") -> str | None:
    """Return the address of a ``Link`` header (RFC 8288) that stands for a relation."""
    for url, parameters in _LINK.findall(header):
        found = _REL.search(parameters)
        if found and rel in (found[1] or found[2]).lower().split():
            return str(url)
    return None


def _counted(paging: PagingOptions, page: Page) -> Step | None:
    size = paging.size or 1
    is_last = page.seen >= page.total if page.total is not None else page.count < size
    if is_last:
        return None
    # By the records that came: a source that gives fewer than asked for would have some passed over.
    following = int(page.at or 0) + (page.count if paging.by == "offset" else 1)
    begins_at = following if paging.by == "offset" else (following - int(first_at(paging) or 0)) * size
    return Step(following, beyond=paging.most is not None and begins_at + size > paging.most)


def _linked(paging: PagingOptions, page: Page) -> Step | None:
    link = fact(page.data, paging.next) if paging.next else read_link(page.headers.get("link", ""))
    url = urljoin(page.url, link) if link else page.url
    return None if url == page.url else Step(url=url)
