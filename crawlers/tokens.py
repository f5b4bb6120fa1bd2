"""Tokens that stand for a key for a while: how one is asked for (OAuth 2.0, client credentials), read, and refused.

RFC 6749, 4.4. They live in the memory of a crawl and nowhere else.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from core.errors import FormatError

TOKEN_BODY = "grant_type=client_credentials"  # noqa: S105  # it asks for one
TOKEN_HEADERS: Mapping[str, str] = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
}
# One that says nothing of its end is fetched anew soon, no earlier than one that lasts as long as the EPO's.
_UNSTATED_S = 600.0
_LONGEST_S = 86_400.0
# It must still hold when a request that was signed with it arrives.
_MARGIN_S = 60.0
_MARGIN_SHARE = 0.1
# What may stand in a header (RFC 6750, 2.1) and is no page of HTML.
_VALUE = re.compile(r"[\w\-.~+/=:|]{1,8192}", re.ASCII)
_SAYS_EXPIRED = re.compile(
    rb"invalid_access_token|invalid_token|access token (?:is invalid|has )?expired", re.IGNORECASE
)
_LOOKED_AT_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Token:
    """A token; ``until_s`` is the moment (monotonic) from which on another is fetched. Its value does not show."""

    value: str = field(repr=False)
    until_s: float


def basic_header(credentials: str) -> str:
    """Return the header that sends ``id:secret`` (RFC 7617)."""
    return f"Basic {base64.b64encode(credentials.encode()).decode()}"


def read_token(body: bytes, now_s: float, *, place: str) -> Token:
    """Read the answer to a request for a token. Raises FormatError, which never repeats what was answered."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        raise FormatError("no JSON where a token should be", place=place) from exc
    value = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(value, str) or not _VALUE.fullmatch(value):
        raise FormatError("no access_token where one should be", place=place)
    lasts_s = _seconds(said.get("expires_in"))
    return Token(value, now_s + max(lasts_s - min(_MARGIN_S, _MARGIN_SHARE * lasts_s), 0.0))


def says_expired(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer refuses the token that came with its request, and not the request.

    401 (RFC 6750, 3.1); the EPO says 400 and ``invalid_access_token``.
    """
    if status == 401:
        return True
    said = headers.get("www-authenticate", "").encode() + body[:_LOOKED_AT_BYTES]
    return status in (400, 403) and _SAYS_EXPIRED.search(said) is not None


def _seconds(said: object) -> float:
    """Return how long a token lasts: some say it as a text, some not at all."""
    try:
        seconds = float(said) if isinstance(said, str | int | float) else _UNSTATED_S
    except ValueError:
        return _UNSTATED_S
    return min(max(seconds, 0.0), _LONGEST_S) if math.isfinite(seconds) else _UNSTATED_S
