"""When a record was readable: never earlier than its dates allow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecordError
from core.models import DateKind, DocumentDate, Precision
from crawlers.visibility import RULES, Visibility, add_working_days, last_day, refuse_future

FRIDAY = date(2026, 10, 30)


def dated(kind: DateKind, value: date, precision: Precision = Precision.DAY) -> tuple[DocumentDate, ...]:
    return (DocumentDate(kind, value, precision),)


@pytest.mark.parametrize(
    ("rule", "kind", "expected"),
    [
        ({"created_plus_working_days": 1}, DateKind.CREATED, date(2026, 11, 2)),
        ({"created_plus_working_days": 1}, DateKind.ANNOUNCED, FRIDAY),
        ({"created_plus_working_days": 1}, DateKind.UPDATED, None),
        ("published", DateKind.PUBLISHED, FRIDAY),
        ("published", DateKind.CAPTURED, None),
        ("publication", DateKind.GRANTED, FRIDAY),
        ("publication", DateKind.PUBLISHED, FRIDAY),
        ("publication", DateKind.FILED, None),
        ("publication", DateKind.PRIORITY, None),
        ({"granted_plus_working_days": 1}, DateKind.GRANTED, date(2026, 11, 2)),
        ({"granted_plus_working_days": 1}, DateKind.STARTED, None),
        ("captured", DateKind.CAPTURED, FRIDAY),
        ("unknown", DateKind.PUBLISHED, None),
    ],
)
def test_each_rule_takes_its_date_and_no_other(rule: object, kind: DateKind, expected: date | None) -> None:
    assert Visibility.parse(rule).apply(dated(kind, FRIDAY)) == expected


@pytest.mark.parametrize(
    ("precision", "expected"), [(Precision.MONTH, date(2024, 2, 29)), (Precision.YEAR, date(2024, 12, 31))]
)
def test_a_coarse_date_counts_from_its_last_day(precision: Precision, expected: date) -> None:
    dates = dated(DateKind.PUBLISHED, date(2024, 2, 1), precision)
    assert Visibility("published").apply(dates) == expected == last_day(dates[0])


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_working_days_end_on_a_working_day_and_add_up(day: date, days: int) -> None:
    end = add_working_days(day, days)
    assert days == 0 or end.weekday() < 5
    assert end == add_working_days(add_working_days(day, days // 2), days - days // 2)
    assert (end - day).days >= days


@given(st.sampled_from(sorted(RULES)), st.sampled_from(list(DateKind)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_rule_is_earlier_than_the_date_it_takes(rule: str, kind: DateKind, day: date) -> None:
    visible = Visibility(rule, 1).apply(dated(kind, day))
    assert visible is None or visible >= day


def test_a_day_ahead_is_another_time_zone_and_more_is_refused() -> None:
    today = date(2026, 11, 1)
    refuse_future(dated(DateKind.PUBLISHED, today + timedelta(days=1)), today, "entry 3")
    with pytest.raises(RecordError) as caught:
        refuse_future(dated(DateKind.PUBLISHED, date(2099, 1, 1)), today, "entry 3")
    assert caught.value.place == "entry 3"
    assert "2099-01-01" in caught.value.message


@pytest.mark.parametrize("kind", [DateKind.STARTED, DateKind.ENDED])
def test_what_is_planned_may_lie_ahead_but_not_beyond_all_plans(kind: DateKind) -> None:
    today = date(2026, 11, 1)
    refuse_future(dated(kind, date(2036, 1, 1)), today, "project 3")
    with pytest.raises(RecordError, match="2099"):
        refuse_future(dated(kind, date(2099, 1, 1)), today, "project 3")
