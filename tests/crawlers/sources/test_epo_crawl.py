"""Crawls of Open Patent Services on loopback: tokens, weeks, lights that turn black, quotas that are used up."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import and_, update

from core.settings import Settings, load_settings
from core.store import open_store
from core.store.tables import frontier
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome, CrawlPlan, run_plan
from crawlers.source import SecondLook, Source
from tests.crawlers.loopback import Reply
from tests.crawlers.sources.ops import Publication, make_fault
from tests.crawlers.sources.ops_server import KEY, OpsServer
from tests.crawlers.sources.test_epo_ops import make_epo

TODAY = date(2026, 11, 1)
AGAIN = CrawlRequest(today=TODAY, again=True)
# More than a page, on two days.
PUBLICATIONS = [
    *(Publication(f"{4_000_000 + n}", day="20261007", family=f"{n // 2}") for n in range(250)),
    *(Publication(f"{4_100_000 + n}", day="20261028", family=f"later{n}") for n in range(30)),
]


@pytest.fixture
def server() -> Iterator[OpsServer]:
    with OpsServer(PUBLICATIONS) as opened:
        yield opened


@pytest.fixture
def settings(server: OpsServer, tmp_path: Path) -> Settings:
    (tmp_path / "keys").write_text(f"EPO_OPS={KEY}\n")
    options = {"timeout_s": 5, "readers": 0, "keys_file": tmp_path / "keys", "sandbox_url": server.url}
    return load_settings(home=tmp_path, crawl=options, egress={"allow": "127.0.0.1:*"}, log={"level": "error"})


def crawl_one(settings: Settings, request: CrawlRequest = AGAIN, source: Source | None = None) -> CrawlOutcome:
    [outcome] = crawl(settings, {"epo-ops": source or make_epo()}, request)
    return outcome


def reason_of(settings: Settings) -> tuple[float, str]:
    """Return for how many minutes the EPO is left alone, and why."""
    with open_store(settings.store_url) as store:
        budget = store.budgets.load(["European Patent Office"])["European Patent Office"]
    assert budget.ready_at is not None
    return (budget.ready_at - datetime.now(UTC)) / timedelta(minutes=1), budget.reason or ""


def test_all_pages_are_read_with_one_token(settings: Settings, server: OpsServer) -> None:
    outcome = crawl_one(settings)
    assert (outcome.error, outcome.counts.new, outcome.counts.refused) == (None, 280, 0)
    assert server.tokens == 1
    assert [ops_range for _, ops_range in server.asked] == ["1-100", "101-200", "201-300"]


def test_a_token_that_ends_in_the_middle_of_a_round_costs_nothing(settings: Settings, server: OpsServer) -> None:
    server.holds_for = 2
    outcome = crawl_one(settings)
    assert (outcome.error, outcome.counts.new, server.tokens) == (None, 280, 2)
    assert len(server.asked) == 3


def test_a_black_light_closes_the_service_until_it_says(settings: Settings, server: OpsServer) -> None:
    black = {"X-Throttling-Control": "overloaded (search=black:0)", "Retry-After": "3600000"}
    server.refusals = [Reply(make_fault("CLIENT.Throttled"), 403, "application/xml", headers=black)]
    first = crawl_one(settings)
    minutes, reason = reason_of(settings)
    assert "LimitError: " in (first.error or "")
    assert (59 < minutes <= 60, reason) == (True, "the EPO's service search is closed (black)")
    second = crawl_one(settings, CrawlRequest(today=TODAY))
    assert (second.is_due, server.asked) == (False, [])


def test_a_light_that_is_black_for_a_moment_is_waited_for(settings: Settings, server: OpsServer) -> None:
    black = {"X-Throttling-Control": "overloaded (search=black:0)", "Retry-After": "1000"}
    server.refusals = [Reply(make_fault("CLIENT.Throttled"), 403, "application/xml", headers=black)]
    outcome = crawl_one(settings)
    assert (outcome.error, outcome.counts.new) == (None, 280)


def test_a_quota_that_is_used_up_stops_the_round_and_the_next_goes_on(settings: Settings, server: OpsServer) -> None:
    crawl_one(settings, CrawlRequest(today=TODAY, max_requests=2))
    spent = {"X-Rejection-Reason": "RegisteredQuotaPerWeek", "X-RegisteredQuotaPerWeek-Used": "4001000000"}
    server.refusals = [Reply(make_fault("CLIENT.Quota"), 403, "application/xml", headers=spent)]
    second = crawl_one(settings, CrawlRequest(today=TODAY))
    assert "the EPO's quota is used up: RegisteredQuotaPerWeek, 4,001 MB" in (second.error or "")
    assert 0 < reason_of(settings)[0] <= 24 * 60
    with open_store(settings.store_url) as store:
        store.budgets.set_ready("European Patent Office", None, None)
        assert store.documents.count() == 200
        with store.database.write() as connection:
            connection.execute(update(frontier).where(frontier.c.state == "waiting").values(due_at=datetime.now(UTC)))
    third = crawl_one(settings, CrawlRequest(today=TODAY))
    assert (third.error, third.counts.new) == (None, 80)


def test_a_wrong_key_is_named(settings: Settings, server: OpsServer) -> None:
    (settings.home / "keys").write_text("EPO_OPS=consumer:wr0ng\n")
    outcome = crawl_one(settings)
    assert outcome.error is not None
    assert "European Patent Office does not accept the key EPO_OPS: invalid_client" in outcome.error
    assert "wr0ng" not in outcome.error
    assert server.asked == []


@pytest.mark.enable_socket
def test_a_crawl_that_is_killed_asks_for_no_page_twice(settings: Settings, server: OpsServer) -> None:
    reached, killed = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 3:
            reached.set()
            killed.wait(20)

    server.on_search, source = wait, make_epo()
    plan = CrawlPlan(settings, (source,), known=(source,), today=TODAY)
    process = multiprocessing.get_context("forkserver").Process(target=run_plan, args=(plan,))
    process.start()
    assert reached.wait(20)
    process.kill()
    process.join()
    killed.set()
    process.close()
    outcome = crawl_one(settings, CrawlRequest(today=TODAY))
    assert (outcome.error, outcome.counts.new, server.tokens) == (None, 80, 2)
    asked = [(query[-18:], ops_range) for query, ops_range in server.asked]
    assert (len(asked), len(set(asked)), asked[2]) == (4, 3, asked[3])


def test_a_family_is_asked_for_a_year_later(settings: Settings, server: OpsServer) -> None:
    look = SecondLook(after_days=(1,), why="it grows")
    source = make_epo().model_copy(update={"second_look": look})
    crawl_one(settings, AGAIN, source)
    url = "https://ops.epo.org/3.2/rest-services/family/publication/docdb/EP.4000007.A1/biblio"
    with open_store(settings.store_url) as store:
        assert store.frontier.counts()["epo-ops"].waiting == len(PUBLICATIONS)
        its_own = and_(frontier.c.role == "look", frontier.c.url == url)
        with store.database.write() as connection:
            connection.execute(update(frontier).where(its_own).values(due_at=datetime.now(UTC)))
    outcome = crawl_one(settings, CrawlRequest(today=TODAY), source)
    assert (outcome.error, outcome.counts.unchanged) == (None, 2)
    assert server.families == ["/3.2/rest-services/family/publication/docdb/EP.4000007.A1/biblio"]
