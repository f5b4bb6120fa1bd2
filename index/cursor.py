"""Where a page of hits ended, as an opaque string.

It carries no secret: its check sum finds damage, not forgery. So every field is checked before it is used.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass

import orjson
from pydantic import BaseModel, ConfigDict, Field

from core.errors import InputError, StaleCursorError
from index.query import Query

_CHECK_BYTES = 6
MAX_CURSOR_CHARS = 1_000
# An engine ranks all hits before a page anew, in memory; who reads further reads in an order of time.
MAX_GIVEN = 1_000_000


@dataclass(frozen=True, slots=True)
class Position:
    """The last hit of a page: its score, its sort key, and how many hits were given so far.

    Orders of time need no more than the key: score and ``given`` are 0 there.
    """

    score: float
    key: int
    given: int


class _Body(BaseModel):
    """What a cursor says when it is unpacked."""

    model_config = ConfigDict(strict=True, extra="forbid")

    generation: str
    query: str
    score: float = Field(allow_inf_nan=False)
    key: int = Field(ge=0, lt=2**63)
    given: int = Field(ge=0)


def encode_cursor(position: Position, query: Query, generation: str) -> str:
    """Return the cursor for the page after ``position``."""
    body = orjson.dumps({"generation": generation, "query": _fingerprint(query), **asdict(position)})
    return base64.urlsafe_b64encode(_check_sum(body) + body).decode().rstrip("=")


def decode_cursor(cursor: str, query: Query, generation: str) -> Position:
    """Return the position that a cursor stands for.

    Raises InputError for what is no cursor, one of another search and one beyond ``MAX_GIVEN``, StaleCursorError for
    one of another generation.
    """
    body = _read_body(cursor)
    if body.generation != generation:
        raise StaleCursorError("the index was rebuilt since; start the search again", place="cursor")
    if body.query != _fingerprint(query):
        raise InputError("this cursor belongs to another search", place="cursor")
    if body.given > MAX_GIVEN:
        message = f"by relevance the first {MAX_GIVEN:,} hits can be read: narrow the search, or sort it by date"
        raise InputError(message, place="cursor")
    return Position(body.score, body.key, body.given)


def _read_body(cursor: str) -> _Body:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)) if len(cursor) < MAX_CURSOR_CHARS else b""
        check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if check != _check_sum(body):
            raise InputError("this is no cursor", place="cursor")
        return _Body.model_validate(orjson.loads(body))
    except ValueError as exc:  # no base64, no JSON, or not our fields
        raise InputError("this is no cursor", place="cursor") from exc


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
