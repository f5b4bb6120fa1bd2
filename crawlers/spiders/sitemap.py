"""Sources reached by a sitemap or an index of sitemaps, with the article behind each address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from core.errors import FormatError, SourceError
from core.models import DateKind, DocumentDate, Precision
from core.store.crawling.asks import Ask
from crawlers.addresses import url_key
from crawlers.bulk.fields import parse_date
from crawlers.parsing.feeds import FeedEntry
from crawlers.parsing.sitemaps import Sitemap, SitemapEntry, parse_sitemap
from crawlers.politeness.url_patterns import is_wanted, read_url_day
from crawlers.reading import Answer, Item, Refused, Remember
from crawlers.spiders.article import ArticleSpider, Listing
from crawlers.spiders.sifting import Sifter
from crawlers.visibility import last_day

CHILD = "child"
# The protocol knows one level of indexes; some sites have two.
_MOST_LEVELS = 3
_MOST_CHILDREN = 2_000
_MOST_ALIKE = 1_000
# A sitemap that changed today may change again without another day in its index.
_SETTLED_AFTER = timedelta(days=2)
# So many addresses that all changed at one moment were not changed but built anew.
_LEAST_BUILT, _BUILT_SHARE = 20, 0.9


class SitemapSpider(ArticleSpider):
    """Reads a sitemap, or those of an index that changed, then the article behind each address that is wanted."""

    aside_roles = frozenset({CHILD})

    def seeds(self) -> Iterator[Ask]:
        """Give the request of the sitemap, or of a robots.txt that names some."""
        yield self.make_seed(self.source.url or "")

    def read_seed(self, ask: Ask, answer: Answer) -> Iterator[Item]:
        """Give a request for each article, or for each further sitemap."""
        sitemap = parse_sitemap(answer.body, place=answer.url)
        if sitemap.flaw:
            yield Refused(FormatError(sitemap.flaw), answer.url, is_record=False)
        sifter = Sifter(answer.url, self.source.url or "", self.round.today)
        yield from self._children(sitemap, ask, sifter) if sitemap.is_index else self._articles(sitemap, answer, sifter)
        yield from sifter.refusals()

    read_child = read_seed

    @property
    def lookback_days(self) -> int | None:
        """How many days back a round goes that is not told since when."""
        return self.source.sitemap.lookback_days

    def headers(self, ask: Ask) -> dict[str, str]:
        """Ask without condition for an index that does not say which of its sitemaps changed: "unchanged" hides them.

        RFC 9110, 13.1.3: next to a tag (here one that nothing has) the date of the last answer is ignored.
        """
        return {"If-None-Match": '"none"'} if self.round.memory.get(_open_fact(ask.url)) else {}

    def _children(self, sitemap: Sitemap, ask: Ask, sifter: Sifter) -> Iterator[Item]:
        """Give the requests of further sitemaps; an index that contains itself leads nowhere."""
        globs, seen = self.source.sitemap.sitemaps, {ask.url, self.source.url}
        entries = [e for e in self._sound(sitemap, sifter) if e.url not in seen and is_wanted(e.url, globs, ())]
        if entries and ask.depth >= _MOST_LEVELS:
            error = SourceError(f"an index of sitemaps {ask.depth} levels down is not followed", place=ask.url)
            yield Refused(error, ask.url, is_record=False)
            return
        for one in _newest(entries, _MOST_CHILDREN, _told_day, sifter):
            yield self.make_ask(one.url, CHILD, depth=ask.depth + 1, version=self._version(one))
        yield Remember({_open_fact(ask.url): not all(map(self._is_settled, entries))})

    def _version(self, entry: SitemapEntry) -> str:
        """Return what a sitemap was read under: it is read again when its index says that it changed, or each round."""
        if not self._is_settled(entry):
            return self.round.number
        return f"{entry.stamp[:60]} {self.round.since or ''}".strip()

    def _is_settled(self, entry: SitemapEntry) -> bool:
        return entry.modified is not None and last_day(entry.modified) + _SETTLED_AFTER < self.round.today

    def _articles(self, sitemap: Sitemap, answer: Answer, sifter: Sifter) -> Iterator[Item]:
        options = self.source.sitemap
        wanted = [
            one
            for one in self._sound(sitemap, sifter)
            if is_wanted(one.url, options.include, options.exclude) and not self.is_old(self._day(one))
        ]
        crowds = sifter.crowds([one.url for one in wanted], _MOST_ALIKE)
        wanted = [one for one in wanted if one.url not in crowds]
        listing, built = Listing.of(answer, has_pages=options.articles), _build_stamp(sitemap)
        for one in _newest(wanted, options.max_items, self._day, sifter):
            yield from self.offer(_feed_entry(one, built), listing, url_day=self._url_day(one))

    def _sound(self, sitemap: Sitemap, sifter: Sifter) -> Iterator[SitemapEntry]:
        """Give the entries of the round that may be followed, under the addresses that the source gives them."""
        for entry in sitemap.entries:
            if self.is_old(_told_day(entry)):
                continue
            url = self.unroute(entry.url)
            if sifter.is_sound(url):
                yield entry if url == entry.url else replace(entry, url=url)

    def _url_day(self, entry: SitemapEntry) -> str:
        pattern = self.source.sitemap.date_pattern
        return read_url_day(entry.url, pattern) if pattern else ""

    def _day(self, entry: SitemapEntry) -> DocumentDate | None:
        """Return what is told of an article's day, or the one in its address."""
        if (told := _told_day(entry)) is not None:
            return told
        url_day = self._url_day(entry)
        return parse_date(url_day, DateKind.PUBLISHED) if url_day else None


def _told_day(entry: SitemapEntry) -> DocumentDate | None:
    """Return when an article was published; where that is not told, when it or a sitemap changed."""
    return entry.published or entry.modified


def _open_fact(url: str) -> str:
    """Return the name under which is remembered whether an index leaves open which of its sitemaps changed."""
    return f"open:{url_key(url)}"


def _newest(
    entries: list[SitemapEntry], limit: int, day: Callable[[SitemapEntry], DocumentDate | None], sifter: Sifter
) -> list[SitemapEntry]:
    """Return the newest entries, those without a date last; in the order of the sitemap where those are all."""
    if len(entries) <= limit:
        return entries
    days = [last_day(found).toordinal() if found else 0 for found in map(day, entries)]
    order = sorted(range(len(entries)), key=days.__getitem__, reverse=True)
    for place in order[limit:]:
        sifter.leave(f"more than {limit:,}; the newest are taken", entries[place].url)
    return [entries[place] for place in order[:limit]]


def _build_stamp(sitemap: Sitemap) -> str | None:
    """Return the moment at which all of a sitemap claims to have changed, which is when it was written."""
    stamps = Counter(one.stamp for one in sitemap.entries if one.stamp)
    stamp, count = stamps.most_common(1)[0] if stamps else ("", 0)
    return stamp if count >= _LEAST_BUILT and count >= _BUILT_SHARE * len(sitemap.entries) else None


def _feed_entry(entry: SitemapEntry, built: str | None) -> FeedEntry:
    changed = entry.modified if entry.stamp != built else None
    return FeedEntry(
        id=entry.url,
        url=entry.url,
        title=entry.title,
        published=entry.published.value if entry.published else None,
        precision=entry.published.precision if entry.published else Precision.DAY,
        updated=changed.value if changed and changed.precision is Precision.DAY else None,
        lang=entry.lang,
    )
