"""Addresses that lead nowhere new: endless calendars, parameters without end, paths that repeat, session ids.

Pure judgements of what an address looks like. How far a spider goes on sound ones is left to its bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import SplitResult, parse_qsl, urlsplit

from crawlers.addresses import MAX_URL_CHARS

# An article may be announced for next month; a page of more than a year ahead is an empty month of some calendar.
_FUTURE = timedelta(days=366)
# A calendar is paged back to its first event, and some go back to the year 1.
_CALENDAR_PAST = timedelta(days=2 * 366)
_MOST_SEGMENTS = 20
_MOST_PARAMETERS = 10
_MOST_OF_ONE_NAME = 3
_LONGEST_QUERY = 1_000
_CALENDAR_WORDS = frozenset(
    "calendar kalender agenda events event evenementen veranstaltungen termine month maand monat week day year".split()
)
_YEAR_NAMES = frozenset({"year", "jaar", "jahr"})
_DATE_NAMES = _YEAR_NAMES | frozenset(
    "date datum day dag month maand monat start end from to cal tribe-bar-date".split()
)
_SESSION_NAMES = frozenset("jsessionid phpsessid aspsessionid cfid cftoken sessionid session_id sid session".split())
_SESSION_IN_PATH = re.compile(r";jsessionid=|/\(S\([a-z0-9]{16,}\)\)", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"[A-Za-z0-9,_-]{16,}")
_MONTH = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})(?![\d])")
_YEAR = re.compile(r"[12]\d{3}")
_DIGITS = re.compile(r"\d+")


def find_trap(url: str, today: date) -> str | None:
    """Say in a few words why an address looks like a trap, or return ``None``.

    What is no web address is no trap either: others refuse it.
    """
    if len(url) > MAX_URL_CHARS:
        return f"an address of {len(url)} characters"
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    return _path_trap(parts) or _query_trap(parts, pairs) or _session(parts, pairs) or _calendar(parts, pairs, today)


def find_crowds(urls: Iterable[str], limit: int) -> frozenset[str]:
    """Return the addresses that differ from more than ``limit`` others only in the values of two or more parameters.

    That is what filters and sort orders make of one list. One parameter alone (``?id=7``) may well name a page each.
    """
    groups: dict[tuple[str, ...], set[str]] = {}
    for url in urls:
        try:
            parts = urlsplit(url)
            names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
        except ValueError:
            continue
        if len(names) > 1:
            groups.setdefault((parts.netloc, _DIGITS.sub("0", parts.path), *names), set()).add(url)
    return frozenset(url for group in groups.values() if len(group) > limit for url in group)


def _path_trap(parts: SplitResult) -> str | None:
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > _MOST_SEGMENTS:
        return f"a path of {len(segments)} parts"
    if _repeats(segments):
        return "a path that repeats itself"
    return None


def _repeats(segments: Sequence[str]) -> bool:
    """Whether some run of parts stands three times in a row; digits alone may (``/2011/11/11/11``)."""
    for size in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * size + 1):
            first = segments[start : start + size]
            second, third = (segments[start + n * size : start + (n + 1) * size] for n in (1, 2))
            if first == second == third and not all(part.isdigit() for part in first):
                return True
    return False


def _query_trap(parts: SplitResult, pairs: Sequence[tuple[str, str]]) -> str | None:
    if len(parts.query) > _LONGEST_QUERY:
        return f"a query of {len(parts.query)} characters"
    if len(pairs) > _MOST_PARAMETERS:
        return f"{len(pairs)} parameters"
    names = [name.partition("[")[0].lower() for name, _ in pairs]
    if any(names.count(name) > _MOST_OF_ONE_NAME for name in names):
        return "a parameter that is given again and again"
    if any(parts.path != "/" and value.count(parts.path) and "?" in value for _, value in pairs):
        return "an address within its own parameters"
    return None


def _session(parts: SplitResult, pairs: Sequence[tuple[str, str]]) -> str | None:
    in_query = any(_is_session(name.lower(), value) for name, value in pairs)
    return "a session id" if in_query or _SESSION_IN_PATH.search(parts.path) else None


def _is_session(name: str, value: str) -> bool:
    is_named = name in _SESSION_NAMES or name.startswith("aspsessionid")
    return is_named and _SESSION_VALUE.fullmatch(value) is not None


def _calendar(parts: SplitResult, pairs: Sequence[tuple[str, str]], today: date) -> str | None:
    """Find dates far ahead anywhere, and dates far back where a calendar is paged."""
    values = [value for name, value in pairs if name.lower() in _DATE_NAMES]
    words = {word for segment in parts.path.lower().split("/") for word in segment.split("-")}
    in_path = bool(words & _CALENDAR_WORDS) and not _is_article(parts.path)
    years = [value for name, value in pairs if name.lower() in _YEAR_NAMES]
    years += parts.path.split("/") if in_path else []
    months = [month for text in (parts.path, *values) for month in _months(text)]
    months += [date(int(year), 1, 1) for year in years if _YEAR.fullmatch(year)]
    if any(month > today + _FUTURE for month in months):
        return "a calendar of the future"
    if (values or in_path) and any(month < today - _CALENDAR_PAST for month in months):
        return "a calendar of the past"
    return None


def _months(text: str) -> list[date]:
    found = ((int(year), int(month)) for year, month in _MONTH.findall(text))
    return [date(year, month, 1) for year, month in found if year > 0 and 1 <= month <= 12]


def _is_article(path: str) -> bool:
    """Whether a path ends in the name of something: ``/events/2019/05/photonics-week`` is a page, not a month."""
    last = path.rstrip("/").rpartition("/")[2]
    return "-" in last and not _MONTH.search(last)
