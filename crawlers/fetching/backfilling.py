"""Requests of backfills in a crawl: what they lead to belongs to the same query, and comes right after it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from core.errors import BlockedError, ConfigurationError, ScoutError
from core.store.crawling.asks import Ask, HeldAsk

# A further page comes before the first page of the next query: cursors end.
_EARLIER = timedelta(milliseconds=1)
_KEY_CHARS = 32
# So many queries that are lost one after the other are the fault of none of them.
MOST_LOST = 3


def carry_on(held: HeldAsk, found: Ask, now: datetime) -> Ask:
    """Return a request that an answer of a backfill led to, as one of the same query."""
    own = f"{found.role} {found.url} {found.body or ''} {found.key}"
    key = f"{held.ask.backfill}/{hashlib.sha256(own.encode()).hexdigest()[:_KEY_CHARS]}"
    before = (held.due_at or now) - _EARLIER
    return replace(found, key=key, backfill=held.ask.backfill, version=held.ask.version, after=before)


def is_our_fault(error: ScoutError) -> bool:
    """Whether all other queries of a source would be refused too: we are not let in, or not any more today."""
    return isinstance(error, BlockedError | ConfigurationError)


def next_day(now: datetime) -> datetime:
    """Return when the next day begins, by which requests of backfills are counted (UTC)."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
