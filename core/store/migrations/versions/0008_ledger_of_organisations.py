"""What documents said of an actor before, and which actors are given up for one."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_string, make_text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "actor_pasts",
        sa.Column("actor_id", make_string(300), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("name", make_text(), nullable=False),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_actor_pasts_actor_id_actors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("actor_id", "until", name=op.f("pk_actor_pasts")),
    )
    op.create_index(op.f("ix_actors_redirect_to"), "actors", ["redirect_to"])


def downgrade() -> None:
    """Go one version back."""
    op.drop_index(op.f("ix_actors_redirect_to"), "actors")
    op.drop_table("actor_pasts")
