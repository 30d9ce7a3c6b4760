"""Languages of talks, where which was spoken, where words are missing, voices, and recognition as its own stage."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Recordings whose captions are there need no recognition; it is not to run when somebody edits their talks.
RECOGNISED_ALREADY = """
    INSERT INTO stage_state (recording_id, name, position, run, state, percent, attempts, attempt, worker)
    SELECT recording_id, 'recognition', position, run, state, percent, 0, '', '' FROM stage_state
    WHERE name = 'captions' AND state IN ('done', 'skipped')
"""


def upgrade() -> None:
    with op.batch_alter_table("talk") as table:
        table.add_column(sa.Column("language", sa.String(), nullable=True))
    with op.batch_alter_table("caption_track") as table:
        for name in ("spoken", "gaps"):
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "voice",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_voice_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", "number", name=op.f("pk_voice")),
    )
    op.execute(RECOGNISED_ALREADY)


def downgrade() -> None:
    op.drop_table("voice")
    op.execute("DELETE FROM stage_part WHERE stage = 'recognition'")
    op.execute("DELETE FROM stage_state WHERE name = 'recognition'")
    with op.batch_alter_table("caption_track") as table:
        for name in ("gaps", "spoken"):
            table.drop_column(name)
    with op.batch_alter_table("talk") as table:
        table.drop_column("language")
