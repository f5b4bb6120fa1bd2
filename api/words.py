"""Dates, amounts, lengths of time, sizes and shares in words."""

from __future__ import annotations

from datetime import timedelta

from core.models import DocumentDate, Precision
from core.signals import Money

_DATE_CHARS = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
_STEPS = ((86_400, "day", "days"), (3_600, "h", "h"), (60, "min", "min"))


def format_date(held: DocumentDate) -> str:
    """Return a date as exact as the source gave it."""
    return held.value.isoformat()[: _DATE_CHARS[held.precision]]


def format_amount(money: Money) -> str:
    """Return an amount: ``USD 26,000,000``, or ``EUR 5,000,000 to 7,000,000``."""
    span = f"{money.low:,.0f}" if money.low == money.high else f"{money.low:,.0f} to {money.high:,.0f}"
    return f"{money.currency} {span}" if money.currency else span


def format_span(span: timedelta) -> str:
    """Return a length of time in its largest unit, rounded down: ``20 min``, ``3 h``, ``2 days``."""
    seconds = int(span.total_seconds())
    for unit_s, one, many in _STEPS:
        if seconds >= unit_s * (2 if unit_s == 86_400 else 1):
            count = seconds // unit_s
            return f"{count:,} {one if count == 1 else many}"
    return "less than a minute"


def format_size(size_bytes: int) -> str:
    """Return a size: ``812 bytes``, ``14 kB``."""
    return f"{size_bytes:,} bytes" if size_bytes < 1_000 else f"{size_bytes / 1_000:,.0f} kB"


def format_share(share: float) -> str:
    """Return a share in per cent, rounded down so that only all of it is 100 %."""
    return f"{int(share * 1_000) / 10:g} %"
