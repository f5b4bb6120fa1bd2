"""${message}."""

import sqlalchemy as sa
from alembic import op

import core.store.columns

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    ${upgrades if upgrades else "pass"}
