"""One key for each person of a document, in the place of one for each two of them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_id, make_string

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Resolve writes the keys of what it has seen before.
_ASK_AGAIN = sa.text(
    "INSERT INTO pending (consumer, target, revision, cause, attempts, enqueued_at) "
    "SELECT 'resolve', id, revision, 'enriched', 0, :now FROM documents "
    "WHERE EXISTS (SELECT 1 FROM unit_members WHERE unit_members.document_id = documents.id) ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam("now", type_=UtcDateTime()))


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "person_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", make_string(20), primary_key=True),
        sa.Column("given", sa.Integer, primary_key=True, autoincrement=False),
        make_id("document_id", primary_key=True),
    )
    op.create_index(op.f("ix_person_keys_document_id"), "person_keys", ["document_id"])
    _resolve_again()


def downgrade() -> None:
    """Go one version back."""
    op.drop_table("person_keys")
    # The version before takes every actor for an organisation.
    op.execute(sa.text("DELETE FROM links WHERE role IN ('author', 'inventor')"))
    op.execute(sa.text("DELETE FROM actors WHERE kind = 'person'"))
    _resolve_again()


def _resolve_again() -> None:
    op.execute(sa.text("DELETE FROM relation_keys"))
    op.execute(_ASK_AGAIN.bindparams(now=datetime.now(UTC)))
