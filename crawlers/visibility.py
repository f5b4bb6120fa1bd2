"""When somebody who follows a source could first have read a record: named rules, stated in each source's YAML.

``visible_from`` limits every figure about the past, so a rule never guesses early: a date that is only a month or a
year counts from its last day, and without the date that it needs a rule gives ``None`` (no part of history).
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core.errors import RecordError
from core.models import DateKind, DocumentDate, Precision

_SATURDAY = 5
# A source in another time zone may be a day ahead of us; more is an error of its clock or a scheduled item.
FUTURE_TOLERANCE = timedelta(days=1)
# A project begins and ends on days that are planned; what is further ahead than any grant runs is an error too.
_PLANNED = frozenset({DateKind.STARTED, DateKind.ENDED})
_PLANNED_TOLERANCE = timedelta(days=15 * 365)

Dates = tuple[DocumentDate, ...]


@dataclass(frozen=True, slots=True)
class Visibility:
    """A rule with its parameter: ``published``, or ``created_plus_working_days: 1``."""

    rule: str
    days: int = 0

    @classmethod
    def parse(cls, value: object) -> Visibility:
        """Read what stands in YAML. Raises ValueError naming the rules there are."""
        if isinstance(value, Visibility):
            return value
        rule, days = next(iter(value.items())) if isinstance(value, Mapping) and len(value) == 1 else (value, None)
        if rule not in RULES or (days is not None) != (rule in _WITH_DAYS):
            raise ValueError(f"no such rule: {value!r}; known: {', '.join(RULES)} ({', '.join(_WITH_DAYS)}: days)")
        if days is not None and (not isinstance(days, int) or not 0 <= days <= 60):
            raise ValueError(f"working days from 0 to 60, not {days!r}")
        return cls(str(rule), days or 0)

    def apply(self, dates: Dates) -> date | None:
        """Return the first day on which a record with these dates was readable; None: not known."""
        return RULES[self.rule](dates, self.days)


def refuse_future(dates: Dates, today: date, place: str) -> None:
    """Raise RecordError for a record that claims to be from the future (more than a day ahead of ``today``).

    What is planned (start, end) may lie 15 years ahead.
    """
    for one in dates:
        if one.value > today + (_PLANNED_TOLERANCE if one.kind in _PLANNED else FUTURE_TOLERANCE):
            raise RecordError(f"{one.kind} in the future: {one.value.isoformat()}", place=place)


@lru_cache(maxsize=16_384)
def add_working_days(day: date, days: int) -> date:
    """Return the day ``days`` working days (Monday to Friday) later; holidays are not known."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def last_day(one: DocumentDate) -> date:
    """Return the last day that a date may mean: itself, or the end of its month or year."""
    if one.precision is Precision.DAY:
        return one.value
    month = 12 if one.precision is Precision.YEAR else one.value.month
    return date(one.value.year, month, calendar.monthrange(one.value.year, month)[1])


def _first(dates: Dates, *kinds: DateKind) -> date | None:
    """The earliest date of the first kind that has one."""
    for kind in kinds:
        found = [last_day(one) for one in dates if one.kind is kind]
        if found:
            return min(found)
    return None


def _created_plus_working_days(dates: Dates, days: int) -> date | None:
    # A listing date needs no delay: on that day it was announced to everybody.
    created = _first(dates, DateKind.CREATED)
    return _first(dates, DateKind.ANNOUNCED) if created is None else add_working_days(created, days)


def _published(dates: Dates, _: int) -> date | None:
    return _first(dates, DateKind.PUBLISHED)


def _publication(dates: Dates, _: int) -> date | None:
    # Patents: never the filing or priority date, which stay secret for up to 18 months.
    return _first(dates, DateKind.PUBLISHED, DateKind.GRANTED)


def _granted_plus_working_days(dates: Dates, days: int) -> date | None:
    # A grant is signed before anybody reads of it; the day on which a project starts says nothing of that.
    granted = _first(dates, DateKind.GRANTED)
    return None if granted is None else add_working_days(granted, days)


def _captured(dates: Dates, _: int) -> date | None:
    return _first(dates, DateKind.CAPTURED)


def _unknown(_: Dates, __: int) -> date | None:
    return None


RULES: Mapping[str, Callable[[Dates, int], date | None]] = {
    "created_plus_working_days": _created_plus_working_days,
    "published": _published,
    "publication": _publication,
    "granted_plus_working_days": _granted_plus_working_days,
    "captured": _captured,
    "unknown": _unknown,
}
_WITH_DAYS = frozenset({"created_plus_working_days", "granted_plus_working_days"})
