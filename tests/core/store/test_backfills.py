"""Backfills in the store: the budget of a day, progress from what is committed, what is asked in which order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.models import Cause, Evidence
from core.store import Store
from core.store.crawling.asks import BACKFILL, Ask, AskState, Visit
from core.store.crawling.backfills import HeldQuery, PlannedQuery
from core.store.crawling.frontier import Only
from tests.core.store.conftest import MakeDocument
from tests.core.store.forgotten_world import ORDER

DAY = date(2026, 11, 1)
NEXT_DAY = DAY + timedelta(days=1)


def make_query(key: str = "lasers-2020", source: str = "arxiv", version: str = "1", **changes: object) -> PlannedQuery:
    ask = Ask(source, f"https://a.example/{key}", BACKFILL, key=key, version=version, budget="A", backfill=key)
    own = replace(ask, **changes)  # type: ignore[arg-type]
    return PlannedQuery("lasers", date(2020, 1, 1), date(2021, 1, 1), own)


def begin(store: Store, now: datetime, *queries: PlannedQuery, requests_a_day: int = 10) -> list[PlannedQuery]:
    planned = list(queries) or [make_query()]
    store.backfills.set_budgets({query.ask.source: requests_a_day for query in planned})
    store.backfills.add(planned, now)
    return planned


def load_one(store: Store) -> HeldQuery:
    [held] = store.backfills.load()
    return held


def due(store: Store, now: datetime, only: Only = Only()) -> list[str]:  # noqa: B008  # frozen
    return [held.ask.id for held in store.frontier.due("A", ["arxiv", "other"], now, 10, only)]


def test_no_more_is_counted_a_day_than_may_be_whoever_counts(store: Store, now: datetime) -> None:
    begin(store, now, requests_a_day=30)
    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(lambda _: store.backfills.claim("arxiv", DAY), range(50)))
    assert sum(claimed) == 30
    assert store.backfills.budgets(DAY)["arxiv"].left == 0


def test_each_day_begins_with_all_its_requests(store: Store, now: datetime) -> None:
    begin(store, now, requests_a_day=1)
    days = [DAY, DAY, NEXT_DAY, NEXT_DAY, DAY]
    assert [store.backfills.claim("arxiv", day) for day in days] == [True, False, True, False, False]


def test_a_day_far_ahead_is_the_work_of_a_clock_that_jumped(store: Store, now: datetime) -> None:
    begin(store, now, requests_a_day=1)
    store.backfills.claim("arxiv", DAY + timedelta(days=900))
    assert store.backfills.claim("arxiv", DAY)


def test_another_number_of_requests_holds_at_once(store: Store, now: datetime) -> None:
    begin(store, now, requests_a_day=1)
    store.backfills.claim("arxiv", DAY)
    store.backfills.set_budgets({"arxiv": 2})
    assert [store.backfills.claim("arxiv", DAY) for _ in range(2)] == [True, False]


def test_nothing_is_counted_for_a_source_without_backfill(store: Store) -> None:
    assert not store.backfills.claim("arxiv", DAY)


def test_progress_is_what_was_committed(
    store: Store, now: datetime, make_document: MakeDocument, proof: Evidence
) -> None:
    [query] = begin(store, now)
    page = replace(query.ask, key="lasers-2020/2", url="https://a.example/2")
    records = ((make_document("a1"), proof), (make_document("a2"), proof))
    visit = Visit(query.ask, AskState.DONE, records=records, found=(page,), counted=(5, 2), cause=Cause.BACKFILLED)
    store.save_visits([visit], now)
    held = load_one(store)
    assert (held.total, held.on_page, held.records, held.requests, held.waiting) == (5, 2, 2, 1, 1)
    store.save_visits([Visit(page, AskState.REFUSED, error="HTTP 400", counted=(9, 9))], now)
    held = load_one(store)
    assert (held.total, held.requests, held.waiting, held.refused) == (5, 2, 0, 1)
    assert [(one.technology, one.error) for one in store.backfills.lost(5)] == [("lasers", "HTTP 400")]


def test_what_belongs_to_a_backfill_comes_after_all_else(store: Store, now: datetime) -> None:
    begin(store, now, make_query(after=now - timedelta(days=3)))
    store.frontier.add([Ask("arxiv", "https://a.example/new", "page", key="new", budget="A")], now)
    assert due(store, now) == ["new", "lasers-2020"]
    assert due(store, now, Only(backfills=True)) == ["lasers-2020"]
    assert due(store, now, Only(resting=frozenset({"arxiv"}))) == ["new"]


@pytest.mark.parametrize("way", ["used up", "failed"])
def test_what_is_enough_for_today_is_due_tomorrow(store: Store, now: datetime, way: str) -> None:
    begin(store, now, requests_a_day=1)
    tomorrow = now + timedelta(days=1)
    if way == "used up":
        store.backfills.claim("arxiv", now.date())
    else:
        store.backfills.rest("arxiv", tomorrow)
    budgets = [store.frontier.due_budgets(["arxiv"], moment, 5) for moment in (now, tomorrow)]
    assert budgets == [[], ["A"]]
    assert [store.frontier.has_due("arxiv", moment) for moment in (now, tomorrow)] == [False, True]


def test_many_that_rest_do_not_hide_what_is_due(store: Store, now: datetime) -> None:
    begin(store, now, *(make_query(f"lasers-{n}") for n in range(6_000)))
    store.backfills.rest("arxiv", now + timedelta(days=1))
    store.frontier.add([Ask("other", "https://b.example/", "page", budget="B")], now + timedelta(hours=1))
    assert store.frontier.due_budgets(["arxiv", "other"], now + timedelta(hours=2), 5) == ["B"]


def test_who_goes_on_asks_again_what_failed(store: Store, now: datetime) -> None:
    [query] = begin(store, now)
    later = now + timedelta(hours=6)
    store.save_visits([Visit(query.ask, AskState.WAITING, due_at=later, tries=3, error="timeout")], now)
    store.backfills.rest("arxiv", later)
    assert due(store, now) == []
    store.backfills.resume(["arxiv"], now)
    assert due(store, now) == ["lasers-2020"]


def test_a_query_in_other_words_begins_again(store: Store, now: datetime) -> None:
    [query] = begin(store, now)
    page = replace(query.ask, key="lasers-2020/2", url="https://a.example/2")
    store.save_visits([Visit(query.ask, AskState.DONE, counted=(3, 3), found=(page,))], now)
    begin(store, now)
    assert load_one(store).total == 3
    begin(store, now, make_query(version="2"))
    held = load_one(store)
    assert (held.total, held.requests, held.waiting) == (None, 0, 1)
    assert due(store, now) == ["lasers-2020"]


def test_what_is_given_up_leaves_nothing_and_what_is_done_stays(store: Store, now: datetime) -> None:
    done, waiting = begin(store, now, make_query("a"), make_query("b"))
    page = replace(waiting.ask, key="b/2", url="https://a.example/b2")
    store.save_visits([Visit(done.ask, AskState.DONE), Visit(waiting.ask, AskState.DONE, found=(page,))], now)
    assert store.backfills.stop(store.backfills.load()) == 1
    assert [held.key for held in store.backfills.load()] == ["a"]
    assert (store.frontier.load("arxiv", "b"), store.frontier.load("arxiv", "b/2")) == (None, None)


def test_a_forgotten_source_takes_its_backfills_along(store: Store, now: datetime) -> None:
    begin(store, now, make_query(), make_query("lasers-2021", "other"))
    store.forgetting.forget_source("other", ORDER)
    assert [held.source for held in store.backfills.load()] == ["arxiv"]
    assert store.backfills.budgets(DAY).keys() == {"arxiv"}


def test_what_was_under_way_when_it_was_given_up_keeps_its_records_and_leads_nowhere(
    store: Store, now: datetime, make_document: MakeDocument, proof: Evidence
) -> None:
    [query] = begin(store, now)
    store.backfills.stop(store.backfills.load())
    page = replace(query.ask, key="lasers-2020/2", url="https://a.example/2")
    visit = Visit(query.ask, AskState.DONE, records=((make_document("a1"), proof),), found=(page,), counted=(9, 3))
    store.save_visits([visit], now)
    assert (store.documents.count(), store.backfills.load(), store.frontier.counts()) == (1, [], {})


def test_what_was_under_way_when_its_words_changed_does_not_end_the_new_query(store: Store, now: datetime) -> None:
    [query] = begin(store, now)
    page = replace(query.ask, key="lasers-2020/2", url="https://a.example/2")
    begin(store, now, make_query(version="2"))
    store.save_visits([Visit(query.ask, AskState.DONE, found=(page,), counted=(9, 3))], now)
    held = load_one(store)
    assert (held.total, held.requests, held.waiting) == (None, 0, 1)
    assert due(store, now) == ["lasers-2020"]


def test_a_request_of_an_older_query_is_not_made_for_ever(store: Store, now: datetime) -> None:
    [query] = begin(store, now)
    page = replace(query.ask, key="lasers-2020/2", url="https://a.example/2", version="0")
    store.frontier.add([page], now)
    store.save_visits([Visit(page, AskState.DONE)], now)
    assert due(store, now) == ["lasers-2020"]
