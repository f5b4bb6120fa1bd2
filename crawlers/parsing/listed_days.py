"""Days as pages write them for readers: ``2026-11-24``, ``24. November 2026``, ``Nov 24, 2026``, ``24-11-2026``.

What could mean two days (``03/04/2026``) or no certain one (``yesterday``) is none, unless the source says its format.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from crawlers.parsing.daynames import read_day

_LONGEST_CHARS = 500
_AMERICAN = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-.]\s?(\d{1,2})[-.]\s?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_CODES = {
    "%d": r"\d{1,2}",
    "%m": r"\d{1,2}",
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%B": r"[A-Za-z]{3,9}",
    "%b": r"[A-Za-z]{3}",
    "%H": r"\d{1,2}",
    "%M": r"\d{1,2}",
    "%S": r"\d{1,2}",
    "%%": "%",
}
_CODE = re.compile(r"%.?")


def read_listed_day(text: str, date_format: str | None = None) -> date | None:
    """Return the day that a text names, in ``date_format`` (codes of ``strptime``) where the source says one."""
    text = text[:_LONGEST_CHARS]
    if date_format:
        return _read_format(text, date_format)
    return _iso(text) or read_day(text) or _american(text) or _numeric(text)


def check_date_format(date_format: str) -> str:
    """Return a format. Raises ValueError for codes that we do not read, or a format without year, month and day."""
    codes = _CODE.findall(date_format)
    unknown = sorted(set(codes) - set(_CODES))
    if unknown:
        raise ValueError(f"no such code: {', '.join(unknown)}; known: {' '.join(_CODES)}")
    if not ({"%Y", "%y"} & set(codes) and {"%m", "%B", "%b"} & set(codes) and "%d" in codes):
        raise ValueError("a date format names day, month and year")
    _searcher(date_format)
    return date_format


def _read_format(text: str, date_format: str) -> date | None:
    found = _searcher(date_format).search(text)
    try:
        return datetime.strptime(found[0], date_format).date() if found else None  # noqa: DTZ007  # a day, no time
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _searcher(date_format: str) -> re.Pattern[str]:
    pieces, place = [], 0
    for match in _CODE.finditer(date_format):
        pieces += [re.escape(date_format[place : match.start()]), _CODES[match[0]]]
        place = match.end()
    return re.compile(r"(?<!\d)" + "".join([*pieces, re.escape(date_format[place:])]) + r"(?!\d)")


def _iso(text: str) -> date | None:
    found = _ISO.search(text)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _american(text: str) -> date | None:
    found = _AMERICAN.search(text)
    return read_day(f"{found[2]} {found[1]} {found[3]}") if found else None


def _numeric(text: str) -> date | None:
    """Read day, month and year as the Dutch and the Germans write them."""
    found = _NUMERIC.search(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
