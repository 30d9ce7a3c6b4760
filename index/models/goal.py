"""The Global Goals and their targets, as rows that talks can point at; what is suggested of them, and decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class Goal(Base):
    """One of the 17 goals."""

    __tablename__ = "goal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_sv: Mapped[str]
    name_en: Mapped[str]

    def name(self, language: str) -> str:
        return self.name_sv if language == "sv" else self.name_en


class Target(Base):
    """One of the 169 targets; *number* such as ``11.2`` or ``11.a``, *position* its place among all."""

    __tablename__ = "target"

    number: Mapped[str] = mapped_column(primary_key=True)
    goal_number: Mapped[int] = mapped_column(ForeignKey("goal.number"), index=True)
    position: Mapped[int]
    label_sv: Mapped[str]
    label_en: Mapped[str]

    def label(self, language: str) -> str:
        return self.label_sv if language == "sv" else self.label_en


class GoalSuggestion(Base):
    """A goal that a talk seems to speak of, as the model of *version* sees it; made anew by the stage ``goals``.

    *level*: ``mentioned``, ``strong`` or ``possible``; *percent* of the talk speaks of it. *words* earned it, *targets* are
    those that are named, *moments* where: ``{start_ms, end_ms, level, words}``. *is_public*: the talk names the goal and no
    one has rejected it.
    """

    __tablename__ = "goal_suggestion"

    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True)
    goal_number: Mapped[int] = mapped_column(ForeignKey("goal.number"), primary_key=True, index=True)
    level: Mapped[str]
    percent: Mapped[int]
    words: Mapped[list[Any]]
    targets: Mapped[list[Any]]
    moments: Mapped[list[Any]]
    version: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=False)


class GoalDecision(Base):
    """What staff have decided about a goal of a talk, by which words and which version of the model.

    *verdict*: ``confirmed`` or ``rejected``. *account* is an e-mail address, or ``terminal``. No later suggestion undoes it.
    """

    __tablename__ = "goal_decision"

    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True)
    goal_number: Mapped[int] = mapped_column(ForeignKey("goal.number"), primary_key=True, index=True)
    verdict: Mapped[str]
    account: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=now)
    words: Mapped[list[Any]]
    version: Mapped[str]
