"""Where a page of hits ended, as an opaque string that only we can have made."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import asdict, dataclass

import orjson

from core.errors import InputError, StaleCursorError
from index.query import Query

_CHECK_BYTES = 6
MAX_CURSOR_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class Position:
    """The last hit of a page: its score (0 in orders of time), its sort key, and how many hits were given so far."""

    score: float
    key: int
    given: int


def encode_cursor(position: Position, query: Query, generation: str) -> str:
    """Return the cursor for the page after ``position``."""
    body = orjson.dumps({"generation": generation, "query": _fingerprint(query), **asdict(position)})
    return base64.urlsafe_b64encode(_check_sum(body) + body).decode().rstrip("=")


def decode_cursor(cursor: str, query: Query, generation: str) -> Position:
    """Return the position that a cursor stands for.

    Raises InputError for what is no cursor or one of another search, StaleCursorError for one of another generation.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)) if len(cursor) < MAX_CURSOR_CHARS else b""
    except (binascii.Error, ValueError) as exc:
        raise InputError("this is no cursor", place="cursor") from exc
    check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
    if not body or check != _check_sum(body):
        raise InputError("this is no cursor", place="cursor")
    fields = orjson.loads(body)
    if fields.pop("generation") != generation:
        raise StaleCursorError("the index was rebuilt since; start the search again", place="cursor")
    if fields.pop("query") != _fingerprint(query):
        raise InputError("this cursor belongs to another search", place="cursor")
    return Position(**fields)


def _fingerprint(query: Query) -> str:
    """Return what stays the same from page to page: words, filters and order."""
    asked = (query.expression, query.filters, query.as_of, query.sort)
    try:
        body = orjson.dumps(asked)
    except TypeError:  # text that is no valid Unicode
        body = repr(asked).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(body, digest_size=8).hexdigest()


def _check_sum(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=_CHECK_BYTES, person=b"scoutcur").digest()
