"""Reading one field of a record: the type that the format promises, or a RecordError that names the field."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from core.errors import RecordError
from core.models import DateKind, DocumentDate, Person, Precision
from crawlers.parsing.language import UNKNOWN, read_language

Record = dict[str, object]

_FIRST_YEAR = 1600
_SHAPE = {
    4: (Precision.YEAR, "-01-01"),
    7: (Precision.MONTH, "-01"),
    10: (Precision.DAY, ""),
}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
# A comma, "and" or semicolon between names; not inside the brackets of an affiliation.
# In a text whose blanks are single.
_BETWEEN = re.compile(r" ?[,;] ?(?:(?:and|&) )?| (?:and|&) ")
# From the first blank of a run only: linear in any text.
_BRACKETS = re.compile(r"(?<!\s)\s*+\([^()]*\)")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d."})


def get_text(record: Record, name: str) -> str:
    """Return a string with its white space made single; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"{name} is {type(value).__name__}, not a string")
    value = _clean(value)
    # Finding out that nothing is to do takes a tenth of doing it.
    is_single = value.isprintable() and "  " not in value
    return value.strip() if is_single else " ".join(value.split())


def get_prose(record: Record, name: str) -> str:
    """Return a string whose lines and paragraphs stay as they are."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(f"{name} is {type(value).__name__}, not a string")
    return _clean(value).strip()


def _clean(value: str) -> str:
    # PostgreSQL takes no NUL.
    return value.replace("\x00", "") if "\x00" in value else value


def require_text(record: Record, name: str) -> str:
    """Return a string that must not be empty."""
    value = get_text(record, name)
    if not value:
        raise RecordError(f"no {name}")
    return value


def get_language(record: Record, name: str, default: str) -> str:
    """Return ISO 639-1 of a language code or name, ``default`` where it is absent, ``und`` for what is none."""
    value = get_text(record, name)
    return read_language(value) or UNKNOWN if value else default


def get_texts(record: Record, name: str) -> tuple[str, ...]:
    """Return a list of strings without its empty ones; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise RecordError(f"{name} is not a list of strings")
    return tuple(part.strip() for part in value if part.strip())


def get_date(record: Record, name: str, kind: DateKind) -> tuple[DocumentDate, ...]:
    """Return one date, or none where it is absent. A time after the day is dropped."""
    value = record.get(name)
    if value is None or value == "":
        return ()
    if not isinstance(value, str):
        raise RecordError(f"{name} is {type(value).__name__}, not a date")
    try:
        return (parse_date(value, kind),)
    except ValueError as exc:
        raise RecordError(f"{name} is not a date: {value[:40]!r}") from exc


@lru_cache(maxsize=16_384)
def parse_date(value: str, kind: DateKind) -> DocumentDate:
    """Read ``2019``, ``2019-03``, ``2019-03-31`` or that with a time. Raises ValueError; also for years before 1600."""
    day = value.strip()[:10]
    if not _DATE.fullmatch(day):
        raise ValueError(value)
    precision, rest = _SHAPE[len(day)]
    found = date.fromisoformat(day + rest)
    if found.year < _FIRST_YEAR:
        raise ValueError(value)
    return DocumentDate(kind, found, precision)


def get_people(record: Record, name: str) -> tuple[Person, ...]:
    """Return persons from a list of names, or from one string of names (``A, B and C``)."""
    value = record.get(name)
    names = split_names(value) if isinstance(value, str) else get_texts(record, name)
    return tuple([Person(one) for one in names])


def split_names(text: str) -> list[str]:
    """Cut ``A, B and C (MIT), D Jr.`` into names, without affiliations, ``Jr.`` with its name.

    >>> split_names("Ada Byron, Guy Steele, Jr. and Grace Hopper (Navy)")
    ['Ada Byron', 'Guy Steele, Jr.', 'Grace Hopper']
    """
    if "(" in text:
        text = _BRACKETS.sub("", text)
    names: list[str] = []
    for part in _BETWEEN.split(" ".join(text.split())):
        if part.lower() in _SUFFIXES and names:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    return names


def dois(text: str) -> tuple[tuple[str, str], ...]:
    """Return the identifiers of one or more DOIs, given bare or as addresses, in lower case."""
    if not text:
        return ()
    found = [part[part.find("10.") :] for part in text.lower().split() if "10." in part and "/" in part]
    return tuple([("doi", doi.rstrip(".,;")) for doi in dict.fromkeys(found)])


def country(text: str) -> str | None:
    """Return a country code (ISO 3166-1 alpha-2) in capitals, or ``None`` where it is not one."""
    code = text.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
