"""Backfills as they are crawled: what is asked, in which order, how much a day, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import utc_now
from core.settings import Settings
from core.store import Store, open_store
from core.store.crawling.asks import AskState
from core.store.crawling.backfills import HeldQuery
from core.store.tables import backfill_days, frontier, pending
from crawlers.backfill.planning import Planner
from crawlers.backfill.topics import Topic
from crawlers.backfill.windows import span_of_years
from crawlers.crawl import CrawlRequest, crawl
from crawlers.fetching.worker import CrawlOutcome
from crawlers.registration import save_sources
from crawlers.source import Source
from tests.crawlers.backfill.archive import PAGE, Archive, fill_years, make_archive
from tests.crawlers.loopback import Reply, Web

LASERS = Topic("lasers", openalex=("T1",))
ONLY = CrawlRequest(("archive",), only_backfill=True)


@dataclass(frozen=True, slots=True)
class House:
    """An installation with one archive, of which a backfill was begun."""

    settings: Settings
    source: Source

    def begin(self, *topics: Topic, first: int = 2020, last: int = 2022, requests_a_day: int = 100) -> None:
        with self.store() as store:
            held = {(one.source, one.key): one for one in store.backfills.load()}
            planner = Planner(utc_now(), (self.source,), held=held)
            plans = planner.plan(topics or (LASERS,), [self.source], span_of_years(first, last, date(2026, 11, 1)))
            save_sources(store, [self.source], utc_now())
            store.backfills.set_budgets({"archive": requests_a_day})
            store.backfills.add([query for plan in plans for query in plan.queries], utc_now())

    def crawl(self, request: CrawlRequest = ONLY) -> CrawlOutcome:
        [outcome] = crawl(self.settings, {"archive": self.source}, request)
        return outcome

    def store(self) -> Store:
        return open_store(self.settings.store_url)

    def queries(self) -> list[HeldQuery]:
        with self.store() as store:
            return store.backfills.load()


@pytest.fixture
def house(settings: Settings, web: Web) -> House:
    return House(settings, make_archive(web))


@pytest.fixture
def archive(web: Web) -> Archive:
    held = Archive(fill_years("T1", 2020, 2022, 25) | fill_years("T2", 2021, 2021, 3))
    web.replies["/works"] = held.answer
    return held


def asked_years(archive: Archive) -> list[str]:
    return [f"{query['begin'][:4]}/{query.get('page', '1')}" for query in archive.queries]


def test_all_of_a_technology_is_had_the_latest_year_first_and_each_to_its_end(house: House, archive: Archive) -> None:
    house.begin()
    outcome = house.crawl()
    assert (outcome.error, outcome.counts.new) == (None, 75)
    assert asked_years(archive) == [f"{year}/{page}" for year in (2022, 2021, 2020) for page in (1, 2, 3)]
    assert [(one.records, one.total, one.requests, one.waiting) for one in house.queries()] == [(25, 25, 3, 0)] * 3


def test_what_comes_of_it_alerts_nobody(house: House, archive: Archive) -> None:
    house.begin(last=2020)
    house.crawl()
    with house.store() as store, store.database.read() as connection:
        assert set(connection.scalars(select(pending.c.cause))) == {"backfilled"}


def test_no_more_is_asked_a_day_than_may_be_and_the_next_day_goes_on(house: House, archive: Archive) -> None:
    house.begin(requests_a_day=4)
    assert house.crawl().counts.new == 35
    assert house.crawl().is_due is False
    assert len(archive.queries) == 4
    let_a_day_pass(house)
    assert house.crawl().counts.new == 35
    assert len(archive.queries) == 8


def let_a_day_pass(house: House) -> None:
    """Have the day whose requests were counted be yesterday."""
    with house.store() as store, store.database.write() as connection:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        connection.execute(backfill_days.update().values(day=yesterday))


def test_a_daily_round_comes_before_a_backfill(house: House, archive: Archive) -> None:
    house.begin(last=2020)
    outcome = house.crawl(CrawlRequest(("archive",)))
    assert outcome.error is None
    assert "topics" not in archive.queries[0]
    assert asked_years(archive)[1:] == ["2020/1", "2020/2", "2020/3"]


def test_a_crawl_that_is_cut_goes_on_where_it_was(house: House, archive: Archive) -> None:
    house.begin()
    house.crawl(CrawlRequest(("archive",), only_backfill=True, max_requests=2))
    assert [one.waiting for one in house.queries()] == [1, 1, 1]
    house.crawl()
    assert asked_years(archive) == [f"{year}/{page}" for year in (2022, 2021, 2020) for page in (1, 2, 3)]
    assert [one.waiting for one in house.queries()] == [0, 0, 0]


def test_a_window_with_more_than_can_be_reached_is_cut_in_two(settings: Settings, web: Web, archive: Archive) -> None:
    archive.most = 20
    house = House(settings, make_archive(web, backfill=dict(BLOCK, most=20)))
    house.begin(last=2020)
    outcome = house.crawl()
    assert (outcome.error, outcome.counts.new, outcome.counts.refused) == (None, 25, 0)
    [query] = house.queries()
    assert (query.total, query.records, query.waiting) == (25, 25, 0)


BLOCK: dict[str, Any] = {
    "needs": ["openalex"],
    "parameters": {"topics": "{openalex}", "begin": "{begin}", "last": "{last}"},
}


def test_a_day_with_more_than_can_be_reached_is_told(settings: Settings, web: Web) -> None:
    day = date(2020, 5, 5)
    archive = Archive({f"w{n:02}": ("T1", day) for n in range(25)}, most=20)
    web.replies["/works"] = archive.answer
    paging = {"by": "page", "parameter": "page", "size": PAGE, "most": 20}
    house = House(settings, make_archive(web, paged_api={"records": "items", "total_path": "count", "paging": paging}))
    house.begin(last=2020)
    outcome = house.crawl()
    assert outcome.counts.new == 20
    assert "only the first 20 of 25 records of one day" in outcome.counts.refusals[0].message


def test_a_query_that_is_refused_does_not_keep_the_others_from_being_asked(house: House, archive: Archive) -> None:
    archive.refusals.append(Reply(b'{"error": "no"}', 400, "application/json"))
    house.begin()
    outcome = house.crawl()
    assert (outcome.counts.new, outcome.has_failed) == (50, False)
    with house.store() as store:
        [lost] = store.backfills.lost(10)
        assert (lost.technology, lost.source) == ("lasers", "archive")
        assert "HTTP 400" in lost.error


def test_a_query_whose_cursor_ended_is_begun_again(settings: Settings, web: Web, archive: Archive) -> None:
    archive.refusals += [None, Reply(b'{"error": "cursor"}', 400, "application/json")]
    paging = {"by": "cursor", "parameter": "cursor", "next": "next"}
    api = {"records": "items", "total_path": "count", "paging": paging}
    house = House(settings, make_archive(web, paged_api=api))
    house.begin(last=2020)
    outcome = house.crawl()
    assert [query.get("cursor") for query in archive.queries] == [None, "2", None, "2", "3"]
    [query] = house.queries()
    assert (query.waiting, query.refused, outcome.counts.new) == (0, 0, 25)


@pytest.mark.parametrize("status", [401, 403])
def test_a_source_that_lets_nobody_in_is_left_alone_for_the_day(house: House, archive: Archive, status: int) -> None:
    archive.refusals += [Reply(b"key?", status, "text/plain")] * 9
    house.begin()
    outcome = house.crawl()
    assert len(archive.queries) == 1
    assert "goes on tomorrow" in str(outcome.error)
    assert house.crawl().is_due is False
    assert [one.waiting for one in house.queries()] == [1, 1, 1]


def test_three_queries_that_are_refused_one_after_the_other_end_the_day(house: House, archive: Archive) -> None:
    archive.refusals += [Reply(b"?", 400, "text/plain")] * 9
    house.begin(first=2015)
    house.crawl()
    assert len(archive.queries) == 3
    assert house.crawl().is_due is False


def test_a_backfill_says_nothing_of_the_health_of_its_source(house: House, archive: Archive) -> None:
    archive.records.clear()
    house.begin()
    outcome = house.crawl()
    assert (outcome.error, outcome.health) == (None, None)


def test_the_same_backfill_begun_again_asks_nothing(house: House, archive: Archive) -> None:
    house.begin()
    house.crawl()
    house.begin()
    assert house.crawl().is_due is False
    assert len(archive.queries) == 9


def test_other_words_for_a_technology_are_asked_for_again(house: House, archive: Archive) -> None:
    house.begin()
    house.crawl()
    house.begin(Topic("lasers", openalex=("T1", "T2")))
    assert house.crawl().counts.new == 3
    assert [one.total for one in house.queries()] == [25, 28, 25]


def test_what_is_given_up_is_asked_no_more(house: House, archive: Archive) -> None:
    house.begin(requests_a_day=4)
    house.crawl()
    with house.store() as store:
        assert store.backfills.stop(store.backfills.load()) == 2
        assert [query.begins.year for query in store.backfills.load()] == [2022]
        with store.database.read() as connection:
            waiting = connection.scalars(select(frontier.c.key).where(frontier.c.state == AskState.WAITING.value)).all()
    assert waiting == []
