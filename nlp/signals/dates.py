"""The day, month or year that a sentence gives for what it tells, in English, Dutch and German."""

from __future__ import annotations

import re

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "maa": 3, "mrt": 3, "apr": 4, "may": 5, "mai": 5, "mei": 5, "jun": 6,
    "jul": 7,
    "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
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
            month = f"{year}-{_MONTHS[found[f'month{number}'][:3].lower()]:02}"
            day = int(found[f"day{number}"]) if number != "3" else 0
            return f"{month}-{day:02}" if 1 <= day <= 31 else month
    return found["year4"]
