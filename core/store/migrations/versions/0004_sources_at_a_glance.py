"""The facts of a source beside it, what its host said in words, and indexes for pages over all sources."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import make_text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.add_column("sources", sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("origin_files", sa.Column("says", make_text(), nullable=True))
    op.drop_index("ix_documents_source", "documents")
    op.create_index(op.f("ix_documents_source_first_seen"), "documents", ["source", "first_seen"])
    op.drop_index("ix_frontier_source_state", "frontier")
    op.create_index(op.f("ix_frontier_source_state_due_at"), "frontier", ["source", "state", "due_at"])
    op.create_index(op.f("ix_runs_source_id"), "runs", ["source", "id"])
