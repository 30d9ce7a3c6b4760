"""Which webinars were once in the archive for all, and are no longer."""

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_tombstone_series_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", "created_at", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_series_id"), "tombstone", ["series_id"])
    op.create_index(op.f("ix_tombstone_gone_at"), "tombstone", ["gone_at"])


def downgrade() -> None:
    op.drop_table("tombstone")
