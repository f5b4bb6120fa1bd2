"""Which ids of a file there were, in eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left


class SeenIds:
    """Which ids there were, in eight bytes each: a file of ten million records takes 80 MB, not a gigabyte.

    Two ids are taken for one with a probability of 2⁻⁶⁴ a pair.
    """

    _BUCKETS = 4096

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(self._BUCKETS)]

    def add(self, key: str) -> bool:
        """Remember an id; return whether it is new."""
        code = hash(key) & 0xFFFF_FFFF_FFFF_FFFF
        bucket = self._buckets[code % self._BUCKETS]
        place = bisect_left(bucket, code)
        if place < len(bucket) and bucket[place] == code:
            return False
        bucket.insert(place, code)
        return True
