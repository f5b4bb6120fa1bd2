"""Sources reached by an RSS or Atom feed, with the article behind each entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from core.errors import FormatError
from core.store.crawling.asks import SEED, Ask
from crawlers.articles import tell_apart
from crawlers.parsing.feeds import FeedEntry, parse_feed
from crawlers.reading import Answer, Item, Refused
from crawlers.spiders.article import ARTICLE, ArticleSpider, Listing

OLDER = "older"


class FeedSpider(ArticleSpider):
    """Reads a feed, and its older pages where it links them (RFC 5005), then the article of each entry."""

    aside_roles = frozenset({OLDER})
    # Many feeds carry their articles whole.
    reservable_roles = frozenset({SEED, OLDER, ARTICLE})

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the feed."""
        yield self.make_seed(self.source.url or "")

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give a request for each entry's article, or the record where no page is fetched."""
        feed = parse_feed(answer.body, place=answer.url)
        if feed.flaw:
            yield Refused(FormatError(feed.flaw), answer.url, is_record=False)
        listing = Listing.of(answer, has_pages=self.source.feed.articles)
        entries = [_with_whole_url(entry, answer.url) for entry in feed.entries]
        for entry in tell_apart(entries)[: self.source.feed.max_items]:
            yield from self.offer(entry, listing)
        if feed.next_url and feed.entries:
            url = self.unroute(urljoin(answer.url, feed.next_url))
            # Under the same version as this page: an archive that links in a circle ends there.
            yield self.make_ask(url, OLDER, depth=ask.depth + 1, version=self.round.number)

    read_older = read_seed


def _with_whole_url(entry: FeedEntry, feed_url: str) -> FeedEntry:
    """Return an entry whose address is whole: one that begins with a stroke is of the feed's own host (RFC 3986)."""
    if not entry.url or "://" in entry.url:
        return entry
    try:
        return replace(entry, url=urljoin(feed_url, entry.url))
    except ValueError:
        return entry
