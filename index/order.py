"""The order of hits, and the numbers by which an engine orders entries in time.

Each entry has a number of its own, so that a page can end at any of them.
"""

from __future__ import annotations

import hashlib
from datetime import date

from index.query import Query, Sort

# 22 bits hold every day that ``datetime.date`` knows, 41 bits of the id's digest tell the entries of a day apart;
# together they fit a signed 64-bit integer.
_DIGEST_BITS = 41
_LAST_DAY = date.max.toordinal() + 1


def effective_sort(query: Query) -> Sort:
    """Return the order that is meant: without words there is no relevance."""
    words = query.expression.wanted or query.expression.required
    return query.sort if words or query.sort is not Sort.RELEVANCE else Sort.NEWEST


def newest_key(published: date | None, unit_id: str) -> int:
    """Return a number that is greater the newer the entry; without date it is the smallest."""
    day = published.toordinal() if published else 0
    return day << _DIGEST_BITS | _digest(unit_id)


def oldest_key(published: date | None, unit_id: str) -> int:
    """Return a number that is greater the older the entry; without date it is the smallest."""
    day = _LAST_DAY - published.toordinal() if published else 0
    return day << _DIGEST_BITS | _digest(unit_id)


def _digest(unit_id: str) -> int:
    digest = hashlib.blake2s(unit_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _DIGEST_BITS)
