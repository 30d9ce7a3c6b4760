"""When a webinar was last changed for its public; how large the sound alone of a recording is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("webinar") as table:
        table.add_column(
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
        )
        table.create_index(op.f("ix_webinar_updated_at"), ["updated_at"])
    op.execute("UPDATE webinar SET updated_at = created_at")
    with op.batch_alter_table("recording") as table:
        table.add_column(sa.Column("sound_bytes", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("recording", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_column("sound_bytes")
    with op.batch_alter_table("webinar") as table:
        table.drop_index(op.f("ix_webinar_updated_at"))
        table.drop_column("updated_at")
