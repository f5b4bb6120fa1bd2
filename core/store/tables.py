"""The tables of the store, as SQLAlchemy Core tables: the one description that the migrations are checked against.

Times are UTC; JSON columns hold lists of plain values. Later issues add tables by migrations of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without zone in SQLite, which has none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Remember what a time becomes: a batch of a thousand rows is written with one ``now``."""
        process = super().bind_processor(dialect)
        return process and lru_cache(maxsize=64)(process)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone; bring the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time its zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id(name: str = "id", **options: bool) -> Column[str]:
    return Column(name, String(300), **options)  # type: ignore[arg-type]


principals = Table(
    "principals",
    metadata,
    _id(primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    _id(primary_key=True),
    Column("publisher", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("licence", String(300)),
    Column("url", Text),
    Column("facts_hash", String(64), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stage", String(60), nullable=False),
    Column("source", String(300)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("read", Integer, nullable=False, default=0),
    Column("new", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    Column("seconds", Float),
    Column("error", Text),
    Index(None, "stage", "started_at"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("code", String(60), nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("sample", Text, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("url", Text),
    Column("answer_hash", String(64)),
    Column("fetched_at", UtcDateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    _id(primary_key=True),
    Column("source", String(100), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_hash", String(32), nullable=False),
    Column("evidence_hash", String(64)),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("url", Text),
    Column("outlet", String(200)),
    Column("licence", String(300)),
    Column("people", JSON, nullable=False),
    Column("organisations", JSON, nullable=False),
    Column("identifiers", JSON, nullable=False),
    Column("classifications", JSON, nullable=False),
    Column("visible_from", Date),
    Column("lead_only", Boolean, nullable=False),
    Column("owner", String(100), nullable=False),
    Column("space", String(100), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

document_dates = Table(
    "document_dates",
    metadata,
    _id("document_id", primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("value", Date, primary_key=True),
    Column("precision", String(8), nullable=False),
)

# What a document said before: written when a newer revision takes its place.
document_revisions = Table(
    "document_revisions",
    metadata,
    _id("document_id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content_hash", String(32), nullable=False),
    Column("evidence_hash", String(64)),
    Column("content", LargeBinary, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("superseded_at", UtcDateTime, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("consumer", String(100), primary_key=True),
    _id("target", primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("cause", String(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("enqueued_at", UtcDateTime, nullable=False),
    Column("claimed_by", String(100)),
    Column("claimed_until", UtcDateTime),
    Index(None, "consumer", "enqueued_at"),
)

tag_sets = Table(
    "tag_sets",
    metadata,
    _id("document_id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("version", String(120), primary_key=True),
    Column("tagger_version", String(60), nullable=False),
    Column("taxonomy_version", String(60), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# Mentions of the current tag set of a document; those of earlier ones are made again by their version.
mentions = Table(
    "mentions",
    metadata,
    _id("document_id", primary_key=True),
    Column("field", String(20), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("target", String(300), primary_key=True),
    Column("surface", Text, nullable=False),
)

units = Table(
    "units",
    metadata,
    _id(primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("founder", String(300), nullable=False, unique=True),
    Column("representative", String(300), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("redirect_to", String(300), index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# Where the joins lead that are not retracted: derived from ``units`` and ``statements``.
unit_members = Table(
    "unit_members",
    metadata,
    _id("document_id", primary_key=True),
    Column("unit_id", String(300), nullable=False, index=True),
)

# What makes two documents one unit: an identifier, or normalised title with year and first author.
document_keys = Table(
    "document_keys",
    metadata,
    Column("key", String(300), primary_key=True),
    _id("document_id", primary_key=True),
    Index(None, "document_id"),
)

actors = Table(
    "actors",
    metadata,
    _id(primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("country", String(2)),
    Column("identifiers", JSON, nullable=False),
    Column("redirect_to", String(300)),
    Column("recorded_at", UtcDateTime, nullable=False),
)

actor_names = Table(
    "actor_names",
    metadata,
    _id("actor_id", primary_key=True),
    Column("normalised", String(300), primary_key=True, index=True),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),
)

links = Table(
    "links",
    metadata,
    _id("document_id", primary_key=True),
    Column("role", String(20), primary_key=True),
    _id("actor_id", primary_key=True),
    Column("surface", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index(None, "actor_id"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(300), nullable=False, index=True),
    Column("predicate", String(60), nullable=False),
    Column("value", JSON, nullable=False),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", String(300)),
    Column("owner", String(100), nullable=False),
    Column("space", String(100), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("retracted_at", UtcDateTime),
    Column("retracted_by", String(300)),
)

index_generations = Table(
    "index_generations",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("engine", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("activated_at", UtcDateTime),
)
