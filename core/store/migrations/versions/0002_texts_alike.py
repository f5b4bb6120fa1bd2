"""PostgreSQL compares texts by code points and sets no lengths, as SQLite always did."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "actor_names", "actors", "document_dates", "document_keys", "document_revisions", "documents", "evidence",
    "index_generations", "links", "mentions", "pending", "principals", "refusals", "runs", "sources", "statements",
    "tag_sets", "unit_members", "units",
)  # fmt: skip
_SQL_TYPES = {"character varying": "varchar", "text": "text"}


def upgrade() -> None:
    """Bring the schema one version on."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    columns = sa.text(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = :name AND data_type IN ('character varying', 'text')"
        " ORDER BY ordinal_position"
    )
    for table in TABLES:
        found = connection.execute(columns, {"name": table}).all()
        changes = [f'ALTER COLUMN "{name}" TYPE {_SQL_TYPES[kind]} COLLATE "C"' for name, kind in found]
        # In one statement, so that each index is built once.
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
