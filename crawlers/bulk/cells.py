"""What stands in the columns of a mapped record: a text, a list, a number, or a text made of several columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.errors import RecordError
from crawlers.bulk.fields import Record
from crawlers.mapping.paths import find

# A column, or several: of texts each gives a paragraph, of anything else the first counts that is not empty.
Rule = str | tuple[str, ...]
_HOLE = re.compile(r"\{([^{}]+)\}")
# What a spreadsheet writes where a formula fails; a name that begins like one becomes that too.
_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})


def columns_of(rule: Rule | None) -> Iterator[str]:
    """Give the columns that a rule reads; of a path into a column the column too."""
    for one in _each(rule):
        for column in _HOLE.findall(one) or [one]:
            yield column
            yield column.partition(".")[0]


def text_of(record: Record, rule: Rule | None) -> str:
    """Return the first text of a rule with its white space made single; empty where there is none.

    ``{name}: {round}`` is made of columns, and empty where one of these is. Raises RecordError for what is no text.
    """
    for one in _each(rule):
        value = _filled(record, one) if "{" in one else _text(_value(record, one), one)
        if value:
            return " ".join(value.split())
    return ""


def require_text(record: Record, rule: Rule) -> str:
    """Return a text that must not be empty."""
    value = text_of(record, rule)
    if not value:
        raise RecordError(f"no {' or '.join(_each(rule))}")
    return value


def prose_of(record: Record, rule: Rule | None) -> str:
    """Return the texts of a rule, a paragraph each, with their lines as they are."""
    found = [_text(_value(record, one), one).strip() for one in _each(rule)]
    return "\n\n".join(dict.fromkeys(filter(None, found)))


def parts_of(record: Record, rule: Rule | None, separator: str) -> list[str]:
    """Return the values of columns that hold lists, or texts cut by the separator."""
    found: dict[str, None] = {}
    for one in _each(rule):
        value = _value(record, one)
        texts = value if isinstance(value, list) else _text(value, one).split(separator)
        for part in texts:
            text = " ".join(_text(part, one).split())
            if text:
                found[text] = None
    return list(found)


def _each(rule: Rule | None) -> tuple[str, ...]:
    return () if rule is None else (rule,) if isinstance(rule, str) else rule


def _value(record: Record, column: str) -> object:
    if column in record or "." not in column:
        return record.get(column)
    found = find(record, column)
    return found[0] if len(found) == 1 else found or None


def _text(value: object, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if value in _ERRORS:
            raise RecordError(f"{column} holds the error of a spreadsheet: {value}")
        # PostgreSQL takes no NUL.
        return value.replace("\x00", "")
    if isinstance(value, int | float):
        return str(value)
    raise RecordError(f"{column} is {type(value).__name__}, not a string")


def _filled(record: Record, template: str) -> str:
    values = {name: text_of(record, name) for name in _HOLE.findall(template)}
    return _HOLE.sub(lambda hole: values[hole[1]], template) if all(values.values()) else ""
