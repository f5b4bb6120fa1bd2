"""The names of organisations that texts have, and whom each means there."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_id, make_string

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Resolve looks again at all that names organisations, as it does when a register changed.
_ASK_AGAIN = sa.text(
    "INSERT INTO pending (consumer, target, revision, cause, attempts, enqueued_at) "
    "SELECT 'link', 'registers', 1, 'enriched', 0, :now "
    "WHERE EXISTS (SELECT 1 FROM documents) ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam("now", type_=UtcDateTime()))


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "names_in_text",
        sa.Column("normalised", make_string(300), primary_key=True),
        make_id("document_id", primary_key=True),
        sa.Column("actor_id", make_string(300)),
    )
    op.create_index(op.f("ix_names_in_text_actor_id"), "names_in_text", ["actor_id"])
    op.create_index(op.f("ix_names_in_text_document_id"), "names_in_text", ["document_id"])
    op.get_bind().execute(_ASK_AGAIN, {"now": datetime.now(UTC)})


def downgrade() -> None:
    """Go one version back."""
    op.drop_table("names_in_text")
