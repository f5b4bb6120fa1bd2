"""Passwords: hashed by argon2id, compared in a time that says nothing, refused when they are easily guessed."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InputError
from core.text.folding import fold

MIN_CHARS = 12
# Hashing a book would be a way to keep the machine busy.
MAX_CHARS = 256
_MIN_DISTINCT = 5
# What people put digits and signs behind (of the words that lists of leaked passwords begin with).
_COMMON = """
    password passwort wachtwoord welcome welkom willkommen qwerty qwertyuiop qwertz azerty letmein iloveyou admin
    administrator scoutbase scout changeme secret geheim monkey dragon football baseball sunshine princess superman
    batman master hello login access test testtest summer winter lente zomer herfst spring autumn
""".split()
_COMMON_WORDS = re.compile("|".join(sorted(_COMMON, key=len, reverse=True)))
# So many letters besides such words make a password of its own.
_MIN_OTHER_LETTERS = 4
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")


class Passwords:
    """Hashes and compares. RFC 9106's second choice of parameters: 64 MiB, three passes, four lanes."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)

    @cached_property
    def _nobodys(self) -> str:
        """A hash that no password fits: what is compared with where nobody has the name."""
        return self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """Return the hash that is kept, with its parameters and salt."""
        return self._hasher.hash(_normalise(password))

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Say whether a password is the one of a hash; of ``None`` it never is, after the same work."""
        nobodys = self._nobodys  # made by the first comparison, whether it is needed or not
        asked = password if len(password) <= MAX_CHARS else ""
        try:
            self._hasher.verify(password_hash or nobodys, _normalise(asked))
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with other parameters than new ones are."""
        return self._hasher.check_needs_rehash(password_hash)


def check_new_password(password: str, login: str) -> None:
    """Raise InputError for a password that is too short, too long or among the first that are guessed."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise InputError(f"a password has {MIN_CHARS} to {MAX_CHARS} characters", place="password")
    said = fold(password)
    letters = "".join(c for c in said if c.isalpha())
    is_common = bool(letters) and len(_COMMON_WORDS.sub("", letters)) < _MIN_OTHER_LETTERS
    is_row = any(said in row * 2 or said[::-1] in row * 2 for row in _ROWS)
    if is_common or len(set(said)) < _MIN_DISTINCT or is_row:
        raise InputError("this is among the first that are guessed; three words by chance are better", place="password")
    if fold(login.partition("@")[0]) in said and len(said) < len(login) + MIN_CHARS:
        raise InputError("a password does not hold the name that one signs in with", place="password")


def _normalise(password: str) -> str:
    """Return one spelling of what keyboards write in several (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
