"""Suggested goals, and what staff decide about them."""

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "goal_suggestion",
        *_talk_and_goal(),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        *_keys("goal_suggestion"),
    )
    op.create_table(
        "goal_decision",
        *_talk_and_goal(),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        *_keys("goal_decision"),
    )
    for table in ("goal_suggestion", "goal_decision"):
        op.create_index(op.f(f"ix_{table}_goal_number"), table, ["goal_number"])


def downgrade() -> None:
    for table in ("goal_decision", "goal_suggestion"):
        op.drop_table(table)


def _talk_and_goal() -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.Integer(), nullable=False) for name in ("talk_id", "goal_number"))


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talk.id"], name=op.f(f"fk_{table}_talk_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["goal_number"], ["goal.number"], name=op.f(f"fk_{table}_goal_number")),
        sa.PrimaryKeyConstraint("talk_id", "goal_number", name=op.f(f"pk_{table}")),
    )
