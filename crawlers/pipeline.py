"""The way of an item into the store: batches, and the run record when the spider ends."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from twisted.python.failure import Failure

from core.errors import ScoutError, SourceError, StoreError
from core.logs import get_logger
from core.retrying import Patience, retry
from crawlers.job import CrawlJob
from crawlers.records import Record
from crawlers.registration import save_source
from crawlers.spiders.base import SourceSpider

STAGE = "crawl"
BATCH_SIZE = 100
_log = get_logger(__name__)


class StorePipeline:
    """Saves records in batches of a hundred; a killed crawl loses at most the last of them."""

    def __init__(self, job: CrawlJob, crawler: Crawler) -> None:
        self._job = job
        self._crawler = crawler
        self._batch: list[Record] = []
        self._is_broken = False
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a crawler whose spider knows its job."""
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            raise TypeError(f"not a spider of a source: {spider!r}")
        pipeline = cls(spider.job, crawler)
        crawler.signals.connect(pipeline.spider_error, signal=signals.spider_error)
        crawler.signals.connect(pipeline.spider_error, signal=signals.item_error)
        return pipeline

    def open_spider(self) -> None:
        """Open the run record; without one nothing is asked."""
        store, job = self._job.store, self._job
        if store is None:
            return
        try:
            save_source(store, job.source, job.clock())
            job.run_id = store.runs.start(STAGE, job.clock(), job.source.id)
        except StoreError as exc:
            self._break(exc)
            raise CloseSpider("store") from exc

    def process_item(self, item: Record) -> Record:
        """Take a record; one that its limits refuse is counted and dropped."""
        if not self._job.accept(item):
            raise DropItem("refused")
        self._batch.append(item)
        if len(self._batch) >= BATCH_SIZE:
            self._save()
            if self._is_broken and self._stopping is None:
                # Without a store there is no sense in asking the source for more.
                self._stopping = asyncio.ensure_future(self._crawler.stop_async())
        return item

    def close_spider(self) -> None:
        """Save what is left and close the run record."""
        self._save()
        job = self._job
        if job.unknown_fields:
            _log.warning("unknown fields", source=job.source.id, fields=sorted(job.unknown_fields))
        if job.store is None or job.run_id is None:
            return
        try:
            job.store.runs.finish(job.run_id, job.counts, job.clock(), error=job.outcome())
        except StoreError as exc:
            self._break(exc)

    def spider_error(self, failure: Failure) -> None:
        """Turn an error of a callback, or of saving, into the run's error: nothing that is raised is lost in a log."""
        error = failure.value
        known = error if isinstance(error, ScoutError) else SourceError(f"{type(error).__name__}: {error}")
        self._job.fail(known)

    def _break(self, error: StoreError) -> None:
        self._job.fail(error)
        self._is_broken = True

    def _save(self) -> None:
        batch, self._batch = self._batch, []
        if not batch or self._is_broken or self._job.store is None:
            return
        documents, records = self._job.store.documents, [(r.document, r.evidence) for r in batch]
        try:
            # Waits with the whole crawl: nothing more is asked while there is nowhere to keep it.
            saved = retry(lambda: documents.save(records, self._job.clock()), Patience(self._job.retry_s))
        except StoreError as exc:
            self._break(exc)
            return
        self._job.counts.new += saved.new
        self._job.counts.changed += saved.changed
        self._job.counts.unchanged += saved.unchanged
