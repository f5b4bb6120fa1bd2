"""The tables of the first version."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import core.store.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    op.create_table(
        "actor_names",
        sa.Column("actor_id", sa.String(length=300), nullable=False),
        sa.Column("normalised", sa.String(length=300), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "normalised", name=op.f("pk_actor_names")),
    )
    with op.batch_alter_table("actor_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actor_names_normalised"), ["normalised"], unique=False)

    op.create_table(
        "actors",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("redirect_to", sa.String(length=300), nullable=True),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
    )
    op.create_table(
        "document_dates",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "kind", "value", name=op.f("pk_document_dates")),
    )
    op.create_table(
        "document_keys",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("key", "document_id", name=op.f("pk_document_keys")),
    )
    with op.batch_alter_table("document_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_keys_document_id"), ["document_id"], unique=False)

    op.create_table(
        "document_revisions",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "revision", name=op.f("pk_document_revisions")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.String(length=200), nullable=True),
        sa.Column("licence", sa.String(length=300), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("organisations", sa.JSON(), nullable=False),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("classifications", sa.JSON(), nullable=False),
        sa.Column("visible_from", sa.Date(), nullable=True),
        sa.Column("lead_only", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("space", sa.String(length=100), nullable=False),
        sa.Column("first_seen", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_source"), ["source"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("answer_hash", sa.String(length=64), nullable=True),
        sa.Column("fetched_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_evidence")),
    )
    op.create_table(
        "index_generations",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("activated_at", core.store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_index_generations")),
    )
    op.create_table(
        "links",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=300), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "role", "actor_id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_links_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "mentions",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "field", "start", "end", "kind", "target", name=op.f("pk_mentions")),
    )
    op.create_table(
        "pending",
        sa.Column("consumer", sa.String(length=100), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("enqueued_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("claimed_until", core.store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("consumer", "target", name=op.f("pk_pending")),
    )
    with op.batch_alter_table("pending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_consumer_enqueued_at"), ["consumer", "enqueued_at"], unique=False)

    op.create_table(
        "principals",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principals")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("started_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", core.store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_stage_started_at"), ["stage", "started_at"], unique=False)

    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_table(
        "tag_sets",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.Column("tagger_version", sa.String(length=60), nullable=False),
        sa.Column("taxonomy_version", sa.String(length=60), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "revision", "version", name=op.f("pk_tag_sets")),
    )
    op.create_table(
        "unit_members",
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_unit_members")),
    )
    with op.batch_alter_table("unit_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_members_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("founder", sa.String(length=300), nullable=False),
        sa.Column("representative", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("redirect_to", sa.String(length=300), nullable=True),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("founder", name=op.f("uq_units_founder")),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_units_redirect_to"), ["redirect_to"], unique=False)

    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_refusals_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    with op.batch_alter_table("refusals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refusals_run_id"), ["run_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("predicate", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("principal", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("space", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", core.store.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", core.store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("retracted_by", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name=op.f("fk_statements_principal_principals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_subject"), ["subject"], unique=False)

    # Who works before accounts exist.
    principals = sa.table(
        "principals",
        sa.column("id", sa.String),
        sa.column("kind", sa.String),
        sa.column("name", sa.String),
        sa.column("recorded_at", core.store.columns.UtcDateTime),
    )
    local = {"id": "local", "kind": "local", "name": "this installation", "recorded_at": datetime.now(UTC)}
    op.bulk_insert(principals, [local])
