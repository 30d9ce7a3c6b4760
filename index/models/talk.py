"""The talk: a span of a recording (or a line of a coming programme) by its speakers, on its goals."""

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base

if TYPE_CHECKING:
    from index.models.goal import Goal, GoalDecision, GoalSuggestion, Target
    from index.models.recording import Recording
    from index.models.speaker import Speaker
    from index.models.webinar import Webinar

talk_speaker = Table(
    "talk_speaker",
    Base.metadata,
    Column("talk_id", ForeignKey("talk.id"), primary_key=True),
    Column("speaker_id", ForeignKey("speaker.id"), primary_key=True, index=True),
)
talk_goal = Table(
    "talk_goal",
    Base.metadata,
    Column("talk_id", ForeignKey("talk.id"), primary_key=True),
    Column("goal_number", ForeignKey("goal.number"), primary_key=True, index=True),
)
talk_target = Table(
    "talk_target",
    Base.metadata,
    Column("talk_id", ForeignKey("talk.id"), primary_key=True),
    Column("target_number", ForeignKey("target.number"), primary_key=True, index=True),
)


class Talk(Base):
    """A talk, half-open from *start_ms* to *end_ms* on the recording's clock; no end: to the recording's end.

    *language* is what is spoken (``sv``, ``en``); None: the webinar's, or another if the talk clearly sounds so.
    A planned webinar's talks have no recording yet, and start at 0.
    """

    __tablename__ = "talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    webinar_id: Mapped[int] = mapped_column(ForeignKey("webinar.id"), index=True)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recording.id"), index=True)
    position: Mapped[int]
    start_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    end_ms: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    abstract: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None]

    webinar: Mapped["Webinar"] = relationship(back_populates="talks")
    recording: Mapped["Recording | None"] = relationship(back_populates="talks")
    speakers: Mapped[list["Speaker"]] = relationship(
        secondary=talk_speaker, back_populates="talks", order_by="Speaker.name"
    )
    goals: Mapped[list["Goal"]] = relationship(secondary=talk_goal, order_by="Goal.number")
    targets: Mapped[list["Target"]] = relationship(secondary=talk_target, order_by="Target.position")
    suggestions: Mapped[list["GoalSuggestion"]] = relationship(viewonly=True)
    decisions: Mapped[list["GoalDecision"]] = relationship(viewonly=True)
    named: Mapped[list["Goal"]] = relationship(
        secondary="goal_suggestion",
        primaryjoin="and_(Talk.id == GoalSuggestion.talk_id, GoalSuggestion.is_public)",
        order_by="Goal.number",
        viewonly=True,
    )

    @property
    def public_goals(self) -> list["Goal"]:
        """The goals that everyone is told of: those that staff have set or confirmed, and those the talk names."""
        return sorted({*self.goals, *self.named}, key=lambda goal: goal.number)
