"""Whose pace a request counts against: its publisher's, or that of the site that a page of somebody else lives on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawlers.source import Source

# Offline: with the list of public suffixes that the library brings.
_extract = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def site_of(url: str) -> str:
    """Return the registrable domain of an address, or its host and port where it has none."""
    return _site_of(urlsplit(url).netloc.rpartition("@")[2].lower())


@lru_cache(maxsize=20_000)
def _site_of(netloc: str) -> str:
    host = (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    try:
        ip_address(host)
    except ValueError:
        domain = _extract(host).top_domain_under_public_suffix
        if domain:
            return domain
    return netloc


class BudgetNames:
    """Names the budget of any request. ``sources``: all that are known, also those that are not asked now."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._publishers = {site_of(source.url): source.publisher for source in sources if source.url}

    def name(self, url: str) -> str:
        """Return the publisher that answers for an address, or ``host:`` and its site."""
        site = site_of(url)
        return self._publishers.get(site) or f"host:{site}"[:200]
