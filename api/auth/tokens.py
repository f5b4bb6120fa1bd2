"""Secrets that open something: tokens of sessions, the tokens that their forms carry, and keys of programs.

A key is ``scout_<prefix>_<secret><checksum>``: the prefix is shown and finds it, the checksum (CRC-32, base 62) tells a
typo from a wrong key without a look into the store, and its beginning lets scanners of secrets find one that leaked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass

from core.errors import SignInError

_DIGITS = string.digits + string.ascii_letters
_PREFIX_CHARS, _SECRET_CHARS, _CHECK_CHARS = 8, 32, 6
_KEY = re.compile(rf"scout_([0-9A-Za-z]{{8}})_([0-9A-Za-z]{{{_SECRET_CHARS}}})([0-9A-Za-z]{{{_CHECK_CHARS}}})")


@dataclass(frozen=True, slots=True)
class KeyParts:
    """The part of a key that is shown, and the hash of the whole of it."""

    prefix: str
    secret_hash: str


def make_key() -> tuple[str, KeyParts]:
    """Return a new key as it is shown once, and what is kept of it."""
    prefix, secret = _draw(_PREFIX_CHARS), _draw(_SECRET_CHARS)
    body = f"scout_{prefix}_{secret}"
    text = body + _checksum(body)
    return text, KeyParts(prefix, hash_secret(text))


def parse_key(text: str) -> KeyParts:
    """Return the parts of a key. Raises SignInError for what is none, and for one that is mistyped or cut."""
    match = _KEY.fullmatch(text)
    if match is None:
        raise SignInError("this is no key of ours: scout_… with 54 characters", place="Authorization")
    if _checksum(text[:-_CHECK_CHARS]) != match[3]:
        raise SignInError("this key is mistyped: its checksum does not fit", place="Authorization")
    return KeyParts(match[1], hash_secret(text))


def make_session_token() -> str:
    """Return a new token of a session: 256 bits by chance."""
    return secrets.token_urlsafe(32)


def hash_secret(text: str) -> str:
    """Return what is kept of a secret of so many bits; a slow hash is for passwords, which can be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_form_token(session_token: str) -> str:
    """Return the token that forms of a session carry: who does not hold the session's own cannot make it."""
    return hmac.new(session_token.encode(), b"form", hashlib.sha256).hexdigest()


def is_same(told: str, held: str) -> bool:
    """Compare two secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(told.encode(), held.encode())


def _draw(chars: int) -> str:
    return "".join(secrets.choice(_DIGITS) for _ in range(chars))


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(_CHECK_CHARS):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
