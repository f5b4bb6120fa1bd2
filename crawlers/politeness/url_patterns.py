"""Patterns of addresses as sources write them: globs (``/newsroom/*``) and dates (``/newsroom/YYYY/MM/``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fnmatch import translate
from functools import lru_cache
from urllib.parse import urlsplit

MAX_PATTERN_CHARS = 200
_PLACES = {
    "YYYY": r"(?P<year>(?:19|20)\d{2})",
    "MM": r"(?P<month>0?[1-9]|1[0-2])",
    "DD": r"(?P<day>0?[1-9]|[12]\d|3[01])",
}
_PLACE = re.compile("|".join(_PLACES))


def is_wanted(url: str, include: Iterable[str], exclude: Iterable[str]) -> bool:
    """Whether an address matches a glob of ``include`` (or there is none), and none of ``exclude``."""
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    include = tuple(include)
    return (not include or _matches(url, path, include)) and not _matches(url, path, exclude)


def check_glob(glob: str) -> str:
    """Return a glob. Raises ValueError for one that could match no path and no address."""
    if not glob.startswith(("/", "*", "http://", "https://")):
        raise ValueError(f"a pattern begins with / or *, not {glob[:40]!r}: it is held against the whole path")
    return glob


def check_date_pattern(pattern: str) -> str:
    """Return a date pattern. Raises ValueError where it names no year, or one part twice."""
    found = _PLACE.findall(pattern)
    if "YYYY" not in found or len(set(found)) < len(found) or ("DD" in found and "MM" not in found):
        raise ValueError("a date pattern holds YYYY, or YYYY and MM, or YYYY, MM and DD, each once")
    return pattern


def read_url_day(url: str, pattern: str) -> str:
    """Return the date in an address as ISO 8601, without the parts that the pattern does not name; empty: none."""
    match = _compile(pattern).search(urlsplit(url).path)
    if match is None:
        return ""
    parts = match.groupdict()
    try:
        day = date(int(parts["year"]), int(parts.get("month") or 1), int(parts.get("day") or 1))
    except ValueError:
        return ""
    return day.isoformat()[: {1: 4, 2: 7}.get(len(parts), 10)]


def _matches(url: str, path: str, globs: Iterable[str]) -> bool:
    return any(_glob(glob).match(url if "://" in glob else path) for glob in globs)


@lru_cache(maxsize=1_024)
def _glob(glob: str) -> re.Pattern[str]:
    # Since Python 3.9 this writes stars so that no address makes them go back.
    return re.compile(translate(glob))


@lru_cache(maxsize=1_024)
def _compile(pattern: str) -> re.Pattern[str]:
    pieces, place = [], 0
    for match in _PLACE.finditer(pattern):
        pieces += [re.escape(pattern[place : match.start()]), _PLACES[match[0]]]
        place = match.end()
    return re.compile("".join([*pieces, re.escape(pattern[place:])]))
