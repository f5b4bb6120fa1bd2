"""The tables of a crawl: what is asked for, whose pace it counts against, what hosts say, how sources are doing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Date, Float, Index, Integer, LargeBinary, Table, text

from core.store.columns import UtcDateTime, make_string, make_text
from core.store.metadata import metadata

_BACKFILLED = "backfill IS NOT NULL"


def _where(condition: str) -> dict[str, Any]:
    """Keep an index to the rows that it is for."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


# Requests that sources want made: what is due, what became of it, and when it is asked again.
frontier = Table(
    "frontier",
    metadata,
    Column("source", make_string(100), primary_key=True),
    Column("key", make_string(100), primary_key=True),
    Column("url", make_text(), nullable=False),
    Column("role", make_string(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("body", make_text()),
    Column("depth", Integer, nullable=False),
    Column("version", make_string(64), nullable=False),
    Column("again_s", Float),
    Column("budget", make_string(200), nullable=False),
    # Which query of a backfill it belongs to, and with that, that it comes after all that does to none.
    Column("backfill", make_string(100)),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("state", make_string(20), nullable=False),
    Column("due_at", UtcDateTime),
    Column("found_at", UtcDateTime, nullable=False),
    Column("visited_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("status", Integer),
    Column("error", make_text()),
    Column("etag", make_text()),
    Column("last_modified", make_text()),
    Column("read_as", make_string(64)),
    Column("content_hash", make_string(64)),
    Index(None, "budget", "priority", "due_at"),
    Index(None, "due_at"),
    Index(None, "source", "state", "priority", "due_at"),
    Index(None, "source", "content_hash"),
    Index("ix_frontier_backfill", "source", "backfill", "state", **_where(_BACKFILLED)),
)

# What backfills ask for: a query of a source for a technology in a span of days, each with what came of it so far.
backfills = Table(
    "backfills",
    metadata,
    Column("source", make_string(100), primary_key=True),
    Column("key", make_string(100), primary_key=True),
    Column("technology", make_string(100), nullable=False),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("version", make_string(64), nullable=False),
    Column("total", Integer),
    Column("on_page", Integer),
    Column("records", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("planned_at", UtcDateTime, nullable=False),
)

# How many requests a day (UTC) backfills may make of a source, and how many they made on that day.
backfill_days = Table(
    "backfill_days",
    metadata,
    Column("source", make_string(100), primary_key=True),
    Column("requests_a_day", Integer, nullable=False),
    Column("day", Date),
    Column("used", Integer, nullable=False),
    # It failed: no more of it is asked before.
    Column("rests_until", UtcDateTime),
)

# What an enriching source answered for, known to it or not: identifiers of what is held, as ``doi:10.1000/1``.
asked_for = Table(
    "asked_for",
    metadata,
    Column("source", make_string(100), primary_key=True),
    Column("identifier", make_string(300), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Index(None, "source", "asked_at", "identifier"),
)

# Whose pace a request counts against: a publisher, or the host of a page that nobody of ours publishes.
budgets = Table(
    "budgets",
    metadata,
    Column("name", make_string(200), primary_key=True),
    Column("claimed_by", make_string(100)),
    Column("claimed_until", UtcDateTime),
    Column("ready_at", UtcDateTime),
    Column("reason", make_text()),
)

# robots.txt, ai.txt and tdmrep.json of a host, until they expire.
origin_files = Table(
    "origin_files",
    metadata,
    Column("origin", make_string(300), primary_key=True),
    Column("path", make_string(60), primary_key=True),
    Column("status", Integer),
    Column("body", LargeBinary, nullable=False),
    Column("error", make_text()),
    Column("says", make_text()),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

source_health = Table(
    "source_health",
    metadata,
    Column("source", make_string(100), primary_key=True),
    Column("state", make_string(20), nullable=False),
    Column("detail", make_text(), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("tried_at", UtcDateTime, nullable=False),
    Column("ok_at", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("gave_up_at", UtcDateTime),
)

# What was forgotten and must not come back: hashes only, nothing that says what it was.
suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", make_string(64), primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)
