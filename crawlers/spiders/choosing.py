"""Which spider reads a source: one for each way of access, or a source's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from core.errors import ConfigurationError
from crawlers.reading import Round
from crawlers.source import Access, Source
from crawlers.spiders.arxiv import ArxivSpider
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.bulk_file import BulkFileSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.list_page import ListPageSpider
from crawlers.spiders.oai_pmh import OaiPmhSpider
from crawlers.spiders.paged_api import PagedApiSpider
from crawlers.spiders.sitemap import SitemapSpider

SPIDERS: Mapping[Access, type[SourceSpider]] = {
    Access.ARXIV_API: ArxivSpider,
    Access.FEED: FeedSpider,
    Access.SITEMAP: SitemapSpider,
    Access.LIST_PAGE: ListPageSpider,
    Access.PAGED_API: PagedApiSpider,
    Access.OAI_PMH: OaiPmhSpider,
    Access.BULK_FILE: BulkFileSpider,
}


def make_spider(source: Source, this_round: Round) -> SourceSpider:
    """Return the spider of a source for a round."""
    return choose_spider(source)(source, this_round)


def choose_spider(source: Source) -> type[SourceSpider]:
    """Return the class ``Spider`` of ``crawlers/sources/<id>.py`` where there is one, else that of its access.

    Raises ConfigurationError where the source's own is not of its access.
    """
    base, own = SPIDERS[source.access], _own_spider(source.id)
    if own is None:
        return base
    if not (isinstance(own, type) and issubclass(own, base)):
        raise ConfigurationError(f"its Spider is no {base.__name__}, as access: {source.access} asks", place=source.id)
    return own


@cache
def _own_spider(source_id: str) -> object:
    name = f"crawlers.sources.{source_id.replace('-', '_')}"
    return getattr(import_module(name), "Spider", None) if find_spec(name) else None
