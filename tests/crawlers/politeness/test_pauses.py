"""How long a source asks us to wait, and how long we wait of our own accord."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawlers.politeness.pauses import (
    LONGEST_S,
    MOST_FAILURES,
    backoff_s,
    next_seed_pause,
    parse_retry_after,
    quiet_until,
    rate_limit_pause,
)

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
EPOCH = int(NOW.timestamp())
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are naive


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("120, 120", 120.0),
        ("Sun, 01 Nov 2026 12:01:30 GMT", 90.0),
        ("Sunday, 01-Nov-26 12:01:30 GMT", 90.0),
        ("01 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 01 Nov 2026 13:01:30 +0100", 90.0),
        ("Sun, 01 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Nov 9999 11:00:00 GMT", LONGEST_S),
        ("9" * 400, LONGEST_S),
        ("soon", None),
        ("-5", None),
        ("inf", None),
        ("nan", None),
        ("²", None),
        ("Sun, 99 Nov 2026 99:99:99 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_moment(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(
    st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} [\d:]{1,9} \S{0,8}"), MOMENTS
)
@example("Sun, 01 Nov 0001 00:00:00 +2359", NOW)
def test_whatever_retry_after_says_the_pause_is_bounded(value: str, now: datetime) -> None:
    seconds = parse_retry_after(value, now)
    assert seconds is None or 0 <= seconds <= LONGEST_S


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 30.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(EPOCH + 45)}, 45.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{EPOCH + 45}000"}, 45.0),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "20"}, 20.0),
        ({"ratelimit-remaining": "0, 0", "ratelimit-reset": "60, 60"}, 60.0),
        ({"ratelimit-remaining": "-1", "ratelimit-reset": "60"}, 60.0),
        ({"ratelimit": '"default";r=0;t=30'}, 30.0),
        ({"ratelimit": '"burst";r=7;t=3, "day";r=0;t=900'}, 900.0),
        ({"ratelimit": "limit=9, remaining=0, reset=40"}, 40.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(EPOCH - 900)}, 0.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 400}, LONGEST_S),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-reset": "30"}, None),
        ({"ratelimit": '"default";r=3;t=30'}, None),
        ({"ratelimit": '"default";r=0'}, None),
        ({"x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "nan"}, None),
        ({"x-ratelimit-reset": "30"}, None),
        ({}, None),
    ],
)
def test_a_limit_that_is_used_up_says_when_it_is_lifted(headers: dict[str, str], seconds: float | None) -> None:
    assert rate_limit_pause(headers, NOW) == seconds


@given(
    st.dictionaries(
        st.sampled_from(["ratelimit", "ratelimit-remaining", "ratelimit-reset", "x-ratelimit-reset"]),
        st.text('0123456789.;,=rt-e "inf', max_size=30),
    ),
    MOMENTS,
)
def test_whatever_limits_say_the_pause_is_bounded(headers: dict[str, str], now: datetime) -> None:
    seconds = rate_limit_pause(headers, now)
    assert seconds is None or 0 <= seconds <= LONGEST_S


def test_each_backoff_is_twice_the_one_before_up_to_the_longest() -> None:
    assert [backoff_s(tries, 2.0, 60.0) for tries in range(1, 8)] == [2, 4, 8, 16, 32, 60, 60]


@given(st.integers(-5, 10**9), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_backoff_is_never_negative_nor_longer_than_the_longest(tries: int, first_s: float, longest_s: float) -> None:
    assert 0 <= backoff_s(tries, first_s, longest_s) <= longest_s


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("01T21:59", None),
        ("01T22:00", "02T06:00"),
        ("01T23:59", "02T06:00"),
        ("02T00:00", "02T06:00"),
        ("02T05:59", "02T06:00"),
        ("02T06:00", None),
    ],
)
def test_quiet_hours_include_their_start_exclude_their_end_and_cross_midnight(now: str, until: str | None) -> None:
    found = quiet_until(datetime.fromisoformat(f"2026-11-{now}:00+00:00"), ["22:00-06:00"])
    assert (found and found.strftime("%dT%H:%M")) == until


@pytest.mark.parametrize(
    ("spans", "until"),
    [
        (["12:00-00:00", "00:00-02:00"], "02T02:00"),
        (["00:00-02:00", "12:00-00:00"], "02T02:00"),
        (["11:00-13:00", "12:30-14:00"], "01T14:00"),
        (["00:00-12:00", "12:00-00:00"], "02T12:00"),
        (["12:00-12:00"], None),
        ([], None),
    ],
)
def test_quiet_hours_that_meet_are_one_span(spans: list[str], until: str | None) -> None:
    found = quiet_until(NOW, spans)
    assert (found and found.strftime("%dT%H:%M")) == until


def test_quiet_hours_are_told_by_the_time_in_utc() -> None:
    elsewhere = datetime.fromisoformat("2026-11-01T00:30:00+02:00")
    assert quiet_until(elsewhere, ["22:00-23:00"]) == datetime(2026, 10, 31, 23, 0, tzinfo=UTC)


@given(MOMENTS, st.lists(st.tuples(st.times(), st.times()), max_size=4))
def test_quiet_hours_end_within_a_day(now: datetime, times: list[tuple[object, object]]) -> None:
    until = quiet_until(now, [f"{start:%H:%M}-{end:%H:%M}" for start, end in times])
    assert until is None or now < until <= now + timedelta(days=1)


def test_a_source_that_fails_is_tried_less_and_less_and_then_no_more() -> None:
    pauses = [next_seed_pause(failures, 86_400.0) for failures in range(1, MOST_FAILURES + 1)]
    assert pauses[:4] == [2 * 86_400.0, 4 * 86_400.0, 8 * 86_400.0, 16 * 86_400.0]
    assert set(pauses[4:-1]) == {LONGEST_S}
    assert pauses[-1] is None


def test_a_source_that_fails_is_never_tried_more_often_than_its_cadence() -> None:
    assert next_seed_pause(3, 2 * LONGEST_S) == 2 * LONGEST_S
