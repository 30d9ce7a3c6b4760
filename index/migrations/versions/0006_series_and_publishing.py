"""Series of webinars; webinars that are seen by link, or from one time to another."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIMES = ("publish_at", "withdraw_at")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    op.create_index(op.f("ix_series_title"), "series", ["title"])
    with op.batch_alter_table("webinar") as table:
        for name in TIMES:
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("link_key", sa.String(), nullable=True))
        table.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        table.create_unique_constraint(op.f("uq_webinar_link_key"), ["link_key"])
        table.create_foreign_key(op.f("fk_webinar_series_id"), "series", ["series_id"], ["id"])
        table.create_index(op.f("ix_webinar_series_id"), ["series_id"])


# No earlier version knows of a link or of an end: what has one is hidden, rather than shown for ever.
HIDE = "UPDATE webinar SET status = 'draft' WHERE status = 'unlisted' OR withdraw_at IS NOT NULL"


def downgrade() -> None:
    op.execute(HIDE)
    with op.batch_alter_table("webinar") as table:
        table.drop_index(op.f("ix_webinar_series_id"))
        table.drop_constraint(op.f("fk_webinar_series_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_webinar_link_key"), type_="unique")
        for name in ("series_id", "link_key", *TIMES):
            table.drop_column(name)
    op.drop_index(op.f("ix_series_title"), table_name="series")
    op.drop_table("series")
