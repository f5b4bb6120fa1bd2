"""The way of an item into the store: batches, and the run record when the spider ends."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from core.errors import ScoutError, SourceError, StoreError
from core.logs import get_logger
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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a crawler whose spider knows its job."""
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            raise TypeError(f"not a spider of a source: {spider!r}")
        pipeline = cls(spider.job, crawler)
        crawler.signals.connect(pipeline.spider_error, signal=signals.spider_error)
        return pipeline

    def open_spider(self) -> None:
        """Open the run record."""
        if self._job.store is not None:
            save_source(self._job.store, self._job.source, self._job.clock())
            self._job.run_id = self._job.store.runs.start(STAGE, self._job.clock(), self._job.source.id)

    def process_item(self, item: Record) -> Record:
        """Take a record; one that its limits refuse is counted and dropped."""
        if not self._job.accept(item):
            raise DropItem("refused")
        self._batch.append(item)
        if len(self._batch) >= BATCH_SIZE:
            self._save()
        return item

    def close_spider(self) -> None:
        """Save what is left and close the run record."""
        self._save()
        job = self._job
        if job.unknown_fields:
            _log.warning("unknown fields", source=job.source.id, fields=sorted(job.unknown_fields))
        if job.store is not None and job.run_id is not None:
            job.store.runs.finish(job.run_id, job.counts, job.clock(), error=job.outcome())

    def spider_error(self, failure: Failure) -> None:
        """Turn an error of a callback into the run's error: nothing that a spider raises is lost in a log."""
        error = failure.value
        known = error if isinstance(error, ScoutError) else SourceError(f"{type(error).__name__}: {error}")
        self._job.fail(known)

    def _save(self) -> None:
        batch, self._batch = self._batch, []
        if not batch or self._job.store is None:
            return
        try:
            saved = self._job.store.documents.save([(r.document, r.evidence) for r in batch], self._job.clock())
        except StoreError as exc:
            # Without a store there is no sense in asking the source for more.
            self._job.fail(exc)
            self._job.store = None
            self._crawler.stop()
            return
        self._job.counts.new += saved.new
        self._job.counts.changed += saved.changed
        self._job.counts.unchanged += saved.unchanged
