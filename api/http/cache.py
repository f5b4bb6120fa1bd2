"""Answers that were made before and still hold: kept as bytes until anything they were made of changes.

No time is waited out and nothing is told to be dropped: an answer is kept with the mark of the store (and the state of
the index) it was made of, and is given again only while these are the same.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from pydantic import BaseModel

MOST_BYTES = 64 * 1024 * 1024
# Of a key and its places in two tables, roughly.
_OVERHEAD_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of an answer with their tag."""

    body: bytes
    etag: str


class KeptAnswers:
    """The answers that were asked for last, up to so many bytes. Safe in threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._held: OrderedDict[Hashable, tuple[Hashable, Kept]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, made_of: Hashable) -> Kept | None:
        """Return the answer where what it was made of is still so."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held[0] != made_of:
                return None
            self._held.move_to_end(key)
            return held[1]

    def put(self, key: Hashable, made_of: Hashable, kept: Kept) -> None:
        """Keep an answer. ``made_of`` was read before it was made."""
        with self._lock:
            self._drop(key)
            self._held[key] = made_of, kept
            self._bytes += len(kept.body) + _OVERHEAD_BYTES
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._held)))

    def _drop(self, key: Hashable) -> None:
        held = self._held.pop(key, None)
        if held is not None:
            self._bytes -= len(held[1].body) + _OVERHEAD_BYTES


def make_etag(body: bytes) -> str:
    """Return the tag of a body: weak, since a proxy may compress it."""
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def make_kept(answer: BaseModel) -> Kept:
    """Return the JSON of an answer, as FastAPI would write it."""
    body = answer.model_dump_json(by_alias=True).encode()
    return Kept(body, make_etag(body))
