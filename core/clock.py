"""Time as a parameter: what is stamped asks a clock, so that a test can stand still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time, aware, in UTC: the clock where no other is given."""
    return datetime.now(UTC)
