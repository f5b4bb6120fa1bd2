"""Short names for long ones: the same whenever and wherever they are made."""

from __future__ import annotations

import hashlib

_BYTES = 10


def digest(text: str) -> str:
    """Return 20 hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=_BYTES).hexdigest()
