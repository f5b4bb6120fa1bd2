"""Read the filters of a search string: ``kind:patent``, ``-country:US``, ``date:2019..2021``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.errors import QueryError
from core.models import DocumentKind
from index.lexer import DATE_FIELD, Lexeme
from index.query import FILTER_OF, FacetField, Filters

MAX_VALUE_CHARS = 200
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """A value of a field."""

    field: FacetField
    value: str
    column: int


@dataclass(frozen=True, slots=True)
class DateTerm:
    """A range of days: the start is included, the end excluded."""

    start: date | None
    end: date | None
    column: int


FilterTerm = FacetTerm | DateTerm


def make_filter_term(field: Lexeme, value: Lexeme) -> FilterTerm:
    """Return the filter that ``field:value`` stands for."""
    if field.text == DATE_FIELD:
        return _make_range(value)
    name = FacetField(field.text)
    text = _normalise(name, value.text.strip())
    if not text or len(text) > MAX_VALUE_CHARS:
        raise QueryError(f"{name} needs a value of at most {MAX_VALUE_CHARS} characters", column=value.column)
    if name is FacetField.KIND and text not in {kind.value for kind in DocumentKind}:
        known = ", ".join(kind.value for kind in DocumentKind)
        raise QueryError(f"unknown kind {text!r}; known are {known}", column=value.column)
    return FacetTerm(name, text, value.column)


def _normalise(name: FacetField, value: str) -> str:
    match name:
        case FacetField.COUNTRY:
            return value.upper()
        case FacetField.KIND | FacetField.LANGUAGE | FacetField.SOURCE | FacetField.TECHNOLOGY:
            return value.lower()
    return value


def _make_range(value: Lexeme) -> DateTerm:
    first, dots, last = value.text.strip().partition("..")
    start = _read_period(first, value.column)[0] if first else None
    end = _read_period(last if dots else first, value.column)[1] if last or not dots else None
    if (start is None and end is None) or (start and end and start >= end):
        raise QueryError("this range of dates is empty", column=value.column)
    return DateTerm(start, end, value.column)


def _read_period(text: str, column: int) -> tuple[date, date | None]:
    """Return the first day of a year, month or day, and the day after it; ``None`` after the last day there is."""
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        start = date(year or 0, month or 1, day or 1)
    except ValueError as exc:
        raise QueryError(f"{text!r} is no date: write 2021, 2021-05 or 2021-05-31", column=column) from exc
    return start, _day_after(start, whole_year=month is None, whole_month=day is None)


def _day_after(start: date, *, whole_year: bool, whole_month: bool) -> date | None:
    try:
        if whole_year:
            return date(start.year + 1, 1, 1)
        if whole_month:
            return date(start.year + start.month // 12, start.month % 12 + 1, 1)
        return start + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def add_filters(filters: Filters, sign: str, terms: Sequence[FilterTerm]) -> Filters:
    """Return ``filters`` with those of one item: values of one field, or one range of dates."""
    first = terms[0]
    if isinstance(first, DateTerm):
        if sign == "-" or len(terms) > 1 or filters.published_from or filters.published_until:
            raise QueryError("a search has one range of dates, without a minus sign", column=first.column)
        return replace(filters, published_from=first.start, published_until=first.end)
    pairs = [(term.field, term.value) for term in terms if isinstance(term, FacetTerm)]
    if sign == "-":
        return replace(filters, excluded=tuple(dict.fromkeys((*filters.excluded, *pairs))))
    values = dict.fromkeys((*filters.values(first.field), *(value for _, value in pairs)))
    changes: dict[str, Any] = {FILTER_OF[first.field]: tuple(values)}
    return replace(filters, **changes)
