"""The keys that the sandbox's services accept, and the tokens that one of them gives for its key.

They are as fictional as the world: whoever has the code has them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

OPENALEX_KEY = "fictional-openalex-key"
EPO_KEY = "fictional-consumer-key:fictional-consumer-secret"
# As SCOUT_CRAWL__KEYS_FILE wants it.
KEYS_FILE = Path(__file__).parent / "keys.env"
TOKEN_S = 1_199


class Tokens:
    """Tokens of the EPO's kind: given for the key, good for twenty minutes. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until_s: dict[str, float] = {}
        self._lock = threading.Lock()

    def give(self, authorization: str) -> str | None:
        """Return a new token for a header ``Basic …`` with the key, ``None`` for any other."""
        scheme, _, value = authorization.partition(" ")
        try:
            is_right = scheme == "Basic" and base64.b64decode(value, validate=True).decode() == EPO_KEY
        except (binascii.Error, UnicodeDecodeError):
            is_right = False
        if not is_right:
            return None
        with self._lock:
            token = hashlib.sha256(f"token {len(self._until_s)}".encode()).hexdigest()[:28]
            self._until_s[token] = self._clock() + TOKEN_S
        return token

    def is_good(self, authorization: str) -> bool:
        """Say whether a header ``Bearer …`` holds a token that is still good."""
        scheme, _, token = authorization.partition(" ")
        with self._lock:
            return scheme == "Bearer" and self._until_s.get(token, 0.0) > self._clock()
