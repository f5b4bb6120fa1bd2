"""Windows of time: the weeks, months, quarters or years that a backfill asks for one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.errors import InputError
from crawlers.backfill.topics import Window

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR = 1900


def span_of_years(first: int, last: int | None, today: date) -> Window:
    """Return the days of these years, up to today. Raises InputError for years that there are not, or not yet."""
    if not FIRST_YEAR <= first <= today.year:
        raise InputError(f"a year from {FIRST_YEAR} to {today.year}", place=f"--from {first}")
    if last is not None and not first <= last <= today.year:
        raise InputError(f"a year from {first} to {today.year}", place=f"--until {last}")
    end = today + timedelta(days=1) if last is None or last == today.year else date(last + 1, 1, 1)
    return Window(date(first, 1, 1), end)


def iter_windows(begin: date, end: date, size: str) -> Iterator[Window]:
    """Give the windows of a size (``week``, ``month``, ``quarter``, ``year``) that a span touches, the latest first.

    They are those of the calendar, so that two spans have the same; weeks begin on Monday. ``end`` is not in the span.
    """
    windows = []
    first = _first_day(begin, size)
    while begin < end and first < end:
        following = _following(first, size)
        windows.append(Window(first, following))
        first = following
    yield from reversed(windows)


def clip(window: Window, begin: date, end: date) -> Window | None:
    """Return the part of a window that lies in a span; ``None`` where there is none."""
    part = Window(max(window.begin, begin), min(window.end, end))
    return part if part.begin < part.end else None


def _first_day(day: date, size: str) -> date:
    if size == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[size]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _following(first: date, size: str) -> date:
    if size == "week":
        return first + timedelta(days=7)
    month = first.month - 1 + _MONTHS[size]
    return date(first.year + month // 12, month % 12 + 1, 1)
