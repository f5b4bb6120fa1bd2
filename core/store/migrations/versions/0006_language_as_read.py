"""The language that the tagger read a document in."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import make_string

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.add_column("tag_sets", sa.Column("lang", make_string(8), server_default="und", nullable=False))


def downgrade() -> None:
    """Go one version back."""
    op.drop_column("tag_sets", "lang")
