"""Reading one field of a register's record: the type that the register promises, or a RecordError that names it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import RecordError
from crawlers.addresses import normalise_url

Object = Mapping[str, Any]

_LANGUAGE = re.compile(r"[a-z]{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


def get_object(record: Object, name: str) -> Object:
    """Return the object in a field; an empty one where it is absent, null, or the empty list that PHP writes."""
    value = record.get(name)
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise RecordError(f"{name} is {type(value).__name__}, not an object")
    return value


def get_objects(record: Object, name: str) -> Sequence[Object]:
    """Return the objects of a list; none where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RecordError(f"{name} is not a list of objects")
    return value


def get_text(record: Object, name: str) -> str:
    """Return a string with its white space made single; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"{name} is {type(value).__name__}, not a string")
    return _single(value)


def get_texts(record: Object, name: str) -> list[str]:
    """Return the strings of a list that are not empty, or of one string a list of it."""
    value = record.get(name)
    if isinstance(value, str):
        value = [value]
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RecordError(f"{name} is not a list of strings")
    return [text for one in value if (text := _single(one))]


def get_year(record: Object, name: str) -> int | None:
    """Return a whole number, or none where it is absent or null."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise RecordError(f"{name} is {value!r:.40}, not a year")
    return value


def get_degrees(record: Object, name: str) -> float | None:
    """Return a number of degrees, or none where it is absent or null."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise RecordError(f"{name} is {value!r:.40}, not degrees")
    return float(value)


def get_day(record: Object, name: str) -> date | None:
    """Return the day of an ISO 8601 date or time, or none where it is absent or null."""
    value = get_text(record, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10]) if _DAY.fullmatch(value) else _refuse_day(name, value)
    except ValueError:
        return _refuse_day(name, value)


def get_country(record: Object, name: str) -> str | None:
    """Return a code of ISO 3166-1 alpha-2, or none where it is absent or null. Raises RecordError for another text."""
    value = get_text(record, name)
    if value and not _COUNTRY.fullmatch(value):
        raise RecordError(f"{name} is no code of a country: {value[:40]!r}")
    return value or None


def read_language(value: str) -> str | None:
    """Return a code of ISO 639-1; ``None`` for what is none."""
    code = value.strip().lower()
    return code if _LANGUAGE.fullmatch(code) else None


def read_links(values: Sequence[str]) -> tuple[str, ...]:
    """Return web addresses as we write them, once each; what is no web address is left out."""
    found: dict[str, None] = {}
    for value in values:
        text = value.strip()
        if text and "://" not in text:
            text = f"https://{text}"
        try:
            found[normalise_url(text)] = None
        except RecordError:
            continue
    return tuple(found)


def _single(text: str) -> str:
    # Finding out that nothing is to do takes a third of doing it.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _refuse_day(name: str, value: str) -> date:
    raise RecordError(f"{name} is not a date: {value[:40]!r}")
