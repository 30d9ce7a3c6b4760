"""The Global Goals and their targets, as rows that talks can point at; the texts come from index.goals."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base


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
