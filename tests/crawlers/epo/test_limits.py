"""Lights and quotas of Open Patent Services: how long nothing more is asked, and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import LimitError
from crawlers.epo.limits import Light, limit_of, pause_after, read_lights, service_of
from crawlers.reading import Answer, Pause

SEARCH = "https://ops.epo.org/3.2/rest-services/published-data/search/biblio?q=family"
FAMILY = "https://ops.epo.org/3.2/rest-services/family/publication/docdb/EP.1.A1/biblio"
# A Wednesday.
NOW = datetime(2026, 11, 25, 12, 40, tzinfo=UTC)
DELAY_S = 2.5


def pause(status: int = 200, url: str = SEARCH, **headers: str) -> Pause | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return pause_after(Answer(url, b"", status, named), DELAY_S, NOW)


def test_lights_are_read_with_colour_and_pace() -> None:
    header = "idle (images=green:200, inpadoc=green:60, other=green:1000, retrieval=green:200, search=yellow:15)"
    lights = read_lights(header)
    assert (len(lights), lights["search"], lights["other"]) == (5, Light("yellow", 15), Light("green", 1000))
    assert read_lights("closed for the night") == {}


@pytest.mark.parametrize(
    ("url", "service"),
    [
        (SEARCH, "search"),
        (FAMILY, "inpadoc"),
        ("https://ops.epo.org/3.2/rest-services/published-data/publication/docdb/EP1/biblio", "retrieval"),
        ("https://ops.epo.org/3.2/rest-services/published-data/images/EP/1/A1/fullimage", "images"),
        ("https://ops.epo.org/3.2/rest-services/number-service/application/docdb/EP.1/epodoc", "other"),
    ],
)
def test_an_address_belongs_to_a_service(url: str, service: str) -> None:
    assert service_of(url) == service


@pytest.mark.parametrize(
    ("light", "seconds"), [("green:30", None), ("green:24", None), ("yellow:15", 4.0), ("red:5", 12.0), ("red:0", 60.0)]
)
def test_a_service_that_takes_fewer_requests_is_asked_more_slowly(light: str, seconds: float | None) -> None:
    found = pause(x_throttling_control=f"busy (retrieval=green:100, search={light})")
    assert (found and found.seconds) == seconds


def test_the_light_of_another_service_slows_nothing_down() -> None:
    assert pause(x_throttling_control="busy (search=red:1, inpadoc=green:60)", url=FAMILY) is None


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("120000", 120.0), ("1500", 1.5), ("30", 30.0), ("", 60.0), ("soon", 60.0), ("9" * 30, 86_400.0)],
)
def test_a_service_that_is_closed_says_for_how_many_milliseconds(retry_after: str, seconds: float) -> None:
    found = pause(403, x_throttling_control="overloaded (search=black:0)", retry_after=retry_after)
    assert found == Pause(seconds, "the EPO's service search is closed (black)")


@pytest.mark.parametrize(
    ("quota", "date", "seconds"),
    [
        ("IndividualQuotaPerHour", "Wed, 25 Nov 2026 12:55:00 GMT", 300.0),
        ("IndividualQuotaPerHour", "Wed, 25 Nov 2026 12:05:00 GMT", 600.0),
        ("IndividualQuotaPerHour", "yesterday", 600.0),
        ("IndividualQuotaPerHour", "Fri, 31 Dec 9999 23:59:59 GMT", 600.0),
        ("IndividualQuotaPerHour", "Fri, 31 Dec 9999 23:59:59 -2359", 600.0),
        ("RegisteredQuotaPerWeek", "Wed, 25 Nov 2026 12:00:00 GMT", 86_400.0),
        ("RegisteredQuotaPerWeek", "Sun, 29 Nov 2026 18:00:00 GMT", 21_600.0),
        ("SomethingNew", "", 3_600.0),
    ],
)
def test_a_quota_that_is_used_up_is_looked_at_again(quota: str, date: str, seconds: float) -> None:
    found = pause(403, x_rejection_reason=quota, date=date)
    assert found is not None
    assert (found.seconds, quota in found.reason) == (seconds, True)


def test_a_quota_is_explained_with_what_was_used_of_it() -> None:
    headers = {"x-rejection-reason": "RegisteredQuotaPerWeek", "x-registeredquotaperweek-used": "4012345678"}
    error = limit_of(Answer(SEARCH, b"", 403, headers))
    assert isinstance(error, LimitError)
    assert error.message == "the EPO's quota is used up: RegisteredQuotaPerWeek, 4,012 MB"


@pytest.mark.parametrize("status", [200, 404])
def test_a_reason_for_a_rejection_that_was_none_says_nothing(status: int) -> None:
    assert pause(status, x_rejection_reason="IndividualQuotaPerHour") is None
    assert limit_of(Answer(SEARCH, b"", 403, {})) is None
