"""How long to wait: what a source asks for, and what we wait of our own accord. Pure functions over seconds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody who means it asks for more; a source that does is asked again after a month all the same.
LONGEST_S = 30 * 86_400.0
# A source that failed so often in a row is left alone until a person says otherwise.
MOST_FAILURES = 12
_EPOCH_FROM = 1_000_000_000.0


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for (a number or an HTTP date), ``None`` for anything else.

    (RFC 9110, 10.2.3.)
    """
    value = value.partition(",")[0].strip() if value[:1].isdigit() else value.strip()
    try:
        return _bounded(float(value)) if value[:1].isdigit() else _until(parsedate_to_datetime(value), now)
    except (ValueError, OverflowError):
        return None


def rate_limit_pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds until a limit is lifted that is used up, as ``RateLimit-`` and ``X-RateLimit-`` headers say.

    ``headers`` have names in lower case. A reset is in seconds, or a moment in seconds since 1970.
    """
    for prefix in ("ratelimit-", "x-ratelimit-"):
        left, reset = headers.get(f"{prefix}remaining", ""), headers.get(f"{prefix}reset", "")
        try:
            if float(left) > 0:
                continue
            seconds = float(reset)
        except ValueError:
            continue
        return _bounded(seconds - now.timestamp() if seconds >= _EPOCH_FROM else seconds)
    return None


def backoff_s(tries: int, first_s: float, longest_s: float) -> float:
    """Return the pause after so many failures in a row (from 1 on): each is twice the one before."""
    return min(first_s * 2.0 ** min(max(tries, 1) - 1, 60), longest_s)


def quiet_until(now: datetime, spans: Sequence[str]) -> datetime | None:
    """Return when the quiet hours that ``now`` lies in end; ``None`` outside of them.

    ``spans`` are hours of the day in UTC: ``22:00-06:00`` includes its start, excludes its end, may cross midnight.
    """
    ends = [end for span in spans if (end := _end_of(span, now.astimezone(UTC))) is not None]
    return max(ends, default=None)


def next_seed_pause(failures: int, cadence_s: float) -> float | None:
    """Return how long a source is left alone that failed so often in a row; ``None``: for good.

    It is tried less and less: its cadence, doubled with each failure, up to 30 days.
    """
    if failures >= MOST_FAILURES:
        return None
    return min(cadence_s * 2.0**failures, LONGEST_S)


def _bounded(seconds: float) -> float | None:
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_S)


def _until(moment: datetime, now: datetime) -> float | None:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _bounded((moment - now).total_seconds())


def _end_of(span: str, now: datetime) -> datetime | None:
    first, _, last = span.partition("-")
    start, end = _minutes(first), _minutes(last)
    at = now.hour * 60 + now.minute
    if not (start <= at < end if start <= end else at >= start or at < end):
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = 1 if end <= at else 0
    return midnight + timedelta(days=days, minutes=end)


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    return int(hours) * 60 + int(minutes)
