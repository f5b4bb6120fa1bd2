"""The tables of a crawl: what is asked for, whose pace it counts against, what hosts say, how sources are doing."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Index, Integer, LargeBinary, Table

from core.store.columns import UtcDateTime, make_string, make_text
from core.store.metadata import metadata

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
    Index(None, "budget", "due_at"),
    Index(None, "due_at"),
    Index(None, "source", "state", "due_at"),
    Index(None, "source", "content_hash"),
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
