"""What would be asked: queries, their keys and order, what is asked already, and why a source is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.store.crawling.backfills import DayBudget, HeldQuery, PlannedQuery
from crawlers.backfill.explaining import explain
from crawlers.backfill.planning import Planner, SourcePlan
from crawlers.backfill.progress import count_days, foresee_days, summarise
from crawlers.backfill.topics import Topic, Window
from crawlers.backfill.windows import span_of_years
from crawlers.keys import Keys
from crawlers.source import Source
from tests.crawlers.backfill.archive import make_archive
from tests.crawlers.loopback import Web, make_source

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LASERS = Topic("lasers", openalex=("T1",))
SPAN = span_of_years(2024, None, NOW.date())


@pytest.fixture
def source(web: Web) -> Source:
    return make_archive(web)


def plan_one(source: Source, topic: Topic = LASERS, span: Window = SPAN, **options: Any) -> SourcePlan:
    [plan] = Planner(options.pop("now", NOW), (source,), **options).plan([topic], [source], span)
    return plan


def held_of(queries: tuple[PlannedQuery, ...], **changes: Any) -> dict[tuple[str, str], HeldQuery]:
    facts: dict[str, Any] = {"total": 1, "on_page": 1, "records": 1, "requests": 1}
    return {
        (one.ask.source, one.ask.id): replace(
            HeldQuery(one.ask.source, one.ask.id, one.technology, one.begins, one.ends, one.ask.version, **facts),
            **changes,
        )
        for one in queries
    }


def test_there_is_a_query_for_each_window_the_latest_due_first(source: Source) -> None:
    queries = plan_one(source).queries
    assert [query.ask.id for query in queries] == [
        "lasers-20260101-20270101.0",
        "lasers-20250101-20260101.0",
        "lasers-20240101-20250101.0",
    ]
    assert (queries[0].begins, queries[0].ends) == (date(2026, 1, 1), date(2026, 11, 2))
    moments = [query.ask.after for query in queries]
    assert moments == sorted(moments)  # type: ignore[type-var]
    assert {(query.ask.role, query.ask.budget) for query in queries} == {("backfill", "Outlet")}
    assert all(query.ask.backfill == query.ask.key for query in queries)


def test_what_was_asked_is_not_asked_again_until_somebody_wants_it(source: Source) -> None:
    held = held_of(plan_one(source).queries)
    plan = plan_one(source, held=held, now=NOW + timedelta(days=10))
    assert (plan.queries, plan.held, plan.can_be_asked) == ((), 3, True)
    again = plan_one(source, held=held, again=True)
    assert (len(again.queries), again.held) == (3, 0)
    assert not {query.ask.version for query in again.queries} & {one.version for one in held.values()}


def test_a_window_that_has_grown_since_is_asked_again(source: Source) -> None:
    held = held_of(plan_one(source).queries)
    later = datetime(2027, 1, 5, tzinfo=UTC)
    plan = plan_one(source, held=held, now=later, span=span_of_years(2024, 2026, later.date()))
    assert [query.begins.year for query in plan.queries] == [2026]


def test_other_words_for_a_technology_are_asked_for(source: Source) -> None:
    held = held_of(plan_one(source).queries)
    plan = plan_one(source, Topic("lasers", openalex=("T1", "T2")), held=held)
    assert len(plan.queries) == 3


def test_keys_stay_short_however_long_the_name(source: Source) -> None:
    queries = plan_one(source, Topic("a" * 60, openalex=("T1",))).queries
    other = plan_one(source, Topic("a" * 59, openalex=("T1",))).queries
    assert max(len(query.ask.id) for query in queries) <= 64
    assert not {query.ask.id for query in queries} & {query.ask.id for query in other}


def test_a_source_that_knows_the_last_days_only_is_asked_for_those(web: Web) -> None:
    asked = {"topics": "{openalex}", "begin": "{begin}", "last": "{last}"}
    block = {"needs": ["openalex"], "parameters": asked, "window": "month", "oldest_days": 40}
    plan = plan_one(make_archive(web, backfill=block))
    assert [(query.begins, query.ends) for query in plan.queries] == [
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 9, 22), date(2026, 10, 1)),
    ]
    assert "40 days back" in plan.why
    assert not plan_one(make_archive(web, backfill=block), span=Window(date(2020, 1, 1), date(2021, 1, 1))).can_be_asked


def test_a_source_without_its_key_is_told(web: Web) -> None:
    closed = make_archive(web, key={"name": "OUTLET_KEY", "parameter": "key"})
    assert (plan_one(closed).missing, plan_one(closed).can_be_asked) == ("OUTLET_KEY", False)
    assert plan_one(closed, keys=Keys({"OUTLET_KEY": "secret"})).can_be_asked


def test_a_technology_that_the_source_has_no_words_for_is_told(source: Source) -> None:
    plan = plan_one(source, Topic("lasers", cpc=("H01S5",)))
    assert (plan.can_be_asked, plan.why) == (False, "the taxonomy has no openalex of it")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "it has no past"),
        ({"access": "sitemap"}, "read 30 days back"),
        ({"access": "sitemap", "sitemap": {"lookback_days": None}}, "read whole"),
        ({"access": "list-page", "list_page": {"item": "li"}}, "as far back as it goes"),
        ({"access": "oai-pmh", "oai": {"begin": date(2015, 1, 1)}}, "all since 2015-01-01"),
        ({"access": "bulk-file", "bulk_file": {"form": "csv"}}, "comes whole"),
        ({"access": "bulk", "url": None}, "scout import"),
        ({"access": "paged-api", "paged_api": {}}, "cannot be asked by technology"),
        ({"backfill": {"note": "the last day only"}}, "the last day only"),
    ],
)
def test_of_every_other_source_it_is_told_what_is_had(facts: dict[str, Any], said: str) -> None:
    assert said in explain(make_source(**facts))


def test_progress_adds_up_and_foresees_what_was_not_asked_yet(source: Source) -> None:
    first, second, third = held_of(plan_one(source).queries).values()
    queries = [
        replace(first, total=25, on_page=10, records=25, requests=3),
        replace(second, total=45, on_page=10, records=10, requests=1, waiting=1),
        replace(third, total=None, on_page=None, records=0, requests=0, waiting=1),
    ]
    [progress] = summarise(queries)
    assert (progress.queries, progress.done, progress.records, progress.requests) == (3, 1, 35, 4)
    # Four more pages of the second, and as many of the third as the others have on average.
    assert (progress.total, progress.requests_left, progress.is_over) == (None, 8, False)
    [days] = foresee_days([progress], {"archive": DayBudget(3, 1)})
    assert (days.requests_left, days.used_today, days.days_left) == (8, 1, 2)


def test_a_query_that_ended_with_a_refusal_is_over_but_not_done(source: Source) -> None:
    first, *_ = held_of(plan_one(source).queries).values()
    [progress] = summarise([replace(first, refused=1)])
    assert (progress.done, progress.refused, progress.requests_left, progress.is_over) == (0, 1, 0, True)


@pytest.mark.parametrize(
    ("requests", "a_day", "left", "days"), [(0, 10, 5, 0), (5, 10, 5, 0), (6, 10, 5, 1), (26, 10, 5, 3), (4, 0, 0, 0)]
)
def test_days_are_counted_beyond_today(requests: int, a_day: int, left: int, days: int) -> None:
    assert count_days(requests, a_day, left) == days
