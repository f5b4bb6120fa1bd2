"""The day, month or year that a sentence gives for what it tells, in English, Dutch and German."""

from __future__ import annotations

import re
from calendar import monthrange

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "maa": 3, "mrt": 3, "apr": 4, "may": 5, "mai": 5, "mei": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<{0}>january|february|march|april|may|june|july|august|september|october|november|december|januar[iy]?"
    r"|februari?|maart|mei|juni"
    r"|juli|augustus|oktober|märz|mai|dezember|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez|mrt)\.?)"
)
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)(?!\d)"
_DATE = re.compile(
    rf"\b(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)? {_MONTH.format('month1')},? {_YEAR.format(1)}"
    rf"|{_MONTH.format('month2')} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR.format(2)}"
    rf"|{_MONTH.format('month3')},? (?:of )?{_YEAR.format(3)}"
    rf"|(?:in|since|early|late|mid-?|im jahr|sinds|begin|eind|anfang|ende) {_YEAR.format(4)})",
    re.IGNORECASE,
)

_BEFORE_CHARS = 60
_AFTER_CHARS = 140


def read_day(text: str) -> str | None:
    """Return the first date of a text in ISO 8601, as exact as it is said: ``2021-05-20``, ``2021-05`` or ``2021``.

    >>> [read_day(text) for text in ("on May 20, 2021", "im März 2020", "back in 2014", "last week")]
    ['2021-05-20', '2020-03', '2014', None]
    """
    found = _DATE.search(text)
    if found is None:
        return None
    for number in ("1", "2", "3"):
        year = found[f"year{number}"]
        if year:
            month = _MONTHS[found[f"month{number}"][:3].lower()]
            day = int(found[f"day{number}"]) if number != "3" else 0
            is_day = 1 <= day <= monthrange(int(year), month)[1]
            return f"{year}-{month:02}-{day:02}" if is_day else f"{year}-{month:02}"
    return found["year4"]


def read_day_near(text: str, start: int) -> str | None:
    """Return the date said with an event that begins at ``start``: behind it, or at the beginning of the sentence.

    >>> read_day_near("In May 2012, Intel bought Lumiant", 19)
    '2012-05'
    """
    behind = text[start : start + _AFTER_CHARS].partition(";")[0]
    return read_day(behind) or (read_day(text[:start]) if start <= _BEFORE_CHARS else None)
