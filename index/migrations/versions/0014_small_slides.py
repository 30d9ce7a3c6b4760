"""A small picture of each slide, for lists; slides found before have none until their stage is run again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("slide") as table:
        table.add_column(sa.Column("small_key", sa.Text(), nullable=True))
        table.add_column(sa.Column("small_width_px", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("slide") as table:
        table.drop_column("small_width_px")
        table.drop_column("small_key")
