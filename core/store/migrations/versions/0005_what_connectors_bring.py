"""What connectors bring: what documents cite, what is counted or paid, entries of registers, and backfills."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_string

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.add_column("documents", sa.Column("citations", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("documents", sa.Column("measures", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "register_identifiers",
        sa.Column("scheme", make_string(20), nullable=False),
        sa.Column("value", make_string(300), nullable=False),
        sa.Column("actor_id", make_string(300), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "value", "actor_id", name=op.f("pk_register_identifiers")),
    )
    op.create_index(op.f("ix_register_identifiers_actor_id"), "register_identifiers", ["actor_id"])
    by = ["predicate", "subject", "retracted_at"]
    op.create_index(op.f("ix_statements_predicate_subject_retracted_at"), "statements", by)
    _add_backfills()


def _add_backfills() -> None:
    """Add what backfills ask for, and put their requests behind all others."""
    op.add_column("frontier", sa.Column("backfill", make_string(100), nullable=True))
    op.add_column("frontier", sa.Column("priority", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_frontier_budget_due_at", "frontier")
    op.create_index(op.f("ix_frontier_budget_priority_due_at"), "frontier", ["budget", "priority", "due_at"])
    op.drop_index("ix_frontier_source_state_due_at", "frontier")
    by = ["source", "state", "priority", "due_at"]
    op.create_index(op.f("ix_frontier_source_state_priority_due_at"), "frontier", by)
    is_backfilled = sa.text("backfill IS NOT NULL")
    op.create_index(
        op.f("ix_frontier_backfill"),
        "frontier",
        ["source", "backfill", "state"],
        sqlite_where=is_backfilled,
        postgresql_where=is_backfilled,
    )
    op.create_table(
        "backfills",
        sa.Column("source", make_string(100), nullable=False),
        sa.Column("key", make_string(100), nullable=False),
        sa.Column("technology", make_string(100), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("version", make_string(64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("on_page", sa.Integer(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_backfills")),
    )
    op.create_table(
        "backfill_days",
        sa.Column("source", make_string(100), nullable=False),
        sa.Column("requests_a_day", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_backfill_days")),
    )
    op.create_table(
        "asked_for",
        sa.Column("source", make_string(100), nullable=False),
        sa.Column("identifier", make_string(300), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("source", "identifier", name=op.f("pk_asked_for")),
    )
    op.create_index(op.f("ix_asked_for_source_asked_at_identifier"), "asked_for", ["source", "asked_at", "identifier"])
