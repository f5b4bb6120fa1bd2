"""How long to wait: what a source asks for, and what we wait of our own accord. Pure functions over seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody who means it asks for more; a source that does is asked again after a month all the same.
LONGEST_S = 30 * 86_400.0
# A source that failed so often in a row is left alone until somebody says ``scout sources retry``.
MOST_FAILURES = 12
# A reset from here on is no number of seconds but a moment, in September 2001 or later.
_EPOCH_FROM = 1_000_000_000.0
_MILLISECONDS_FROM = 1_000 * _EPOCH_FROM
_LARGEST = 1e15
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_LIMIT_PREFIXES = ("ratelimit-", "x-ratelimit-", "x-rate-limit-")


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for (a number or an HTTP date), ``None`` for anything else.

    (RFC 9110, 10.2.3.) A moment that is past asks for none.
    """
    # A header that was sent twice comes as one.
    seconds = _seconds(value.partition(",")[0])
    return _until(value.strip(), now) if seconds is None else _bounded(seconds)


def rate_limit_pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds until a limit is lifted that is used up; ``None`` where headers name none.

    ``headers`` have names in lower case: ``RateLimit: "default";r=0;t=30`` (draft-ietf-httpapi-ratelimit-headers), its
    older form ``limit=9, remaining=0, reset=30``, and ``RateLimit-Remaining`` with ``-Reset``, also with an X before
    them. A reset is in seconds, or a moment in seconds or milliseconds since 1970. Of several limits the longest holds.
    """
    stated = [*_iter_limits(headers.get("ratelimit", ""))]
    for prefix in _LIMIT_PREFIXES:
        left, reset = (headers.get(f"{prefix}{name}", "").partition(",")[0] for name in ("remaining", "reset"))
        stated.append((left, _seconds(reset)))
    pauses = [_from_now(reset, now) for left, reset in stated if _is_used_up(left) and reset is not None]
    return max(pauses, default=None)


def backoff_s(tries: int, first_s: float, longest_s: float) -> float:
    """Return the pause after so many failures in a row (from 1 on): each is twice the one before."""
    return max(min(first_s * 2.0 ** min(max(tries, 1) - 1, 60), longest_s), 0.0)


def quiet_until(now: datetime, spans: Sequence[str]) -> datetime | None:
    """Return when the quiet hours that ``now`` lies in end; ``None`` outside of them.

    ``spans`` are hours of the day in UTC: ``22:00-06:00`` includes its start, excludes its end, may cross midnight. One
    that begins when another ends goes on from it, for a day at most.
    """
    until = None
    for _ in spans:
        ends = [end for span in spans if (end := _end_of(span, (until or now).astimezone(UTC))) is not None]
        if not ends:
            break
        until = min(max(ends), now.astimezone(UTC) + timedelta(days=1))
    return until


def next_seed_pause(failures: int, cadence_s: float) -> float | None:
    """Return how long a source is left alone that failed so often in a row; ``None``: for good.

    It is tried less and less: its cadence, doubled with each failure, up to 30 days; of a slower one its cadence.
    """
    if failures >= MOST_FAILURES:
        return None
    return min(cadence_s * 2.0 ** max(failures, 0), max(LONGEST_S, cadence_s))


def _seconds(text: str) -> float | None:
    found = _NUMBER.fullmatch(text.strip())
    return min(float(found[0]), _LARGEST) if found else None


def _from_now(reset: float, now: datetime) -> float:
    if reset >= _MILLISECONDS_FROM:
        reset /= 1000.0
    return _bounded(reset - now.timestamp() if reset >= _EPOCH_FROM else reset)


def _iter_limits(value: str) -> Iterator[tuple[str, float | None]]:
    """Give what is left of each limit and when it is lifted, from a ``RateLimit`` header."""
    separator = ";" if ";" in value else None
    for item in value.split(",") if separator else [value]:
        facts = {name: text for name, _, text in (part.strip().partition("=") for part in re.split("[;,]", item))}
        left, reset = facts.get("r", facts.get("remaining", "")), facts.get("t", facts.get("reset", ""))
        yield left, _seconds(reset)


def _is_used_up(left: str) -> bool:
    return left.strip().startswith("-") or _seconds(left) == 0


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _bounded((moment - now).total_seconds())
    except (ValueError, OverflowError, TypeError, IndexError):  # what the library raises for junk
        return None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_S)


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
