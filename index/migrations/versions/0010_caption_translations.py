"""Captions in more than one language, and who has read them through."""

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("caption_track") as table:
        table.add_column(sa.Column("translation", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("checked_by", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("checked_at", UtcDateTime(), nullable=True))
        table.drop_constraint(op.f("uq_caption_track_recording_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_caption_track_recording_id"), ["recording_id", "translation"])
    with op.batch_alter_table("caption_change") as table:
        table.add_column(sa.Column("translation", sa.String(), nullable=False, server_default=""))
        table.drop_constraint(op.f("pk_caption_change"), type_="primary")
        table.create_primary_key(op.f("pk_caption_change"), ["recording_id", "translation", "revision"])


def downgrade() -> None:
    op.execute("DELETE FROM caption_change WHERE translation != ''")
    op.execute(
        "DELETE FROM caption_cue WHERE track_id IN (SELECT id FROM caption_track WHERE translation != '')"
    )
    op.execute("DELETE FROM caption_track WHERE translation != ''")
    with op.batch_alter_table("caption_change") as table:
        table.drop_constraint(op.f("pk_caption_change"), type_="primary")
        table.create_primary_key(op.f("pk_caption_change"), ["recording_id", "revision"])
        table.drop_column("translation")
    with op.batch_alter_table("caption_track") as table:
        table.drop_constraint(op.f("uq_caption_track_recording_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_caption_track_recording_id"), ["recording_id", "language"])
        table.drop_column("checked_at")
        table.drop_column("checked_by")
        table.drop_column("translation")
