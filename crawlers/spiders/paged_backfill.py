"""How a paged API is asked for what it has of long ago, by the block ``backfill`` of its source alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from core.errors import SourceError
from core.store.crawling.asks import BACKFILL, Ask
from crawlers.backfill.queries import make_queries
from crawlers.backfill.topics import Topic, Window, unpack
from crawlers.keys import without_key
from crawlers.mapping.paging import Page, first_at
from crawlers.reading import Answer, Counted, Item, Refused
from crawlers.spiders.places import Place, read_place

if TYPE_CHECKING:
    from crawlers.spiders.paged_api import PagedApiSpider

# A cursor ends after minutes or a night, and then all that lies behind it is asked for from the first page again.
_MOST_RESTARTS = 3
_RESTARTS = "restarts"
_OWN_WAYS = frozenset({"cursor", "token", "link"})


def first_pages(spider: PagedApiSpider, topic: Topic, window: Window) -> Iterator[Ask]:
    """Give the request of the first page of each query for a topic in a window."""
    options, paged = spider.source.backfill, spider.options
    if options is None:
        return
    begin, last = (day.strftime(paged.date_format) for day in (window.begin, window.last))
    place = Place("", begin, last, first_at(paged.paging))
    for query in make_queries(options, topic, window, paged.date_format):
        ask = spider.page_ask(place, overrides=query.parameters)
        yield spider.make_backfill_ask(ask.url, query.part, window, body=ask.body, payload=asdict(place))


def read_page(spider: PagedApiSpider, ask: Ask, answer: Answer) -> Iterator[Item]:
    """Give the records of a page, and the request of the next; of a query with too many, those of its two halves."""
    place = read_place(ask.payload)
    page, items = spider.read_records(place, answer)
    if place.number == 0 and page.total is not None:
        yield Counted(page.total, page.count)
    step = spider.next_step(page)
    is_too_many = (page.total or 0) > (_reach(spider) or page.total or 0)
    halves = spider.halved(ask) if is_too_many or (step is not None and step.beyond) else []
    if halves:
        yield from halves
        return
    yield from items
    if step is None:
        if page.total is not None and page.seen < page.total:
            yield _told(ask, f"only {page.seen} of the {page.total} records that the source promised")
    elif step.beyond or place.number + 1 >= spider.options.max_pages:
        yield _told(ask, f"only the first {page.seen}{_of(page)} records of one day can be reached")
    else:
        yield _next_page(spider, ask, replace(place, at=step.at, number=place.number + 1, seen=page.seen), step.url)


def begin_again(spider: PagedApiSpider, ask: Ask) -> Iterator[Ask]:
    """Give the first page of the query again whose further page cannot be had: cursors end."""
    restarts = int(ask.payload.get(_RESTARTS, 0)) + 1
    if ask.payload.get("number") and spider.options.paging.by in _OWN_WAYS and restarts <= _MOST_RESTARTS:
        topic, window = unpack(ask.payload)
        for first in spider.backfill(topic, window):
            yield replace(first, key=f"restart-{restarts}", payload={**first.payload, _RESTARTS: restarts})


def _next_page(spider: PagedApiSpider, ask: Ask, place: Place, url: str | None) -> Ask:
    own = without_key(spider.source, spider.unroute(url)) if url else None
    page = spider.page_ask(place, own, overrides=_overrides(spider, ask))
    key = f"page-{place.number}-{ask.payload.get(_RESTARTS, 0)}"
    return replace(page, role=BACKFILL, key=key, payload={**ask.payload, **asdict(place)})


def _overrides(spider: PagedApiSpider, ask: Ask) -> dict[str, Any]:
    topic, window = unpack(ask.payload)
    options = spider.source.backfill
    queries = make_queries(options, topic, window, spider.options.date_format) if options is not None else iter(())
    return dict(next((query.parameters for query in queries), {}))


def _reach(spider: PagedApiSpider) -> int | None:
    options = spider.source.backfill
    return (options.most if options is not None else None) or spider.options.paging.most


def _of(page: Page) -> str:
    return f" of {page.total}" if page.total is not None else ""


def _told(ask: Ask, what: str) -> Refused:
    return Refused(SourceError(what, place=ask.url), ask.url, is_record=False)
