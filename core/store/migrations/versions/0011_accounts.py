"""Accounts with sessions, keys and spaces; the audit; the spaces of runs, and of documents in the index by source."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_string, make_text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BY_SOURCE = "ix_documents_source_first_seen"
# An import of before may have been into a space of its own: where its source has anything in one, nobody is shown its
# record on a page, for no space has an empty name.
_HIDE_IMPORTS = """
    UPDATE runs SET space = '' WHERE stage = 'import' AND (
        source IN (SELECT source FROM documents WHERE space <> 'shared')
        OR 'register:' || source IN (SELECT principal FROM statements WHERE space <> 'shared')
    )
"""


def upgrade() -> None:
    """Bring the schema one version on."""
    _add_accounts()
    _add_spaces()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("principal", make_string(300), nullable=False),
        sa.Column("key", make_string(20)),
        sa.Column("action", make_string(40), nullable=False),
        sa.Column("target", make_string(300), nullable=False),
        sa.Column("space", make_string(100)),
        sa.Column("address", make_string(60)),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_audit_principal"), "audit", ["principal"])
    op.create_index(op.f("ix_audit_target"), "audit", ["target"])
    op.create_index(op.f(f"{_BY_SOURCE}_space"), "documents", ["source", "first_seen", "space"])
    op.drop_index(op.f(_BY_SOURCE), "documents")
    op.add_column("runs", sa.Column("space", make_string(100), nullable=False, server_default="shared"))
    op.execute(_HIDE_IMPORTS)


def downgrade() -> None:
    """Go one version back."""
    op.drop_column("runs", "space")
    op.create_index(op.f(_BY_SOURCE), "documents", ["source", "first_seen"])
    op.drop_index(op.f(f"{_BY_SOURCE}_space"), "documents")
    for name in ("audit", "space_members", "spaces", "api_keys", "sessions", "accounts"):
        op.drop_table(name)


def _add_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("principal_id", make_string(300), sa.ForeignKey("principals.id"), primary_key=True),
        sa.Column("login", make_string(100), nullable=False, unique=True),
        sa.Column("password_hash", make_text(), nullable=False),
        sa.Column("role", make_string(20), nullable=False),
        sa.Column("language", make_string(8), nullable=False),
        sa.Column("password_at", UtcDateTime, nullable=False),
        sa.Column("disabled_at", UtcDateTime),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", make_string(64), nullable=False, unique=True),
        _principal(),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("address", make_string(60)),
    )
    op.create_index(op.f("ix_sessions_principal_id"), "sessions", ["principal_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("prefix", make_string(20), nullable=False, unique=True),
        sa.Column("secret_hash", make_string(64), nullable=False),
        _principal(),
        sa.Column("name", make_string(200), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
    )
    op.create_index(op.f("ix_api_keys_principal_id"), "api_keys", ["principal_id"])


def _add_spaces() -> None:
    op.create_table(
        "spaces",
        sa.Column("name", make_string(100), primary_key=True),
        sa.Column("kind", make_string(20), nullable=False),
        sa.Column("owner", make_string(300), sa.ForeignKey("accounts.principal_id"), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_spaces_owner"), "spaces", ["owner"])
    op.create_table(
        "space_members",
        sa.Column("space", make_string(100), sa.ForeignKey("spaces.name"), primary_key=True),
        sa.Column("principal_id", make_string(300), sa.ForeignKey("accounts.principal_id"), primary_key=True),
        sa.Column("access", make_string(8), nullable=False),
    )
    op.create_index(op.f("ix_space_members_principal_id"), "space_members", ["principal_id"])


def _principal() -> sa.Column[str]:
    return sa.Column("principal_id", make_string(300), sa.ForeignKey("accounts.principal_id"), nullable=False)
