"""Requests that sources want made, as values and as rows of the frontier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from core.models import Cause, Document, Evidence
from core.registers import RegisterEntry
from core.store.columns import make_storable

# The key of the request that a round begins with.
SEED = "seed"
# In a payload: the identifiers of what is held that a request asks for.
WANTED = "wanted"
# The role of requests that ask for what a source has of long ago.
BACKFILL = "backfill"
# What an answer said of itself, for the next request of the same address.
VALIDATORS = ("etag", "last_modified", "read_as", "content_hash")


class AskState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that a source wants made.

    ``url``: as the source says it, before a sandbox takes its place. ``role``: which method of its spider reads the
    answer; ``payload``: what that needs besides, as JSON. ``key``: what it is, within its source; without one that is
    its role, address and body. ``version``: one that is held under another version is asked again (a listing by the
    round that it belongs to, a page by what is told of it). ``again_s``: when it is asked again after it was done;
    ``None``: never. ``after``: not before. ``body``: makes it a POST of JSON. ``budget``: whose pace it counts against;
    the crawl fills it in. ``backfill``: the query of a backfill that it belongs to; such requests come after others.
    """

    source: str
    url: str
    role: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    version: str = ""
    depth: int = 0
    again_s: float | None = None
    after: datetime | None = None
    body: str | None = None
    budget: str = ""
    backfill: str | None = None

    @property
    def id(self) -> str:
        """The key: the one given, or 128 bits of the SHA-256 of role, address and body."""
        own = f"{self.role} {self.url} {self.body or ''}"
        return self.key or hashlib.sha256(own.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class HeldAsk:
    """A request as the frontier holds it.

    ``tries``: failures in a row. ``read_as``: which version of our reading made what is held of it: its validators
    (``etag``, ``last_modified``) say "unchanged" only to that one.
    """

    ask: Ask
    state: AskState = AskState.WAITING
    due_at: datetime | None = None
    visited_at: datetime | None = None
    tries: int = 0
    status: int | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    read_as: str | None = None
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of a request, and all that came of it: committed as one, or not at all.

    ``due_at``: when it is asked next, ``None``: not again. ``is_part``: more of the same answer follows, so the request
    is not done yet. ``found`` holds the requests that its answer led to, ``again`` the keys of those before it that it
    puts in doubt. ``counted``: how many records a query of a backfill has in all, and on its first page.
    """

    ask: Ask
    state: AskState
    due_at: datetime | None = None
    tries: int = 0
    status: int | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    read_as: str | None = None
    content_hash: str | None = None
    records: tuple[tuple[Document, Evidence | None], ...] = ()
    entries: tuple[tuple[RegisterEntry, Evidence | None], ...] = ()
    cause: Cause = Cause.NEW
    found: tuple[Ask, ...] = ()
    again: tuple[str, ...] = ()
    remember: Mapping[str, Any] = field(default_factory=dict)
    is_part: bool = False
    counted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AskCounts:
    """How many requests of a source wait, are done and were refused; ``due_at``: when the next one is due."""

    waiting: int = 0
    done: int = 0
    refused: int = 0
    due_at: datetime | None = None


def ask_facts(ask: Ask) -> dict[str, Any]:
    """Return the columns that say what is asked."""
    return {
        "url": ask.url,
        "role": ask.role,
        "payload": dict(ask.payload),
        "body": ask.body,
        "depth": ask.depth,
        "version": ask.version,
        "again_s": ask.again_s,
        "budget": ask.budget,
        "backfill": ask.backfill,
        "priority": int(ask.backfill is not None),
    }


def make_row(ask: Ask, now: datetime) -> dict[str, Any]:
    """Return the row of a request that nobody made yet."""
    blank = dict.fromkeys(
        ("visited_at", "status", "error", "etag", "last_modified", "read_as", "content_hash"),
    )
    return (
        ask_facts(ask)
        | blank
        | {
            "source": ask.source,
            "key": ask.id,
            "state": AskState.WAITING.value,
            "due_at": ask.after or now,
            "found_at": now,
            "tries": 0,
        }
    )


def read_row(row: Row[Any]) -> HeldAsk:
    """Return the request that a row holds."""
    ask = Ask(
        source=row.source,
        url=row.url,
        role=row.role,
        payload=row.payload,
        key=row.key,
        version=row.version,
        depth=row.depth,
        again_s=row.again_s,
        body=row.body,
        budget=row.budget,
        backfill=row.backfill,
    )
    return HeldAsk(
        ask,
        AskState(row.state),
        row.due_at,
        row.visited_at,
        row.tries,
        row.status,
        row.error,
        row.etag,
        row.last_modified,
        row.read_as,
        row.content_hash,
    )


def make_visit_row(visit: Visit, now: datetime) -> dict[str, Any]:
    """Return the row of a request that was visited."""
    return ask_facts(visit.ask) | {
        "source": visit.ask.source,
        "key": visit.ask.id,
        "state": visit.state.value,
        "due_at": visit.due_at,
        "found_at": now,
        "visited_at": now,
        "tries": visit.tries,
        "status": visit.status,
        "error": visit.error and make_storable(visit.error),
        "etag": visit.etag and make_storable(visit.etag),
        "last_modified": visit.last_modified and make_storable(visit.last_modified),
        "read_as": visit.read_as,
        "content_hash": visit.content_hash,
    }
