"""The tables of what is known: who there is, who is meant, what happened, what bears on what."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Date, Float, ForeignKey, Index, Integer, Table

from core.store.columns import UtcDateTime, make_id, make_string, make_text
from core.store.metadata import metadata

# What sentences of a document say happened, by its current tag set. ``key``: what signals of one event share.
signals = Table(
    "signals",
    metadata,
    make_id("document_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("key", make_string(300), nullable=False),
    Column("field", make_string(20), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("certainty", make_string(20), nullable=False),
    Column("extractor", make_string(60), nullable=False),
    Column("named", JSON, nullable=False),
    Column("money", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Index(None, "key"),
    Index(None, "kind", "document_id"),
)

# What happened, told by one or more signals: derived from them and from corrections.
events = Table(
    "events",
    metadata,
    make_id(primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("key", make_string(300), nullable=False),
    Column("state", make_string(20), nullable=False),
    Column("space", make_string(100), nullable=False),
    Column("named", JSON, nullable=False),
    Column("names", make_text(), nullable=False),
    Column("money", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("redirect_to", make_string(300)),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "key"),
    Index(None, "kind", "first_day"),
)

event_signals = Table(
    "event_signals",
    metadata,
    make_id("document_id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("event_id", make_string(300), nullable=False, index=True),
)

# How one document bears on another: a patent on the paper of the same invention, a paper on its project.
document_relations = Table(
    "document_relations",
    metadata,
    make_id("document_id", primary_key=True),
    Column("kind", make_string(40), primary_key=True),
    make_id("other_id", primary_key=True),
    Column("score", Float, nullable=False),
    Column("reason", make_text(), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index(None, "other_id"),
)

# What documents share that bear on each other: hashes of identifiers and grants.
relation_keys = Table(
    "relation_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    make_id("document_id", primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Index(None, "document_id"),
)

# The people of documents, or whom they tell of: hashes of family name with first letter, and of the given name.
person_keys = Table(
    "person_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", make_string(20), primary_key=True),
    Column("given", Integer, primary_key=True, autoincrement=False),
    make_id("document_id", primary_key=True),
    Index(None, "document_id"),
)

actors = Table(
    "actors",
    metadata,
    make_id(primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("name", make_text(), nullable=False),
    Column("country", make_string(2)),
    Column("identifiers", JSON, nullable=False),
    Column("redirect_to", make_string(300), index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# What documents said of an actor until a moment; it goes with the actor, which may be forgotten.
actor_pasts = Table(
    "actor_pasts",
    metadata,
    Column("actor_id", ForeignKey("actors.id", ondelete="CASCADE"), primary_key=True),
    Column("until", UtcDateTime, primary_key=True),
    Column("name", make_text(), nullable=False),
    Column("identifiers", JSON, nullable=False),
)

actor_names = Table(
    "actor_names",
    metadata,
    make_id("actor_id", primary_key=True),
    Column("normalised", make_string(300), primary_key=True, index=True),
    Column("name", make_text(), nullable=False),
    Column("kind", make_string(20), nullable=False),
)

# By which identifiers the actors of registers are known: derived from their statements.
register_identifiers = Table(
    "register_identifiers",
    metadata,
    Column("scheme", make_string(20), primary_key=True),
    Column("value", make_string(300), primary_key=True),
    make_id("actor_id", primary_key=True),
    Index(None, "actor_id"),
)

# The names of organisations that texts have, normalised, and whom each means there: ``NULL`` where that cannot be told,
# empty where a person says that it is nobody.
names_in_text = Table(
    "names_in_text",
    metadata,
    Column("normalised", make_string(300), primary_key=True),
    make_id("document_id", primary_key=True),
    Column("actor_id", make_string(300), index=True),
    Index(None, "document_id"),
)

links = Table(
    "links",
    metadata,
    make_id("document_id", primary_key=True),
    Column("role", make_string(20), primary_key=True),
    make_id("actor_id", primary_key=True),
    Column("surface", make_text(), nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", make_text(), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index(None, "actor_id"),
)
