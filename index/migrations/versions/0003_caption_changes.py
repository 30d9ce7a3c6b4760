"""Revisions of captions, and the changes that led to them."""

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What is there already is its own first revision.
FIRST = """
    INSERT INTO caption_change
        (recording_id, revision, made_by, made_at, origin, language, model, first, until, before)
    SELECT recording_id, 1, '', created_at, origin, language, model, 0, 0, '[]' FROM caption_track
"""


def upgrade() -> None:
    with op.batch_alter_table("caption_track") as table:
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(
            sa.Column("may_be_replaced", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "caption_change",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_caption_change_recording_id")
        ),
        sa.PrimaryKeyConstraint("recording_id", "revision", name=op.f("pk_caption_change")),
    )
    op.execute(FIRST)


def downgrade() -> None:
    op.drop_table("caption_change")
    with op.batch_alter_table("caption_track") as table:
        table.drop_column("may_be_replaced")
        table.drop_column("revision")
