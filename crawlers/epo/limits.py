"""How much more Open Patent Services let us ask: the lights of their services, and quotas that are used up.

``X-Throttling-Control: idle (images=green:200, retrieval=green:200, search=yellow:15)``: each number is how many
requests a minute the service takes now; black is closed, for as many milliseconds as ``Retry-After`` says. 403 with
``X-Rejection-Reason`` is a quota that is used up. (OPS Reference Guide 1.3.20, 2024-06; epo-ops-client, 2025-12.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from core.errors import LimitError, ScoutError
from crawlers.reading import Answer, Pause

_LIGHT = re.compile(r"(?<![\w-])([\w-]++)\s*+=\s*+(\w++)\s*+:\s*+(\d++)")
_HOURLY, _WEEKLY = "IndividualQuotaPerHour", "RegisteredQuotaPerWeek"
# Below a second nobody means milliseconds.
_LEAST_MILLISECONDS = 1_000
_CLOSED_S = 60.0
_LONGEST_CLOSED_S = 86_400.0
_HOUR_S, _DAY_S = 3_600.0, 86_400.0
# Whether a quota counts by the clock or over the time before, nobody says: it is looked at again this often.
_LOOK_AGAIN_S = {_HOURLY: 600.0, _WEEKLY: _DAY_S}
_MEGABYTE = 1_000_000
_FARTHEST_CLOCK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Light:
    """How a service is doing: a colour, and how many requests a minute it takes."""

    colour: str
    per_minute: int


def read_lights(header: str) -> dict[str, Light]:
    """Return the light of each service from ``X-Throttling-Control``; none where it is something else."""
    return {name.lower(): Light(colour.lower(), int(number[:9])) for name, colour, number in _LIGHT.findall(header)}


def service_of(url: str) -> str:
    """Return the service that an address belongs to, under the name that the lights have."""
    path = urlsplit(url).path
    if "/search" in path:
        return "search"
    if "/images" in path:
        return "images"
    if "/family" in path or "/legal" in path:
        return "inpadoc"
    return "retrieval" if "/published-data" in path else "other"


def pause_after(answer: Answer, delay_s: float, now: datetime) -> Pause | None:
    """Return how long to ask nothing more, where that is longer than ``delay_s``.

    ``now`` stands for the moment that the answer itself does not say.
    """
    quota = answer.headers.get("x-rejection-reason", "").strip()
    if answer.status == 403 and quota:
        return Pause(_until_renewed(quota, _moment(answer.headers, now)), explain(answer, quota))
    light = read_lights(answer.headers.get("x-throttling-control", "")).get(service_of(answer.url))
    if light is None:
        return None
    if light.colour == "black":
        return Pause(_closed_s(answer.headers), f"the EPO's service {service_of(answer.url)} is closed (black)")
    seconds = 60.0 / light.per_minute if light.per_minute else _CLOSED_S
    what = f"the EPO's service {service_of(answer.url)} is {light.colour}: {light.per_minute} requests a minute"
    return Pause(seconds, what) if seconds > delay_s else None


def limit_of(answer: Answer) -> ScoutError | None:
    """Return the error of an answer that was refused because a limit is reached; ``None`` for any other."""
    quota = answer.headers.get("x-rejection-reason", "").strip()
    if answer.status == 403 and quota:
        return LimitError(explain(answer, quota), place=answer.url)
    light = read_lights(answer.headers.get("x-throttling-control", "")).get(service_of(answer.url))
    if light is not None and light.colour == "black":
        return LimitError(f"the EPO's service {service_of(answer.url)} is closed (black)", place=answer.url)
    return None


def explain(answer: Answer, quota: str) -> str:
    """Say which quota is used up, and how much of it was used."""
    used = answer.headers.get(f"x-{quota.lower()}-used", "").strip()
    many = f", {int(used) / _MEGABYTE:,.0f} MB" if used.isdecimal() and len(used) < 16 else ""
    return f"the EPO's quota is used up: {quota[:60]}{many}"


def _closed_s(headers: Mapping[str, str]) -> float:
    said = headers.get("retry-after", "").partition(",")[0].strip()
    if not said.isdecimal():
        return _CLOSED_S
    number = float(said[:12])
    seconds = number / 1_000 if number >= _LEAST_MILLISECONDS else number
    return min(max(seconds, 1.0), _LONGEST_CLOSED_S)


def _until_renewed(quota: str, moment: datetime) -> float:
    """Return the seconds to the end of the hour or week, or until it is worth a look."""
    if quota not in _LOOK_AGAIN_S:
        return _HOUR_S
    begun = moment.replace(minute=0, second=0, microsecond=0)
    end = begun + timedelta(hours=1)
    if quota == _WEEKLY:
        end = begun.replace(hour=0) + timedelta(days=7 - moment.weekday())
    return max(min((end - moment).total_seconds(), _LOOK_AGAIN_S[quota]), 60.0)


def _moment(headers: Mapping[str, str], now: datetime) -> datetime:
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
        moment = said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # what the library raises for junk
        return now
    # A clock that is wrong by more than that says nothing of quotas either.
    return moment if abs(moment - now) <= _FARTHEST_CLOCK else now
