"""A public source cannot lead us inside: by a redirect, by its older pages, by robots.txt."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse
from scrapy.settings import Settings as ScrapySettings
from twisted.python.failure import Failure

from core.settings import CrawlSettings, LogSettings
from crawlers.feeds import FeedEntry
from crawlers.gate import GateMiddleware
from crawlers.job import CrawlJob
from crawlers.project import make_process_settings
from crawlers.records import Limits
from crawlers.spiders.feed import FeedSpider
from tests.crawlers.loopback import make_item, make_rss, make_source

FEED = "https://outlet.example/feed"


def make_spider(url: str = FEED, sandbox_url: str | None = None) -> FeedSpider:
    def clock() -> datetime:
        return datetime(2026, 11, 1, tzinfo=UTC)

    limits = Limits(date(2026, 11, 1), 2048)
    spider = FeedSpider(CrawlJob(make_source(url=url), None, clock, asyncio.Lock(), limits, None, sandbox_url))
    spider.crawler = Crawler(FeedSpider)
    spider.crawler.spider = spider
    return spider


@pytest.mark.parametrize("url", ["http://10.0.0.1/robots.txt", "http://127.1:9200/_all", "http://localhost./"])
def test_a_request_inside_is_refused(url: str) -> None:
    gate = GateMiddleware.from_crawler(make_spider().crawler)
    with pytest.raises(IgnoreRequest, match="leads inside"):
        gate.process_request(Request(url))
    gate.process_request(Request("https://elsewhere.example/a"))


@pytest.mark.parametrize(("url", "sandbox"), [("http://127.0.0.1:9/feed", None), (FEED, "http://127.0.0.1:8100")])
def test_a_source_that_is_inside_itself_is_asked(url: str, sandbox: str | None) -> None:
    gate = GateMiddleware(make_spider(url, sandbox).crawler)
    gate.process_request(Request("http://127.0.0.1:8100/a"))
    assert not make_spider(url, sandbox).job.is_trap("http://127.0.0.1:8100/a")


def test_a_redirect_inside_is_refused_and_the_lead_is_kept() -> None:
    spider = make_spider()
    asked = Request("https://outlet.example/a/1")
    answer = Response(asked.url, status=302, headers={"Location": "http://169.254.169.254/latest"})
    redirects = RedirectMiddleware(ScrapySettings())
    redirects.crawler = spider.crawler
    redirected = redirects.process_response(asked, answer)
    assert isinstance(redirected, Request)
    with pytest.raises(IgnoreRequest) as caught:
        GateMiddleware(spider.crawler).process_request(redirected)
    entry = FeedEntry("1", asked.url, "Title", "Lead.", published=date(2026, 10, 1))
    failure = Failure(caught.value)  # type: ignore[no-untyped-call]  # Twisted
    (record,) = spider._article_failed(entry, "hash", failure)
    (refusal,) = spider.job.counts.refusals
    assert record.document.text == "Lead."
    assert (refusal.code, refusal.message) == ("SourceError", "leads inside: http://169.254.169.254/latest")


def test_older_pages_inside_are_refused_and_counted() -> None:
    spider = make_spider()
    link = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="http://[64:ff9b::7f00:1]/feed"/>'
    given = list(spider.parse_feed(TextResponse(FEED, body=make_rss(link, make_item(1, "https://outlet.example/a")))))
    assert [one.url for one in given] == ["https://outlet.example/a"]
    assert [one.message for one in spider.job.counts.refusals] == ["leads inside: not asked for"]


def test_the_gate_stands_before_all_that_asks() -> None:
    settings = make_process_settings(CrawlSettings(), LogSettings())
    numbers = settings.getdict("DOWNLOADER_MIDDLEWARES_BASE") | settings.getdict("DOWNLOADER_MIDDLEWARES")
    gate = numbers.pop("crawlers.gate.GateMiddleware")
    assert gate < min(number for number in numbers.values() if number is not None)
