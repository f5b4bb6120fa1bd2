"""The day of what a verb tells, where the sentence gives it close by."""

from __future__ import annotations

from nlp.signals.dates import read_day

_BEFORE_CHARS = 60
_AFTER_CHARS = 140


def read_day_near(text: str, start: int) -> str | None:
    """Return the date said with an event that begins at ``start``: behind it, or at the beginning of the sentence.

    >>> read_day_near("In May 2012, Intel bought Lumiant", 19)
    '2012-05'
    """
    behind = text[start : start + _AFTER_CHARS].partition(";")[0]
    return read_day(behind) or (read_day(text[:start]) if start <= _BEFORE_CHARS else None)
