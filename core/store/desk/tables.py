"""The tables of the desk: searches, lists, notes and judgements that people keep, and when they last came by.

Who is named by an id only: forgetting an account leaves what it kept in a space, under an id that names nobody.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from core.store.columns import UtcDateTime, make_id, make_string, make_text
from core.store.metadata import metadata

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", make_string(200), nullable=False),
    Column("parameters", make_text(), nullable=False),
    make_id("owner", nullable=False),
    Column("space", make_string(100), nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
)

search_looks = Table(
    "search_looks",
    metadata,
    Column("search_id", ForeignKey("saved_searches.id"), primary_key=True),
    make_id("principal", primary_key=True),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("seen", Integer, nullable=False),
    Index(None, "principal"),
)

search_draws = Table(
    "search_draws",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("search_id", ForeignKey("saved_searches.id"), nullable=False, index=True),
    Column("query", make_text(), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("frame", Integer, nullable=False),
    Column("near_total", Integer, nullable=False),
    Column("near_frame", Integer, nullable=False),
    make_id("drawn_by", nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("draw_id", ForeignKey("search_draws.id"), primary_key=True),
    make_id("unit_id", primary_key=True),
    Column("part", make_string(10), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("verdict", Boolean),
    make_id("judged_by"),
    Column("judged_at", UtcDateTime),
)

lists = Table(
    "lists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", make_string(200), nullable=False),
    make_id("owner", nullable=False),
    Column("space", make_string(100), nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
)

list_items = Table(
    "list_items",
    metadata,
    Column("list_id", ForeignKey("lists.id"), primary_key=True),
    Column("kind", make_string(20), primary_key=True),
    make_id("target", primary_key=True),
    Column("remark", make_text(), nullable=False),
    make_id("added_by", nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Index(None, "kind", "target"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", make_string(20), nullable=False),
    make_id("target", nullable=False),
    Column("text", make_text(), nullable=False),
    make_id("owner", nullable=False),
    Column("space", make_string(100), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime),
    Index(None, "kind", "target"),
)

last_visits = Table(
    "last_visits",
    metadata,
    make_id("principal", primary_key=True),
    Column("visited_at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime),
)
