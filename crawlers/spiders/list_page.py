"""Sources reached by a page that lists articles, read by CSS rules, with the article behind each item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from core.errors import ConfigurationError, FormatError, RecordError
from core.models import DateKind, DocumentDate
from core.store.crawling.asks import Ask
from crawlers.addresses import url_key
from crawlers.options import ListPageOptions
from crawlers.parsing.feeds import FeedEntry
from crawlers.parsing.listing import ListedItem, ListPage, parse_list_page
from crawlers.politeness.url_patterns import is_wanted
from crawlers.reading import Answer, Item, Refused, Remember
from crawlers.spiders.article import ArticleSpider, Listing
from crawlers.spiders.sifting import Sifter

OLDER = "older"
_FIRST_PAGE = "first_page"
_MOST_REMEMBERED = 200


class ListPageSpider(ArticleSpider):
    """Reads a list and the pages that follow it, as far back as the round asks for, then the article of each item.

    What the first page held is remembered when the last was read: a list that was broken off is read on in the next
    round.
    """

    is_incremental: ClassVar[bool] = True

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the list."""
        yield self.make_seed(self.source.url or "")

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give a request for each item's article, or the record where no page is fetched; and the page that follows."""
        page = parse_list_page(answer.body, self.options, place=answer.url, charset=answer.charset)
        first = [url_key(one.url) for one in page.items[:_MOST_REMEMBERED]]
        yield from self._read_page(page, ask, answer, first)

    def read_older(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Do the same for a further page; one without items ends the list."""
        try:
            page = parse_list_page(answer.body, self.options, place=answer.url, charset=answer.charset)
        except FormatError as exc:
            # The first page kept to the rules; many lists end in an empty page.
            yield Refused(exc, answer.url, is_record=False)
            yield from self._remember(ask.payload.get(_FIRST_PAGE, ()))
            return
        yield from self._read_page(page, ask, answer, ask.payload.get(_FIRST_PAGE, ()))

    @property
    def options(self) -> ListPageOptions:
        """The rules of the source."""
        if self.source.list_page is None:
            raise ConfigurationError("no block list_page", place=self.source.id)
        return self.source.list_page

    @property
    def lookback_days(self) -> int | None:
        """How many days back a round goes that is not told since when."""
        return self.options.lookback_days

    def _read_page(self, page: ListPage, ask: Ask, answer: Answer, first: Sequence[str]) -> Iterator[Item]:
        sifter = Sifter(answer.url, self.source.url or "", self.round.today)
        listing = Listing.of(answer, has_pages=self.options.articles)
        if page.incomplete:
            error = RecordError(f"{page.incomplete} items without link or title")
            yield Refused(error, answer.url, is_record=False)
        for one in page.items[: self.options.max_items]:
            url = self.unroute(one.url)
            if sifter.is_sound(url) and is_wanted(url, self.options.include, self.options.exclude):
                yield from self.offer(_entry(one), listing)
        following = self.unroute(page.next_url) if page.next_url and self._goes_on(page, ask) else ""
        if not following or following in {ask.url, self.source.url}:
            yield from self._remember(first)
        elif sifter.is_sound(following):
            # Under the version of the round: a list that links in a circle ends there.
            options = {"version": self.round.number, "payload": {_FIRST_PAGE: list(first)}}
            yield self.make_ask(following, OLDER, depth=ask.depth + 1, **options)
        yield from sifter.refusals()

    def _remember(self, first: Sequence[str]) -> Iterator[Item]:
        yield from [Remember({_FIRST_PAGE: list(first)})] if first else ()

    def _goes_on(self, page: ListPage, ask: Ask) -> bool:
        """Whether the page that follows may hold what the round asks for and the rounds before did not read."""
        if not page.items or (self.round.since is None and ask.depth + 1 >= self.options.max_pages):
            return False
        last = page.items[-1]
        known = () if self.round.since else self.round.memory.get(_FIRST_PAGE, ())
        days = [_day(one) for one in page.items if one.published]
        return url_key(last.url) not in known and not (days and all(map(self.is_old, days)))


def _day(item: ListedItem) -> DocumentDate | None:
    return DocumentDate(DateKind.PUBLISHED, item.published) if item.published else None


def _entry(item: ListedItem) -> FeedEntry:
    return FeedEntry(item.url, item.url, item.title, lead=item.lead, content=item.lead, published=item.published)
