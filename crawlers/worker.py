"""The crawling process: one reactor, a spider for each source, one store."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from core.clock import utc_now
from core.logs import configure_logs
from core.models import RunCounts
from core.settings import Settings
from core.store import Store, open_settings_store
from crawlers.hosts import is_loopback
from crawlers.job import CrawlJob
from crawlers.project import make_pace, make_process_settings
from crawlers.records import Limits
from crawlers.source import Access, Source
from crawlers.spiders.arxiv import ArxivSpider
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.feed import FeedSpider

SPIDERS: dict[Access, type[SourceSpider]] = {Access.ARXIV_API: ArxivSpider, Access.FEED: FeedSpider}


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """All that the process needs; it travels there as a pickle."""

    settings: Settings
    sources: tuple[Source, ...]
    since: date | None = None
    today: date | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """What became of one source. ``titles``: the first documents that it brought; ``run_id`` is absent in a dry run.

    ``has_failed``: it could not be read, or not saved. An ``error`` without that says that it brought less than
    expected.
    """

    source: str
    counts: RunCounts
    error: str | None
    run_id: int | None
    titles: tuple[str, ...] = ()
    has_failed: bool = False


def run_plan(plan: CrawlPlan) -> list[CrawlOutcome]:
    """Crawl in this process and return what became of each source; can be called once in a process."""
    configure_logs(plan.settings.log)
    with ExitStack() as stack:
        store = None
        if not plan.dry_run:
            store = stack.enter_context(open_settings_store(plan.settings))
        turns: dict[str, asyncio.Lock] = {}
        jobs = [_make_job(plan, source, store, turns) for source in plan.sources]
        process_settings = make_process_settings(plan.settings.crawl, plan.settings.log)
        process = AsyncCrawlerProcess(process_settings)
        for job in jobs:
            process.crawl(_make_crawler(job, process_settings), job=job)
        process.start()
    return [_make_outcome(job) for job in jobs]


def _make_job(plan: CrawlPlan, source: Source, store: Store | None, turns: dict[str, asyncio.Lock]) -> CrawlJob:
    crawl = plan.settings.crawl
    return CrawlJob(
        source=source,
        store=store,
        clock=utc_now,
        turn=turns.setdefault(source.publisher, asyncio.Lock()),
        limits=Limits(plan.today or utc_now().date(), crawl.max_document_kb),
        since=plan.since,
        sandbox_url=crawl.sandbox_url,
        retry_s=plan.settings.store.retry_s,
    )


def _make_outcome(job: CrawlJob) -> CrawlOutcome:
    failed = job.error is not None
    return CrawlOutcome(job.source.id, job.counts, job.outcome(), job.run_id, tuple(job.titles), failed)


def _make_crawler(job: CrawlJob, process_settings: ScrapySettings) -> Crawler:
    settings = process_settings.copy()
    settings.setdict(make_pace(job.source, on_loopback=is_loopback(job.start_url())), priority="spider")
    return Crawler(SPIDERS[job.source.access], settings)
