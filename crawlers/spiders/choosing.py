"""Which spider reads a source: one for each way of access."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.reading import Round
from crawlers.source import Access, Source
from crawlers.spiders.arxiv import ArxivSpider
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.feed import FeedSpider

SPIDERS: Mapping[Access, type[SourceSpider]] = {
    Access.ARXIV_API: ArxivSpider,
    Access.FEED: FeedSpider,
}


def make_spider(source: Source, this_round: Round) -> SourceSpider:
    """Return the spider of a source for a round."""
    return SPIDERS[source.access](source, this_round)
