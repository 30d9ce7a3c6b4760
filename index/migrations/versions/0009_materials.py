"""Material of several kinds, to a webinar, to one talk, or alone, with the words that were read in its files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = (
    "UPDATE material SET position = id",
    "UPDATE material SET kind = 'link' WHERE url IS NOT NULL",
    "UPDATE material SET text_state = 'waiting' WHERE media_type = 'application/pdf'",
)


def upgrade() -> None:
    with op.batch_alter_table("material") as table:
        table.alter_column("webinar_id", existing_type=sa.Integer(), nullable=True)
        for column in _added():
            table.add_column(column)
        table.create_foreign_key(
            op.f("fk_material_talk_id"), "talk", ["talk_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_material_talk_id"), ["talk_id"])
    op.create_table(
        "material_page",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _of_material("material_page"),
        sa.PrimaryKeyConstraint("material_id", "number", name=op.f("pk_material_page")),
    )
    op.create_table(
        "material_goal",
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("goal_number", sa.Integer(), nullable=False),
        _of_material("material_goal"),
        sa.ForeignKeyConstraint(["goal_number"], ["goal.number"], name=op.f("fk_material_goal_goal_number")),
        sa.PrimaryKeyConstraint("material_id", "goal_number", name=op.f("pk_material_goal")),
    )
    op.create_index(op.f("ix_material_goal_goal_number"), "material_goal", ["goal_number"])
    for statement in KINDS:
        op.execute(statement)


def downgrade() -> None:
    for name in ("material_goal", "material_page"):
        op.drop_table(name)
    op.execute("DELETE FROM material WHERE webinar_id IS NULL")
    with op.batch_alter_table("material") as table:
        table.drop_index(op.f("ix_material_talk_id"))
        table.drop_constraint(op.f("fk_material_talk_id"), type_="foreignkey")
        for column in _added():
            table.drop_column(column.name)
        table.alter_column("webinar_id", existing_type=sa.Integer(), nullable=False)


def _of_material(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["material_id"], ["material.id"], name=op.f(f"fk_{table}_material_id"), ondelete="CASCADE"
    )


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("talk_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("kind", sa.String(), nullable=False, server_default="document"),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False, server_default=""),
        sa.Column("body", sa.Text(), nullable=False, server_default=""),
        sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("text_state", sa.String(), nullable=False, server_default="none"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reading_since", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=True),
    )
