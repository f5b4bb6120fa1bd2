"""The desk: saved searches with who looked at them and what was judged, lists, notes, last visits."""

import sqlalchemy as sa
from alembic import op

from core.store.columns import UtcDateTime, make_string, make_text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one version on."""
    _add_searches()
    _add_judgements()
    _add_lists()
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", make_string(20), nullable=False),
        sa.Column("target", make_string(300), nullable=False),
        sa.Column("text", make_text(), nullable=False),
        *_owned(),
        sa.Column("changed_at", UtcDateTime),
    )
    op.create_index(op.f("ix_notes_kind_target"), "notes", ["kind", "target"])
    op.create_table(
        "last_visits",
        sa.Column("principal", make_string(300), primary_key=True),
        sa.Column("visited_at", UtcDateTime, nullable=False),
        sa.Column("since", UtcDateTime),
    )


def downgrade() -> None:
    """Go one version back."""
    for name in ("last_visits", "notes", "list_items", "lists", "judgements", "search_draws", "search_looks"):
        op.drop_table(name)
    op.drop_table("saved_searches")


def _add_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", make_string(200), nullable=False),
        sa.Column("parameters", make_text(), nullable=False),
        *_owned(),
    )
    op.create_index(op.f("ix_saved_searches_space"), "saved_searches", ["space"])
    op.create_table(
        "search_looks",
        sa.Column("search_id", sa.Integer, sa.ForeignKey("saved_searches.id"), primary_key=True),
        sa.Column("principal", make_string(300), primary_key=True),
        sa.Column("looked_at", UtcDateTime, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_search_looks_principal"), "search_looks", ["principal"])


def _add_judgements() -> None:
    op.create_table(
        "search_draws",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("search_id", sa.Integer, sa.ForeignKey("saved_searches.id"), nullable=False),
        sa.Column("query", make_text(), nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("frame", sa.Integer, nullable=False),
        sa.Column("near_total", sa.Integer, nullable=False),
        sa.Column("near_frame", sa.Integer, nullable=False),
        sa.Column("drawn_by", make_string(300), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_search_draws_search_id"), "search_draws", ["search_id"])
    op.create_table(
        "judgements",
        sa.Column("draw_id", sa.Integer, sa.ForeignKey("search_draws.id"), primary_key=True),
        sa.Column("unit_id", make_string(300), primary_key=True),
        sa.Column("part", make_string(10), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Boolean),
        sa.Column("judged_by", make_string(300)),
        sa.Column("judged_at", UtcDateTime),
    )


def _add_lists() -> None:
    op.create_table(
        "lists",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", make_string(200), nullable=False),
        *_owned(),
    )
    op.create_index(op.f("ix_lists_space"), "lists", ["space"])
    op.create_table(
        "list_items",
        sa.Column("list_id", sa.Integer, sa.ForeignKey("lists.id"), primary_key=True),
        sa.Column("kind", make_string(20), primary_key=True),
        sa.Column("target", make_string(300), primary_key=True),
        sa.Column("remark", make_text(), nullable=False),
        sa.Column("added_by", make_string(300), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_list_items_kind_target"), "list_items", ["kind", "target"])


def _owned() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("owner", make_string(300), nullable=False),
        sa.Column("space", make_string(100), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
    )
