"""The frontier, budgets of politeness, files of hosts, health of sources, and what was forgotten."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_string, make_text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "frontier",
        sa.Column("source", make_string(100), nullable=False),
        sa.Column("key", make_string(100), nullable=False),
        sa.Column("url", make_text(), nullable=False),
        sa.Column("role", make_string(40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("body", make_text(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("version", make_string(64), nullable=False),
        sa.Column("again_s", sa.Float(), nullable=True),
        sa.Column("budget", make_string(200), nullable=False),
        sa.Column("state", make_string(20), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("visited_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", make_text(), nullable=True),
        sa.Column("etag", make_text(), nullable=True),
        sa.Column("last_modified", make_text(), nullable=True),
        sa.Column("read_as", make_string(64), nullable=True),
        sa.Column("content_hash", make_string(64), nullable=True),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_frontier")),
    )
    op.create_index(op.f("ix_frontier_budget_due_at"), "frontier", ["budget", "due_at"])
    op.create_index(op.f("ix_frontier_due_at"), "frontier", ["due_at"])
    op.create_index(op.f("ix_frontier_source_state"), "frontier", ["source", "state"])
    op.create_index(op.f("ix_frontier_source_content_hash"), "frontier", ["source", "content_hash"])
    op.create_table(
        "budgets",
        sa.Column("name", make_string(200), nullable=False),
        sa.Column("claimed_by", make_string(100), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("reason", make_text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_budgets")),
    )
    op.create_table(
        "origin_files",
        sa.Column("origin", make_string(300), nullable=False),
        sa.Column("path", make_string(60), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("error", make_text(), nullable=True),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "path", name=op.f("pk_origin_files")),
    )
    op.create_table(
        "source_health",
        sa.Column("source", make_string(100), nullable=False),
        sa.Column("state", make_string(20), nullable=False),
        sa.Column("detail", make_text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("ok_at", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("gave_up_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_health")),
    )
    op.create_table(
        "suppressions",
        sa.Column("hash", make_string(64), nullable=False),
        sa.Column("kind", make_string(20), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_suppressions")),
    )
