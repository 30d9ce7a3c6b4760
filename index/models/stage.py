"""The state of the work on a recording: its stages, and the parts of those that are divided."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base


class Attempted:
    """What a stage and a part have in common. *state*: waiting, running, done, skipped or failed.

    *run* is the run of the recording that is to do it, or has done it. *attempt* names the attempt that may
    write its result, and the folder of the store where the result lies; *worker* is the process that made it.
    """

    run: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    percent: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[str] = mapped_column(default="")
    worker: Mapped[str] = mapped_column(default="")
    error_code: Mapped[str | None]
    error_facts: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class StageState(Attempted, Base):
    """Where one stage of a recording stands. *recipe* is how a divided stage does its parts, all of them alike."""

    __tablename__ = "stage_state"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    recipe: Mapped[dict[str, Any] | None]


class StagePart(Attempted, Base):
    """Where one part of a divided stage stands. *weight* is its share of the work, in any unit."""

    __tablename__ = "stage_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["recording_id", "stage"], ["stage_state.recording_id", "stage_state.name"], ondelete="CASCADE"
        ),
    )

    recording_id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int] = mapped_column(default=1)
