"""Crawling as a whole: again, since, dry, with a lead only, page after page, at once, and who may not be asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from core.errors import ConfigurationError, InputError
from core.settings import Settings, load_settings
from core.store import open_store
from core.store.crawling.asks import HeldAsk
from core.store.crawling.health import HealthState
from crawlers.crawl import CrawlRequest, choose_sources, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.source import Source, load_sources
from tests.crawlers.loopback import Reply, Web, make_item, make_rss, make_source

TODAY = date(2026, 11, 1)
AGAIN = CrawlRequest(today=TODAY, again=True)
SENTENCE = "In run {} the modulator reached {} gigahertz and the loss stayed below two decibels. "
TEXT = "".join(SENTENCE.format(n, n) for n in range(2, 30))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path, crawl={"timeout_s": 5, "readers": 0}, egress={"allow": "127.0.0.1:*"})


def make_article(text: str = TEXT, **headers: str) -> Reply:
    page = f"<html lang='en'><body><article><p>{text}</p></article></body></html>"
    return Reply(page.encode(), media_type="text/html", headers=headers)


def make_archive(url: str, count: int = 3) -> Reply:
    days = ["Mon, 02 Nov 2020 10:00:00 GMT", "Tue, 03 Nov 2026 10:00:00 GMT", "Sat, 31 Oct 2026 10:00:00 GMT"]
    return Reply(make_rss(*(make_item(n, f"{url}/a/{n}", day=days[n % 3]) for n in range(count))))


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = AGAIN) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def load_waiting(settings: Settings) -> list[HeldAsk]:
    with open_store(settings.store_url) as store:
        far = datetime.now(UTC) + timedelta(days=400)
        return store.frontier.due("Outlet", ["outlet"], far, 100)


def test_nothing_is_asked_before_it_is_due_and_articles_only_when_told_otherwise(web: Web, settings: Settings) -> None:
    web.replies |= {"/feed": make_archive(web.url), "/a/0": make_article()}
    source = make_source(url=f"{web.url}/feed")
    first, second = (crawl_one(settings, source, CrawlRequest(today=TODAY)) for _ in range(2))
    assert (first.counts.new, second.is_due, len(web.hits["/feed"]), len(web.hits["/a/0"])) == (2, False, 1, 1)
    web.replies |= {"/a/0": make_article(TEXT + "Corrected.")}
    third = crawl_one(settings, source)
    assert (third.counts.read, len(web.hits["/feed"]), len(web.hits["/a/0"])) == (0, 2, 1)
    web.replies["/feed"] = Reply(make_archive(web.url).body.replace(b"Lead 0.", b"Lead 0, corrected."))
    fourth = crawl_one(settings, source)
    assert (fourth.counts.changed, len(web.hits["/a/0"])) == (1, 2)


def test_an_unchanged_feed_is_answered_from_its_validators(web: Web, settings: Settings) -> None:
    def reply(_: int, __: str) -> Reply:
        known = web.headers["/feed"][-1].get("If-None-Match")
        return Reply(b"", 304) if known == '"v1"' else Reply(make_archive(web.url).body, headers={"ETag": '"v1"'})

    web.replies["/feed"] = reply
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    outcomes = [crawl_one(settings, source) for _ in range(2)]
    assert [(o.counts.read, o.error, o.health and o.health.state) for o in outcomes] == [
        (3, None, HealthState.OK),
        (0, None, HealthState.OK),
    ]


def test_a_source_whose_facts_changed_is_read_anew(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = Reply(make_archive(web.url).body, headers={"ETag": '"v1"'})
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    crawl_one(settings, source)
    crawl_one(settings, source.model_copy(update={"title": "Another"}))
    assert [headers.get("If-None-Match") for headers in web.headers["/feed"]] == [None, None]


def test_a_dry_run_shows_titles_and_leaves_no_document(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = make_archive(web.url)
    source = make_source(url=f"{web.url}/feed", feed={"articles": False})
    outcome = crawl_one(settings, source, CrawlRequest(dry_run=True, since=date(2026, 1, 1), today=TODAY))
    with open_store(settings.store_url) as store:
        held = (store.documents.count(), store.frontier.counts(), store.runs.latest())
    assert (outcome.titles, outcome.counts.read, outcome.run_id, held) == (("Item 2",), 2, None, (0, {}, []))


def test_a_check_is_one_request(web: Web, settings: Settings) -> None:
    web.replies |= {"/feed": make_archive(web.url), "/a/0": make_article()}
    source = make_source(url=f"{web.url}/feed")
    request = CrawlRequest(dry_run=True, max_requests=1, keep_answers=True)
    outcome = crawl_one(settings, source, request)
    assert (outcome.found, outcome.health and outcome.health.state) == (3, HealthState.OK)
    assert [answer.url for answer in outcome.answers] == [f"{web.url}/feed"]
    assert {path for path in web.hits if path.startswith("/a/")} == set()


@pytest.mark.parametrize(
    ("terms", "headers", "files"),
    [
        ("lead", {}, {}),
        ("full", {"tdm-reservation": "1"}, {}),
        ("full", {}, {"/.well-known/tdmrep.json": b'[{"location": "/a/*", "tdm-reservation": 1}]'}),
        ("full", {}, {"/robots.txt": b"User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n"}),
        ("full", {}, {"/ai.txt": b"User-Agent: *\nDisallow: *\n"}),
    ],
)
def test_where_the_text_is_not_ours_to_keep_only_the_lead_is(
    web: Web, settings: Settings, terms: str, headers: dict[str, str], files: dict[str, bytes]
) -> None:
    long = make_item(1, f"{web.url}/a/1").replace("Lead 1.", "A sentence of the lead. " * 100)
    web.replies |= {"/feed": Reply(make_rss(long)), "/a/1": make_article(**headers)}
    web.replies |= {path: Reply(body, media_type="text/plain") for path, body in files.items()}
    crawl_one(settings, make_source(url=f"{web.url}/feed", terms={"licence": "stated", "keep": terms}))
    with open_store(settings.store_url) as store:
        stored = store.documents.load_one(next(store.documents.iter_ids())[0])
        proof = store.evidence.load(stored.evidence_hash or "")
    assert (stored.document.lead_only, len(stored.document.text) <= 600, b"gigahertz" in proof.body) == (
        True,
        True,
        False,
    )


def test_a_feed_that_carries_its_articles_may_reserve_them_too(web: Web, settings: Settings) -> None:
    whole = make_item(1, f"{web.url}/a/1").replace("Lead 1.", f"Lead. {TEXT}")
    web.replies["/feed"] = Reply(make_rss(whole), headers={"tdm-reservation": "1"})
    crawl_one(settings, make_source(url=f"{web.url}/feed", feed={"articles": False}))
    with open_store(settings.store_url) as store:
        stored = store.documents.load_one(next(store.documents.iter_ids())[0])
    assert (stored.document.lead_only, len(stored.document.text) <= 600) == (True, True)


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
    outcome = crawl_one(sandboxed, source, CrawlRequest(since=date(2026, 1, 1), today=TODAY))
    assert (outcome.error, outcome.counts.new, asked) == (None, 5, ["0", "2", "2", "4"])


@pytest.mark.parametrize("since", [None, date(2026, 1, 1)])
def test_arxiv_is_asked_for_further_pages_of_the_search_that_was_broken_off(
    web: Web, settings: Settings, since: date | None
) -> None:
    searches: list[str] = []

    def reply(_: int, query: str) -> Reply:
        parameters = parse_qs(query)
        searches.append(parameters["search_query"][0])
        start = int(parameters["start"][0])
        return Reply(make_arxiv(range(start, min(start + 2, 5)), searches[-1]))

    web.replies["/arxiv/api/query"] = reply
    options = make_source(
        access="arxiv-api", arxiv={"search": "cat:quant-ph", "page_size": 2, "lookback_days": 14}
    ).arxiv
    source = load_sources()["arxiv"].model_copy(update={"arxiv": options})
    sandboxed = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"sandbox_url": web.url})})
    crawl_one(sandboxed, source, CrawlRequest(since=since, today=TODAY, max_requests=1))
    outcome = crawl_one(sandboxed, source, CrawlRequest(today=TODAY + timedelta(days=3)))
    assert (outcome.counts.new, len(searches), len(set(searches))) == (3, 3, 1)


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


def test_the_pause_that_robots_txt_asks_for_is_kept(web: Web, settings: Settings) -> None:
    web.replies |= {f"/a/{n}": make_article() for n in range(4)}
    web.replies |= {"/feed": make_archive(web.url, 4)}
    web.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.4\n", media_type="text/plain")
    crawl_one(settings, make_source(url=f"{web.url}/feed", pace={"delay_s": 0, "concurrent": 4}))
    moments = sorted(moment for path, hits in web.hits.items() if path != "/robots.txt" for moment in hits)
    assert len(moments) >= 5
    assert min(b - a for a, b in pairwise(moments)) >= 0.4


def test_a_source_stops_at_its_bound_and_the_rest_waits_for_the_next_round(web: Web, settings: Settings) -> None:
    web.replies |= {"/feed": make_archive(web.url, 8)} | {f"/a/{n}": make_article() for n in range(8)}
    source = make_source(url=f"{web.url}/feed", bounds={"pages": 3})
    first, second = (crawl_one(settings, source, CrawlRequest(today=TODAY)) for _ in range(2))
    assert (first.error, first.has_failed) == ("stopped at its bound of 3 requests; the next round goes on", False)
    assert (second.is_due, sum(len(hits) for path, hits in web.hits.items() if path.startswith("/a/"))) == (False, 2)
    waiting = [held.due_at for held in load_waiting(settings) if held.ask.role == "article"]
    assert len(waiting) == 6
    assert min(due_at for due_at in waiting if due_at) > datetime.now(UTC) + timedelta(hours=23)


EVER = ["00:00-12:00", "12:00-00:00"]


def test_in_its_quiet_hours_a_source_is_not_asked(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = make_archive(web.url)
    now = datetime.now(UTC)
    span = f"{now:%H}:00-{now + timedelta(hours=2):%H}:00"
    outcome = crawl_one(settings, make_source(url=f"{web.url}/feed", pace={"quiet_hours": [span]}))
    assert ("quiet hours" in (outcome.error or ""), outcome.has_failed, web.hits) == (True, False, {})


def test_a_sandbox_has_no_quiet_hours(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = Reply(make_rss(make_item(1, "https://outlet.example/1")))
    source = make_source(url="https://outlet.example/feed", feed={"articles": False}, pace={"quiet_hours": EVER})
    sandboxed = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"sandbox_url": web.url})})
    assert crawl_one(sandboxed, source).counts.new == 1


def test_quiet_that_was_asked_for_holds_for_the_next_crawl(web: Web, settings: Settings) -> None:
    web.replies["/feed"] = Reply(b"later", 503, headers={"Retry-After": "7200"})
    source = make_source(url=f"{web.url}/feed")
    first, second = crawl_one(settings, source), crawl_one(settings, source)
    assert "asks to wait 7200 s" in (first.error or "")
    assert "asked for quiet until" in (second.error or "")
    assert len(web.hits["/feed"]) == 1


def test_two_crawls_at_once_ask_for_each_page_once(web: Web, settings: Settings) -> None:
    sources = {}
    for n in range(4):
        articles = {f"/{n}/a/{m}": make_article(f"{TEXT} This is article {m} of {n}.") for m in range(6)}
        feed = make_rss(*(make_item(m, f"{web.url}{path}") for m, path in enumerate(articles)))
        web.replies |= {f"/{n}/feed": Reply(feed)} | articles
        sources[f"s{n}"] = make_source(id=f"s{n}", publisher=f"P{n}", url=f"{web.url}/{n}/feed")
    threads = [threading.Thread(target=crawl, args=(settings, sources, CrawlRequest(today=TODAY))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(settings.store_url) as store:
        assert store.documents.count() == 24
    assert {path: len(hits) for path, hits in web.hits.items() if "/a/" in path} == {
        f"/{n}/a/{m}": 1 for n in range(4) for m in range(6)
    }


def test_a_record_that_grows_is_looked_at_again_later(web: Web, settings: Settings) -> None:
    web.replies["/arxiv/api/query"] = Reply(make_arxiv(range(1), "cat:quant-ph").replace(b">5<", b">1<"))
    facts = {"search": "cat:quant-ph", "lookback_days": None}
    source = make_source(
        access="arxiv-api",
        publisher="Outlet",
        url=f"{web.url}/arxiv/api/query",
        arxiv=facts,
        second_look={"after_days": [7, 30], "why": "its DOI comes later"},
    )
    crawl_one(settings, source)
    looks = [held for held in load_waiting(settings) if held.ask.role == "look"]
    days = sorted(round((held.due_at - datetime.now(UTC)).total_seconds() / 86_400) for held in looks if held.due_at)
    assert days == [7, 30]
    assert all("id_list=2610.00000" in held.ask.url for held in looks)


def test_nobody_is_asked_without_a_contact(settings: Settings, source: Source) -> None:
    real = source.model_copy(update={"url": "https://outlet.example/feed"})
    with pytest.raises(ConfigurationError) as caught:
        crawl(settings, {"outlet": real}, CrawlRequest())
    assert caught.value.place == "SCOUT_CRAWL__CONTACT"


@pytest.mark.parametrize("ids", [("nobody",), ("headlines",)])
def test_a_source_that_cannot_be_crawled_is_named(ids: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        choose_sources(load_sources(), ids)
    assert caught.value.place == ids[0]


def test_without_ids_all_enabled_sources_are_chosen() -> None:
    chosen = {source.id for source in choose_sources(load_sources(), ())}
    assert {"arxiv", "the-quantum-insider"} <= chosen
    assert "headlines" not in chosen
