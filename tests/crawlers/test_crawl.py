"""Crawling as a whole: again, since, dry, with a lead only, page after page, and who may not be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from scrapy.crawler import Crawler
from scrapy.http import Request, TextResponse

from core.errors import ConfigurationError, InputError
from core.settings import Settings, load_settings
from core.store import open_store
from crawlers.crawl import CrawlRequest, choose_sources, crawl
from crawlers.job import CrawlJob
from crawlers.records import Limits
from crawlers.source import Source, load_sources
from crawlers.spiders.feed import FeedSpider
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source

TODAY = date(2026, 11, 1)
ARTICLE = (
    "<html lang='en'><body><article><p>" + "A sentence of the whole article. " * 60 + "</p></article></body></html>"
)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path, crawl={"timeout_s": 5})


def make_archive(url: str) -> Reply:
    days = ["Mon, 02 Nov 2020 10:00:00 GMT", "Tue, 03 Nov 2026 10:00:00 GMT", "Sat, 31 Oct 2026 10:00:00 GMT"]
    return Reply(make_rss(*(make_item(n, f"{url}/a/{n}", day=day) for n, day in enumerate(days))))


def test_a_second_crawl_changes_nothing_and_a_changed_page_makes_a_revision(web: Web, settings: Settings) -> None:
    web.replies |= {"/feed": make_archive(web.url), "/a/0": Reply(ARTICLE.encode(), media_type="text/html")}
    sources = {"outlet": make_source(url=f"{web.url}/feed")}
    first, second = (crawl(settings, sources, CrawlRequest(today=TODAY))[0] for _ in range(2))
    web.replies["/a/0"] = Reply(ARTICLE.replace("whole", "corrected").encode(), media_type="text/html")
    third = crawl(settings, sources, CrawlRequest(today=TODAY))[0]
    assert [(o.counts.new, o.counts.changed, o.counts.unchanged) for o in (first, second, third)] == [
        (2, 0, 0),
        (0, 0, 2),
        (0, 1, 1),
    ]


def test_a_dry_run_shows_titles_and_writes_nothing(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = make_archive(web.url)
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    outcome = crawl(settings, {"outlet": source}, CrawlRequest(dry_run=True, since=date(2026, 1, 1), today=TODAY))[0]
    assert (outcome.titles, outcome.counts.read, outcome.run_id) == (("Item 2",), 3, None)
    assert not Path(settings.store_url.removeprefix("sqlite:///")).exists()


def test_keep_lead_keeps_the_lead_only(web: Web, settings: Settings) -> None:
    long = make_item(1, f"{web.url}/a/1").replace("Lead 1.", "A sentence of the lead. " * 100)
    web.replies |= {"/feed": Reply(make_rss(long)), "/a/1": Reply(ARTICLE.encode(), media_type="text/html")}
    source = make_source(url=f"{web.url}/feed", terms={"licence": "all rights reserved", "keep": "lead"})
    crawl(settings, {"outlet": source}, CrawlRequest(today=TODAY))
    with open_store(settings.store_url) as store:
        stored = store.documents.load_one(next(store.documents.iter_ids())[0])
        proof = store.evidence.load(stored.evidence_hash or "")
    assert stored.document.lead_only
    assert len(stored.document.text) <= 600
    assert len(proof.body) < 1200
    assert b"whole article" not in proof.body


def test_arxiv_is_read_page_after_page_and_an_empty_page_again(web: Web, settings: Settings) -> None:
    asked: list[str] = []

    def reply(_: int, query: str) -> Reply:
        parameters = parse_qs(query)
        start, size = int(parameters["start"][0]), int(parameters["max_results"][0])
        asked.append(parameters["start"][0])
        numbers: Sequence[int] = [] if asked == ["0", "2"] else range(start, min(start + size, 5))
        return Reply(make_arxiv(numbers, parameters["search_query"][0]))

    web.replies["/arxiv/api/query"] = reply
    source = load_sources()["arxiv"].model_copy(
        update={"arxiv": make_source(access="arxiv-api", arxiv={"search": "cat:quant-ph", "page_size": 2}).arxiv}
    )
    sandboxed = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"sandbox_url": web.url})})
    outcome = crawl(sandboxed, {"arxiv": source}, CrawlRequest(since=date(2026, 1, 1), today=TODAY))[0]
    assert (outcome.error, outcome.counts.new, asked) == (None, 5, ["0", "2", "2", "4"])


def make_arxiv(numbers: Sequence[int], search: str) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2610.0000{n}v1</id><published>2026-10-0{n + 1}T00:00:00Z</published>"
        f"<title>Paper {n}</title><summary>Text.</summary><author><name>A</name></author>"
        "<category term='quant-ph'/></entry>"
        for n in numbers
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<title>ArXiv Query: search_query={search}</title>"
        f"<opensearch:totalResults>5</opensearch:totalResults>{entries}</feed>"
    ).encode()


def test_nobody_is_asked_without_a_contact(settings: Settings, source: Source) -> None:
    real = source.model_copy(update={"url": "https://outlet.example/feed"})
    with pytest.raises(ConfigurationError) as caught:
        crawl(settings, {"outlet": real}, CrawlRequest())
    assert caught.value.place == "SCOUT_CRAWL__CONTACT"


@pytest.mark.parametrize(
    ("feed_url", "link", "is_asked"),
    [
        ("https://outlet.example.com/feed", "https://outlet.example.com/a/1", True),
        ("https://outlet.example.com/feed", "http://10.0.0.1/admin", False),
        ("https://outlet.example.com/feed", "http://127.0.0.1:9200/_all", False),
        ("https://outlet.example.com/feed", "http://[::1]/", False),
        ("https://outlet.example.com/feed", "http://printer/status", False),
        ("https://outlet.example.com/feed", "http://127.1/", False),
        ("http://127.0.0.1:9/feed", "http://127.0.0.1:9/a/1", True),
    ],
)
def test_a_public_feed_cannot_lead_into_our_network(feed_url: str, link: str, *, is_asked: bool) -> None:
    spider = FeedSpider(make_job(make_source(url=feed_url)))
    spider.crawler = Crawler(FeedSpider)
    answer = TextResponse(feed_url, body=make_rss(make_item(1, link)))
    given = list(spider.parse_feed(answer))
    assert [isinstance(one, Request) for one in given] == [is_asked]
    assert [one.message for one in spider.job.counts.refusals] == ([] if is_asked else ["leads inside: not asked for"])


def make_job(source: Source, sandbox_url: str | None = None) -> CrawlJob:
    limits = Limits(TODAY, 2048)
    return CrawlJob(source, None, lambda: datetime(2026, 11, 1, tzinfo=UTC), asyncio.Lock(), limits, None, sandbox_url)


def test_a_sandbox_answers_under_the_sources_own_addresses() -> None:
    job = make_job(make_source(url="https://o.example/feed", sandbox_path="/feeds/o.xml"), "http://127.0.0.1:8100/base")
    assert job.start_url() == "http://127.0.0.1:8100/base/feeds/o.xml"
    assert job.route("https://o.example/a/1?b=2") == "http://127.0.0.1:8100/base/a/1?b=2"
    assert job.unroute("http://127.0.0.1:8100/a/1?b=2") == "https://o.example/a/1?b=2"
    assert job.unroute("https://elsewhere.example/a") == "https://elsewhere.example/a"


@pytest.mark.parametrize("ids", [("nobody",), ("headlines",)])
def test_a_source_that_cannot_be_crawled_is_named(ids: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        choose_sources(load_sources(), ids)
    assert caught.value.place == ids[0]


def test_without_ids_all_enabled_sources_are_chosen() -> None:
    chosen = {source.id for source in choose_sources(load_sources(), ())}
    assert {"arxiv", "the-quantum-insider"} <= chosen
    assert "headlines" not in chosen
