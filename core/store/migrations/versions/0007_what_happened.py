"""What sentences say happened, the events they tell of, and how documents bear on each other."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_id, make_string, make_text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "signals",
        make_id("document_id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", make_string(20), nullable=False),
        sa.Column("key", make_string(300), nullable=False),
        sa.Column("field", make_string(20), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("certainty", make_string(20), nullable=False),
        sa.Column("extractor", make_string(60), nullable=False),
        sa.Column("named", sa.JSON, nullable=False),
        sa.Column("money", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_index(op.f("ix_signals_key"), "signals", ["key"])
    op.create_index(op.f("ix_signals_kind_document_id"), "signals", ["kind", "document_id"])
    op.create_table(
        "events",
        make_id(primary_key=True),
        sa.Column("kind", make_string(20), nullable=False),
        sa.Column("key", make_string(300), nullable=False),
        sa.Column("state", make_string(20), nullable=False),
        sa.Column("space", make_string(100), nullable=False),
        sa.Column("named", sa.JSON, nullable=False),
        sa.Column("names", make_text(), nullable=False),
        sa.Column("money", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("redirect_to", make_string(300)),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_events_key"), "events", ["key"])
    op.create_index(op.f("ix_events_kind_first_day"), "events", ["kind", "first_day"])
    op.create_table(
        "event_signals",
        make_id("document_id", primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("event_id", make_string(300), nullable=False),
    )
    op.create_index(op.f("ix_event_signals_event_id"), "event_signals", ["event_id"])
    op.create_table(
        "document_relations",
        make_id("document_id", primary_key=True),
        sa.Column("kind", make_string(40), primary_key=True),
        make_id("other_id", primary_key=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reason", make_text(), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_document_relations_other_id"), "document_relations", ["other_id"])
    op.create_table(
        "relation_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        make_id("document_id", primary_key=True),
        sa.Column("kind", make_string(20), nullable=False),
    )
    op.create_index(op.f("ix_relation_keys_document_id"), "relation_keys", ["document_id"])


def downgrade() -> None:
    """Go one version back."""
    for name in ("relation_keys", "document_relations", "event_signals", "events", "signals"):
        op.drop_table(name)
