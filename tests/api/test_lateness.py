"""When a source is called late, and when the crawl as a whole stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.sources.lateness import GRACE, LATE_CADENCES, Reading, find_idle_since
from core.store.crawling.asks import SEED, Ask, AskState, HeldAsk
from core.store.crawling.health import Health, HealthState
from core.store.sources import SourceFacts

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = SourceFacts(access="feed", cadence="hourly", cadence_s=3_600.0)
DAILY = SourceFacts(access="feed", cadence="daily", cadence_s=86_400.0)
LATE_AFTER = LATE_CADENCES * HOUR + GRACE


def well(ago: timedelta, state: HealthState = HealthState.OK) -> Health:
    return Health("a", state, "", NOW - ago, NOW - ago, NOW - ago)


def due(at: datetime | None) -> HeldAsk:
    return HeldAsk(Ask("a", "https://a.example/", "feed", key=SEED), AskState.DONE, at)


@pytest.mark.parametrize(("ago", "late"), [(LATE_AFTER - HOUR, False), (LATE_AFTER, True), (100 * HOUR, True)])
def test_a_source_is_late_after_twice_its_cadence_and_some_hours(ago: timedelta, late: bool) -> None:
    assert Reading(HOURLY, well(ago), None).is_late(NOW) is late


@pytest.mark.parametrize("state", [s for s in HealthState if s not in (HealthState.OK, HealthState.MOVED)])
def test_any_other_trouble_says_more_than_late(state: HealthState) -> None:
    assert not Reading(HOURLY, well(100 * HOUR, state), None).is_late(NOW)


def test_a_round_that_is_planned_for_later_is_waited_for() -> None:
    assert Reading(HOURLY, well(20 * HOUR), due(NOW - 15 * HOUR)).is_late(NOW)
    assert not Reading(HOURLY, well(20 * HOUR), due(NOW + HOUR)).is_late(NOW)


@pytest.mark.parametrize(
    ("facts", "health"),
    [
        (None, well(100 * HOUR)),
        (replace(HOURLY, cadence_s=None), well(100 * HOUR)),
        (replace(HOURLY, is_enabled=False), well(100 * HOUR)),
        (HOURLY, None),
        (HOURLY, replace(well(100 * HOUR), ok_at=None)),
    ],
)
def test_nothing_is_expected_of_a_source_without_cadence_or_first_success(
    facts: SourceFacts | None, health: Health | None
) -> None:
    assert not Reading(facts, health, None).is_late(NOW)


def test_one_cause_is_told_once_when_nothing_is_crawled() -> None:
    readings = [Reading(HOURLY, well(72 * HOUR), None), Reading(DAILY, well(80 * HOUR), None)]
    assert find_idle_since(readings, NOW - 72 * HOUR, NOW) == NOW - 72 * HOUR


def test_a_crawl_that_works_makes_one_source_late_and_not_itself_idle() -> None:
    readings = [Reading(HOURLY, well(72 * HOUR), None), Reading(HOURLY, well(HOUR), None)]
    assert find_idle_since(readings, NOW - HOUR, NOW) is None


def test_a_crawl_that_may_rest_is_not_idle() -> None:
    assert find_idle_since([Reading(DAILY, well(30 * HOUR), None)], NOW - 30 * HOUR, NOW) is None
    assert find_idle_since([], None, NOW) is None
