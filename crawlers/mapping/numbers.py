"""Numbers and flags as sources write them: with a point or a comma, in words or letters."""

from __future__ import annotations

import re

from core.errors import RecordError

_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"-?\d{1,18},\d+")
_FLAGS = {"true": True, "false": False, "yes": True, "no": False, "y": True, "n": False, "1": True, "0": False}


def read_number(value: str, name: str) -> float:
    """Return a number: ``1234.5``, ``1234,5`` or ``1,234.50``. Raises RecordError.

    >>> [read_number(one, "cost") for one in ("2999999,5", "1,234", "1e3")]
    [2999999.5, 1234.0, 1000.0]
    """
    text = value.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise RecordError(f"{name} is not a number: {value[:40]!r}")
    return float(text)


def read_flag(value: str, name: str) -> bool:
    """Return yes or no, however it is written. Raises RecordError."""
    flag = _FLAGS.get(value.casefold())
    if flag is None:
        raise RecordError(f"{name} is neither yes nor no: {value[:40]!r}")
    return flag
