"""Where speakers are found who were merged with others."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_speaker",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["speaker.id"], name=op.f("fk_former_speaker_speaker_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_speaker")),
    )
    op.create_index(op.f("ix_former_speaker_number"), "former_speaker", ["number"])
    op.create_index(op.f("ix_former_speaker_speaker_id"), "former_speaker", ["speaker_id"])


def downgrade() -> None:
    op.drop_table("former_speaker")
