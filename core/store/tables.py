"""The tables of the store, as SQLAlchemy Core tables: the one description that the migrations are checked against.

Times are UTC; JSON columns hold lists of plain values. Later issues add tables by migrations of their own.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, Table

from core.store.accounts.tables import accounts as accounts
from core.store.accounts.tables import api_keys as api_keys
from core.store.accounts.tables import audit as audit
from core.store.accounts.tables import sessions as sessions
from core.store.accounts.tables import space_members as space_members
from core.store.accounts.tables import spaces as spaces
from core.store.columns import UtcDateTime, make_id, make_string, make_text
from core.store.crawling.tables import asked_for as asked_for
from core.store.crawling.tables import backfill_days as backfill_days
from core.store.crawling.tables import backfills as backfills
from core.store.crawling.tables import budgets as budgets
from core.store.crawling.tables import frontier as frontier
from core.store.crawling.tables import origin_files as origin_files
from core.store.crawling.tables import source_health as source_health
from core.store.crawling.tables import suppressions as suppressions
from core.store.desk.tables import judgements as judgements
from core.store.desk.tables import last_visits as last_visits
from core.store.desk.tables import list_items as list_items
from core.store.desk.tables import lists as lists
from core.store.desk.tables import notes as notes
from core.store.desk.tables import saved_searches as saved_searches
from core.store.desk.tables import search_draws as search_draws
from core.store.desk.tables import search_looks as search_looks
from core.store.knowledge_tables import actor_names as actor_names
from core.store.knowledge_tables import actor_pasts as actor_pasts
from core.store.knowledge_tables import actors as actors
from core.store.knowledge_tables import document_relations as document_relations
from core.store.knowledge_tables import event_signals as event_signals
from core.store.knowledge_tables import events as events
from core.store.knowledge_tables import links as links
from core.store.knowledge_tables import names_in_text as names_in_text
from core.store.knowledge_tables import person_keys as person_keys
from core.store.knowledge_tables import register_identifiers as register_identifiers
from core.store.knowledge_tables import relation_keys as relation_keys
from core.store.knowledge_tables import signals as signals
from core.store.metadata import metadata as metadata

principals = Table(
    "principals",
    metadata,
    make_id(primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("name", make_string(200), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    make_id(primary_key=True),
    Column("publisher", make_string(200), nullable=False),
    Column("title", make_string(300), nullable=False),
    Column("kind", make_string(20), nullable=False),
    Column("licence", make_string(300)),
    Column("url", make_text()),
    Column("facts_hash", make_string(64), nullable=False),
    Column("facts", JSON(none_as_null=True)),
    Column("recorded_at", UtcDateTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stage", make_string(60), nullable=False),
    Column("source", make_string(300)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("read", Integer, nullable=False, default=0),
    Column("new", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    Column("seconds", Float),
    Column("error", make_text()),
    Column("space", make_string(100), nullable=False, server_default="shared"),
    Index(None, "stage", "started_at"),
    Index(None, "source", "id"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("code", make_string(60), nullable=False),
    Column("place", make_text(), nullable=False),
    Column("message", make_text(), nullable=False),
    Column("sample", make_text(), nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("hash", make_string(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("media_type", make_string(100), nullable=False),
    Column("url", make_text()),
    Column("answer_hash", make_string(64)),
    Column("fetched_at", UtcDateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    make_id(primary_key=True),
    Column("source", make_string(100), nullable=False),
    Column("kind", make_string(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_hash", make_string(32), nullable=False),
    Column("evidence_hash", make_string(64)),
    Column("title", make_text(), nullable=False),
    Column("text", make_text(), nullable=False),
    Column("lang", make_string(8), nullable=False),
    Column("url", make_text()),
    Column("outlet", make_string(200)),
    Column("licence", make_string(300)),
    Column("people", JSON, nullable=False),
    Column("organisations", JSON, nullable=False),
    Column("identifiers", JSON, nullable=False),
    Column("classifications", JSON, nullable=False),
    Column("citations", JSON(none_as_null=True)),
    Column("measures", JSON(none_as_null=True)),
    Column("visible_from", Date),
    Column("lead_only", Boolean, nullable=False),
    Column("owner", make_string(100), nullable=False),
    Column("space", make_string(100), nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # Counted by source and space, and listed newest first, without a look at the documents themselves.
    Index(None, "source", "first_seen", "space"),
)

document_dates = Table(
    "document_dates",
    metadata,
    make_id("document_id", primary_key=True),
    Column("kind", make_string(20), primary_key=True),
    Column("value", Date, primary_key=True),
    Column("precision", make_string(8), nullable=False),
)

# What a document said before: written when a newer revision takes its place.
document_revisions = Table(
    "document_revisions",
    metadata,
    make_id("document_id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content_hash", make_string(32), nullable=False),
    Column("evidence_hash", make_string(64)),
    Column("content", LargeBinary, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("superseded_at", UtcDateTime, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("consumer", make_string(100), primary_key=True),
    make_id("target", primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("cause", make_string(20), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("enqueued_at", UtcDateTime, nullable=False),
    Column("claimed_by", make_string(100)),
    Column("claimed_until", UtcDateTime),
    Index(None, "consumer", "enqueued_at"),
)

tag_sets = Table(
    "tag_sets",
    metadata,
    make_id("document_id", primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("version", make_string(120), primary_key=True),
    Column("tagger_version", make_string(60), nullable=False),
    Column("taxonomy_version", make_string(60), nullable=False),
    Column("lang", make_string(8), nullable=False, server_default="und"),
    Column("tags", JSON, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# Mentions of the current tag set of a document; those of earlier ones are made again by their version.
mentions = Table(
    "mentions",
    metadata,
    make_id("document_id", primary_key=True),
    Column("field", make_string(20), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("kind", make_string(20), primary_key=True),
    Column("target", make_string(300), primary_key=True),
    Column("surface", make_text(), nullable=False),
)

units = Table(
    "units",
    metadata,
    make_id(primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("founder", make_string(300), nullable=False, unique=True),
    Column("representative", make_string(300), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("redirect_to", make_string(300), index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# Where the joins lead that are not retracted: derived from ``units`` and ``statements``.
unit_members = Table(
    "unit_members",
    metadata,
    make_id("document_id", primary_key=True),
    Column("unit_id", make_string(300), nullable=False, index=True),
)

# What makes two documents one unit: an identifier, or normalised title with year and first author.
document_keys = Table(
    "document_keys",
    metadata,
    Column("key", make_string(300), primary_key=True),
    make_id("document_id", primary_key=True),
    Index(None, "document_id"),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", make_string(300), nullable=False, index=True),
    Column("predicate", make_string(60), nullable=False),
    Column("value", JSON, nullable=False),
    Column("principal", ForeignKey("principals.id"), nullable=False),
    Column("reason", make_text(), nullable=False),
    Column("evidence", make_string(300)),
    Column("owner", make_string(100), nullable=False),
    Column("space", make_string(100), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("retracted_at", UtcDateTime),
    Column("retracted_by", make_string(300)),
    # A register has a statement for each of its entries: those of another predicate are found beside them.
    Index(None, "predicate", "subject", "retracted_at"),
)

index_generations = Table(
    "index_generations",
    metadata,
    Column("name", make_string(100), primary_key=True),
    Column("engine", make_string(40), nullable=False),
    Column("state", make_string(20), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("activated_at", UtcDateTime),
)
