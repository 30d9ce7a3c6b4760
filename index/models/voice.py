"""A voice that is heard in a talk of several speakers: when, and whose it is once staff have said so."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base


class Voice(Base):
    """Voice *number* of a recording, from 1; *turns* are [start_ms, end_ms], in order. No name: nobody has said it.

    What a voice sounds like is not kept: it would tell a person apart in other recordings too.
    """

    __tablename__ = "voice"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    turns: Mapped[list[Any]]
