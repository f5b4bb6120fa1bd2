"""One source in one crawl: what it brought so far, how far it may still go, and what will be said of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import islice

from core.errors import ScoutError, SourceError
from core.logs import get_logger
from core.models import Document, Refusal, RunCounts
from core.store.crawling.asks import Visit
from core.store.documents import Saved
from crawlers.expectations import FillCounter
from crawlers.fetching.backfilling import MOST_LOST
from crawlers.fetching.readers import Reading
from crawlers.reading import Answer, Refused, Round
from crawlers.source import Source
from crawlers.spiders.base import SourceSpider

_log = get_logger(__name__)
_SAMPLE_CHARS = 200
MAX_TITLES = 20
# Fewer lost pages than this may be chance.
_MANY_PAGES = 3
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class SourceRun:
    """What the crawl knows of a source while it is under way.

    ``open_asks``: requests that are queued or under way. ``error``: why the source as a whole could not be read; it is
    asked nothing more then. ``note``: why it ended early though nothing failed. ``has_read``: its first request was
    answered as it should be. ``moved_to``: where a permanent redirect led. ``found``: requests that answers led to;
    ``listed``: those of them for articles, though most are known and not asked for again.
    ``is_cut``: it is asked a few times only, and what it leads to is not. ``was_well``: it once gave what it should.
    ``is_resting``: its quiet hours have begun. ``is_finished``: its run record is closed. ``has_key``: its requests are
    signed with its key. ``counted``: how many records queries of a backfill have, and on their first page;
    ``queries_lost``: how many in a row could not be read; ``is_backfill_over``: no more of them is asked in this crawl.
    """

    source: Source
    spider: SourceSpider
    round: Round
    run_id: int | None = None
    counts: RunCounts = field(default_factory=RunCounts)
    error: ScoutError | None = None
    note: str | None = None
    moved_to: str | None = None
    titles: list[str] = field(default_factory=list)
    unknown_fields: set[str] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    open_asks: int = 0
    asked: int = 0
    found: int = 0
    listed: int = 0
    is_cut: bool = False
    size_bytes: int = 0
    pages_read: int = 0
    pages_lost: int = 0
    page_error: ScoutError | None = None
    has_read: bool = False
    is_unchanged: bool = False
    was_well: bool = False
    is_resting: bool = False
    is_finished: bool = False
    has_key: bool = False
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)
    queries_lost: int = 0
    is_backfill_over: bool = False
    _begun_s: float = field(default_factory=time.monotonic)
    _fill: FillCounter = field(init=False)

    def __post_init__(self) -> None:
        self._fill = FillCounter(self.source.expectations)

    @property
    def delay_s(self) -> float:
        """How far two requests lie apart, as the source's facts say: of who has its key, or of anybody."""
        key, pace = self.source.key, self.source.pace
        return key.delay_s if self.has_key and key is not None and key.delay_s is not None else pace.delay_s

    @property
    def is_over(self) -> bool:
        """Whether the source is asked nothing more in this crawl: it failed, is done, or went as far as it may."""
        return self.error is not None or self.is_resting or self.is_finished or self.is_at_bound()

    def take_in(self, reading: Reading, *, is_backfill: bool = False) -> None:
        """Count what an answer gave before it is saved. What is of long ago says nothing of how the source is now."""
        self.counts.read += len(reading.made) + sum(one.is_record for one in reading.refused)
        for one in reading.refused:
            self.refuse(one)
        self.unknown_fields |= reading.unknown_fields
        if not is_backfill:
            self.found += len(reading.asks)
            self.listed += sum(ask.role in self.spider.text_roles for ask in reading.asks)
            for made in reading.made:
                self._fill.add(made)
        titles = (made.title if isinstance(made, Document) else made.name for made in reading.made)
        self.titles += islice(titles, max(MAX_TITLES - len(self.titles), 0))

    def saved(self, visit: Visit, saved: Saved) -> None:
        """Count what became of the records and entries of a visit that was committed."""
        ids = {document.id for document, _ in visit.records} | {entry.id for entry, _ in visit.entries}
        new, changed = len(ids & saved.new), len(ids & saved.changed)
        self.counts.new += new
        self.counts.changed += changed
        self.counts.unchanged += len(visit.records) + len(visit.entries) - new - changed

    def refuse(self, one: Refused) -> None:
        """Count something that was not taken in; the crawl goes on."""
        error = one.error
        self.counts.refuse(Refusal(error.code, error.place or one.place, error.message, one.sample[:_SAMPLE_CHARS]))

    def lose_page(self, error: ScoutError) -> None:
        """Count the page of an article that could not be read; the last reason stays."""
        self.pages_lost += 1
        self.page_error = error

    def lose_query(self, error: ScoutError, place: str, *, is_shared: bool) -> None:
        """Note a request of a backfill that could not be read; what all would share, or several in a row, end it."""
        self.refuse(Refused(error, place, is_record=False))
        self.queries_lost += 1
        if is_shared or self.queries_lost >= MOST_LOST:
            self.is_backfill_over = True
            self.end_early(f"its backfill goes on tomorrow: {error}")

    def fail(self, error: ScoutError) -> None:
        """Note why the source as a whole cannot be read; the first reason stays."""
        if self.error is None:
            _log.warning("source failed", source=self.source.id, error=str(error))
            self.error = error

    def end_early(self, note: str) -> None:
        """Note why the source is left for a later crawl though nothing failed; the first reason stays."""
        self.note = self.note or note

    def shortfall(self) -> str | None:
        """Say what the source leads to expect and did not bring."""
        if self.is_cut and self.found:
            return None
        # Once it was well, lists that did not change since are not read again, nor records asked for that are held.
        is_news = self.was_well and (self.spider.is_incremental or self.found > self.listed)
        is_partial = self.round.since is not None or self.note is not None or is_news
        may_be_empty = is_partial or self.is_unchanged or not self.has_read or self.spider.judges_emptiness
        return self._fill.shortfall(may_be_empty=may_be_empty, listed=self.listed)

    @property
    def is_empty(self) -> bool:
        """Whether it brought nothing, and listed nothing."""
        return self.counts.read == 0 and self.listed == 0

    def page_loss(self) -> str | None:
        """Say that most pages of articles could not be read though their list could; ``None`` while it is a few."""
        if self.page_error is None or self.pages_lost < _MANY_PAGES or self.pages_lost <= self.pages_read:
            return None
        return f"{self.pages_lost} of {self.pages_lost + self.pages_read} pages not read, the last: {self.page_error}"

    def outcome(self) -> str | None:
        """Return what the run record says is wrong: a failure, an early end, or less than expected."""
        if self.error is not None:
            return f"{self.error.code}: {self.error}"
        return self.note or self.page_loss() or self.shortfall()

    def is_at_bound(self) -> bool:
        """Whether the source went as far as one round goes."""
        bounds, minutes = self.source.bounds, (time.monotonic() - self._begun_s) / 60
        for word, reached, limit in (
            ("requests", self.asked, bounds.pages),
            ("MB", self.size_bytes // _MEGABYTE, bounds.megabytes),
            ("minutes", int(minutes), bounds.minutes),
        ):
            if reached >= limit:
                self.end_early(f"stopped at its bound of {limit:,} {word}; the next round goes on")
                return True
        return False


def too_deep(url: str, depth: int, limit: int) -> Refused:
    """Return the refusal of a request that lies too many links away from the first."""
    message = f"{depth} links from the first request; the bound is {limit}"
    return Refused(SourceError(message, place=url), url, is_record=False)
