"""Crawls of sources that give tokens for a key, on loopback: when one is asked for, and where it never stands."""

from __future__ import annotations

import base64
import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings, load_settings
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome, CrawlPlan, run_plan
from crawlers.source import Source
from tests.crawlers.fetching.token_server import KEY, TokenServer, TokenService
from tests.crawlers.loopback import Reply, Web

TODAY = date(2026, 11, 1)
AGAIN = CrawlRequest(today=TODAY, again=True)
BASIC = base64.b64encode(KEY.encode()).decode()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as opened:
        yield opened


def make_settings(home: Path, keys: str = f"OUR_KEY={KEY}\n", **options: Any) -> Settings:
    (home / "keys").write_text(keys)
    crawl_settings = {"timeout_s": 5, "readers": 0, "keys_file": home / "keys", "contact": "t@scoutbase.example"}
    return load_settings(home=home, crawl=crawl_settings, egress={"allow": "127.0.0.1:*"}, **options)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def crawl_one(settings: Settings, source: Source, request: CrawlRequest = AGAIN) -> CrawlOutcome:
    [outcome] = crawl(settings, {source.id: source}, request)
    return outcome


def dump(home: Path) -> str:
    with closing(sqlite3.connect(home / "scoutbase.sqlite")) as database:
        return "\n".join(database.iterdump())


def test_one_token_serves_a_round(settings: Settings, server: TokenServer) -> None:
    outcome = crawl_one(settings, server.source())
    assert (outcome.error, outcome.counts.new) == (None, 35)
    assert (server.service.asked, len(server.service.pages)) == (1, 4)
    assert server.service.shown == ["Bearer token-001-s3cret"] * 4


def test_neither_key_nor_token_stand_in_anything_that_is_kept_or_written(
    settings: Settings, server: TokenServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server.service.holds_for = 2
    server.service.refusal = lambda: Reply(
        f"{server.service.shown[-1]} of {KEY} ({BASIC}) has expired: invalid_token".encode(), 400, "text/plain"
    )
    outcome = crawl_one(settings, server.source())
    said = f"{dump(tmp_path)}{capfd.readouterr()}{outcome}"
    assert outcome.counts.new == 35
    assert not [one for one in ("s3cret", KEY, BASIC) if one in said]


def test_a_token_that_ends_in_the_middle_is_renewed_and_its_request_made_again(
    settings: Settings, server: TokenServer
) -> None:
    server.service.holds_for = 3
    outcome = crawl_one(settings, server.source())
    assert (outcome.error, outcome.counts.new, outcome.counts.refused) == (None, 35, 0)
    assert (server.service.asked, len(server.service.pages)) == (2, 5)
    assert server.service.pages[3] == server.service.pages[4]
    assert server.service.tokens_shown == ["token-001-s3cret", "token-002-s3cret"]


def test_tokens_that_end_as_they_are_given_are_used_once_each(settings: Settings, server: TokenServer) -> None:
    server.service.expires_in = "0"
    outcome = crawl_one(settings, server.source())
    assert (outcome.error, outcome.counts.new) == (None, 35)
    assert server.service.asked == 4


def test_tokens_that_are_never_accepted_end_the_round_at_the_second(settings: Settings, server: TokenServer) -> None:
    server.service.holds_for = 0
    outcome = crawl_one(settings, server.source())
    assert "ConfigurationError: outlet: Outlet gives tokens for the key OUR_KEY and refuses" in (outcome.error or "")
    assert (outcome.has_failed, server.service.asked, len(server.service.pages)) == (True, 2, 2)


def test_a_wrong_key_is_named_and_not_asked_with_again(server: TokenServer, tmp_path: Path) -> None:
    settings = make_settings(tmp_path, "OUR_KEY=our-id:wr0ng\n")
    first = crawl_one(settings, server.source())
    assert first.error is not None
    assert first.error.startswith("ConfigurationError: outlet: Outlet does not accept the key OUR_KEY: invalid_client")
    assert "wr0ng" not in first.error + dump(tmp_path)
    second = crawl_one(settings, server.source(), CrawlRequest(today=TODAY))
    assert (second.is_due, server.service.asked, server.service.pages) == (False, 1, [])


def test_a_key_that_is_no_pair_is_not_sent_at_all(server: TokenServer, tmp_path: Path) -> None:
    outcome = crawl_one(make_settings(tmp_path, "OUR_KEY=s3cret\n"), server.source())
    assert "the key OUR_KEY is not id:secret" in (outcome.error or "")
    assert server.service.asked == 0


def test_an_answer_that_is_no_token_is_a_format_error(settings: Settings, server: TokenServer) -> None:
    server.service.token_reply = lambda _number: Reply(b"<html>please log in</html>")
    outcome = crawl_one(settings, server.source())
    assert f"FormatError: {server.url}/0/token: no JSON where a token should be" in (outcome.error or "")
    assert (server.service.asked, server.service.pages) == (1, [])


def test_a_token_that_cannot_be_had_now_is_asked_for_again(settings: Settings, server: TokenServer) -> None:
    server.service.token_reply = lambda number: Reply(b"busy", 503) if number < 2 else None
    outcome = crawl_one(settings, server.source())
    assert (outcome.error, outcome.counts.new, server.service.asked) == (None, 35, 2)


def test_a_token_that_stays_away_fails_the_source_after_its_tries(settings: Settings, server: TokenServer) -> None:
    server.service.token_reply = lambda _number: Reply(b"busy", 503)
    outcome = crawl_one(settings, server.source())
    assert "HTTP 503 where a token should be" in (outcome.error or "")
    assert (server.service.asked, server.service.pages) == (2, [])


def test_a_token_that_is_asked_for_too_often_is_waited_for(settings: Settings, server: TokenServer) -> None:
    server.service.token_reply = lambda _number: Reply(b"slow", 429, headers={"Retry-After": "7200"})
    outcome = crawl_one(settings, server.source())
    assert "HTTP 429 where a token should be" in (outcome.error or "")
    assert "asks to wait 7200 s" in (outcome.error or "")
    assert crawl_one(settings, server.source(), CrawlRequest(today=TODAY)).is_due is False
    assert server.service.asked == 1


def test_a_key_follows_no_redirect(settings: Settings, server: TokenServer) -> None:
    with Web() as other:
        moved = Reply(status=307, headers={"Location": f"{other.url}/token"})
        server.service.token_reply = lambda _number: moved
        outcome = crawl_one(settings, server.source())
        assert "HTTP 307 where a token should be" in (outcome.error or "")
        assert "/token" not in other.hits


def test_a_token_is_asked_for_through_the_gate(settings: Settings, server: TokenServer) -> None:
    outcome = crawl_one(settings, server.source(key_token_url=f"{server.url.replace('.1:', '.2:')}/0/token"))
    assert "EgressError: " in (outcome.error or "")
    assert (server.service.asked, server.service.pages) == (0, [])


def test_sources_side_by_side_have_tokens_of_their_own(tmp_path: Path) -> None:
    services = [TokenService(name="first", holds_for=2), TokenService(name="second", key="other:s3cret-too")]
    settings = make_settings(tmp_path, f"OUR_KEY={KEY}\nOTHER_KEY=other:s3cret-too\n")
    with TokenServer(services) as server:
        second = server.source(1, id="second", publisher="Second", key_name="OTHER_KEY")
        outcomes = crawl(settings, {"outlet": server.source(), "second": second}, AGAIN)
    assert [(one.error, one.counts.new) for one in outcomes] == [(None, 35)] * 2
    assert services[0].tokens_shown == ["first-001-s3cret", "first-002-s3cret"]
    assert services[1].tokens_shown == ["second-001-s3cret"]


def test_sources_of_one_service_share_a_token(settings: Settings, server: TokenServer) -> None:
    sources = {f"s{n}": server.source(id=f"s{n}", url=f"{server.url}/0/works?of={n}") for n in range(3)}
    outcomes = crawl(settings, sources, AGAIN)
    assert [one.counts.new for one in outcomes] == [35] * 3
    assert server.service.asked == 1


def test_requests_that_wait_for_a_token_ask_for_it_once(settings: Settings, server: TokenServer) -> None:
    block = {"records": "items", "total_path": "count", "searches": {f"s{n}": {"page": n + 1} for n in range(4)}}
    source = server.source(pace={"delay_s": 0, "concurrent": 4}, paged_api=block)
    crawl_one(settings, source)
    assert (server.service.asked, len(server.service.pages)) == (1, 4)


def test_a_token_follows_no_redirect_to_another_host(settings: Settings, server: TokenServer) -> None:
    server.service.holds_for = 0
    with Web() as other:
        other.replies["/works"] = Reply(b'{"count": 1, "items": [{"id": "w", "title": "t"}]}', media_type="text/plain")
        moved = Reply(status=302, headers={"Location": f"{other.url}/works"})
        server.service.refusal = lambda: moved
        assert crawl_one(settings, server.source()).counts.new == 1
        assert "Authorization" not in other.headers["/works"][0]
    assert server.service.tokens_shown == ["token-001-s3cret"]


@pytest.mark.enable_socket
def test_a_crawl_that_is_killed_goes_on_with_a_token_of_its_own(settings: Settings, server: TokenServer) -> None:
    reached, killed = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 3:
            reached.set()
            killed.wait(20)

    server.service.on_page, source = wait, server.source()
    context = multiprocessing.get_context("forkserver")
    plan = CrawlPlan(settings, (source,), known=(source,), today=TODAY)
    process = context.Process(target=run_plan, args=(plan,))
    process.start()
    assert reached.wait(20)
    process.kill()
    process.join()
    killed.set()
    process.close()
    outcome = crawl_one(settings, source, CrawlRequest(today=TODAY))
    assert (outcome.error, outcome.counts.new) == (None, 15)
    assert server.service.tokens_shown == ["token-001-s3cret", "token-002-s3cret"]
    assert [query.partition("=")[2] for query in server.service.pages] == ["1", "2", "3", "3", "4"]
