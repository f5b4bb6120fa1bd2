"""The tables of accounts: who may sign in, their sessions and keys, spaces with their members, and the audit.

A person's principal is a row of ``principals``. Secrets are held as hashes only.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table

from core.store.columns import UtcDateTime, make_string, make_text
from core.store.metadata import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("principal_id", ForeignKey("principals.id"), primary_key=True),
    Column("login", make_string(100), nullable=False, unique=True),
    Column("password_hash", make_text(), nullable=False),
    Column("role", make_string(20), nullable=False),
    Column("language", make_string(8), nullable=False),
    Column("password_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", make_string(64), nullable=False, unique=True),
    Column("principal_id", ForeignKey("accounts.principal_id"), nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("address", make_string(60)),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("prefix", make_string(20), nullable=False, unique=True),
    Column("secret_hash", make_string(64), nullable=False),
    Column("principal_id", ForeignKey("accounts.principal_id"), nullable=False, index=True),
    Column("name", make_string(200), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

spaces = Table(
    "spaces",
    metadata,
    Column("name", make_string(100), primary_key=True),
    Column("kind", make_string(20), nullable=False),
    Column("owner", ForeignKey("accounts.principal_id"), nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
)

space_members = Table(
    "space_members",
    metadata,
    Column("space", ForeignKey("spaces.name"), primary_key=True),
    Column("principal_id", ForeignKey("accounts.principal_id"), primary_key=True),
    Column("access", make_string(8), nullable=False),
    Index(None, "principal_id"),
)

# Lines are added, never changed: but that forgetting an account takes out its name and addresses.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("principal", make_string(300), nullable=False, index=True),
    Column("key", make_string(20)),
    Column("action", make_string(40), nullable=False),
    Column("target", make_string(300), nullable=False, index=True),
    Column("space", make_string(100)),
    Column("address", make_string(60)),
    Column("detail", JSON, nullable=False),
)
