"""Parts of stages, worker processes, slides, storyboards, posters in two formats, and deletion."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _made_anew(*, numbers_come_back: bool) -> dict[str, Any]:
    """On SQLite only a table that is made anew can be told not to use the numbers of deleted rows again."""
    if op.get_bind().dialect.name != "sqlite":
        return {}
    return {"recreate": "always", "table_kwargs": {"sqlite_autoincrement": not numbers_come_back}}


def upgrade() -> None:
    with op.batch_alter_table("recording", **_made_anew(numbers_come_back=False)) as table:
        table.add_column(sa.Column("deleting", sa.String(), nullable=True))
        table.add_column(sa.Column("later", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("seekable_key", sa.String(), nullable=True))
        table.add_column(sa.Column("peaks_key", sa.String(), nullable=True))
        table.add_column(sa.Column("samples_prefix", sa.String(), nullable=True))
    with op.batch_alter_table("stage_state") as table:
        table.add_column(sa.Column("attempt", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("worker", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("recipe", sa.JSON(), nullable=True))
    with op.batch_alter_table("passage") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="speech"))
    with op.batch_alter_table("poster") as table:
        table.add_column(sa.Column("media_type", sa.String(), nullable=False, server_default="image/jpeg"))
        table.drop_constraint("pk_poster", type_="primary")
        table.create_primary_key("pk_poster", ["recording_id", "width_px", "media_type"])
    with op.batch_alter_table("talk") as table:
        for name in ("start_ms", "end_ms"):
            table.alter_column(name, existing_type=sa.Integer(), type_=sa.BigInteger())
    op.create_table(
        "stage_part",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id", "stage"],
            ["stage_state.recording_id", "stage_state.name"],
            name=op.f("fk_stage_part_recording_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recording_id", "stage", "number", name=op.f("pk_stage_part")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("queues", sa.String(), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "slide",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_slide_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", "number", name=op.f("pk_slide")),
    )
    op.create_table(
        "storyboard",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("interval_ms", sa.Integer(), nullable=False),
        sa.Column("tile_width_px", sa.Integer(), nullable=False),
        sa.Column("tile_height_px", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("tiles", sa.Integer(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_storyboard_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_storyboard")),
    )


def downgrade() -> None:
    for name in ("storyboard", "slide", "worker", "stage_part"):
        op.drop_table(name)
    op.execute("DELETE FROM poster WHERE media_type <> 'image/jpeg'")
    op.execute("DELETE FROM passage WHERE kind <> 'speech'")
    with op.batch_alter_table("talk") as table:
        for name in ("start_ms", "end_ms"):
            table.alter_column(name, existing_type=sa.BigInteger(), type_=sa.Integer())
    with op.batch_alter_table("poster") as table:
        table.drop_constraint("pk_poster", type_="primary")
        table.create_primary_key("pk_poster", ["recording_id", "width_px"])
        table.drop_column("media_type")
    with op.batch_alter_table("passage") as table:
        table.drop_column("kind")
    with op.batch_alter_table("stage_state") as table:
        for name in ("recipe", "worker", "attempt"):
            table.drop_column(name)
    with op.batch_alter_table("recording", **_made_anew(numbers_come_back=True)) as table:
        for name in ("samples_prefix", "peaks_key", "seekable_key", "later", "deleting"):
            table.drop_column(name)
