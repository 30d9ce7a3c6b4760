"""Material: slides, documents and links to a webinar or one of its talks, and methods that stand alone."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base

if TYPE_CHECKING:
    from index.models.goal import Goal
    from index.models.talk import Talk
    from index.models.webinar import Webinar


class Kind(StrEnum):
    """What a material is to its reader. Methods and learning material are listed on a page of their own."""

    SLIDES = "slides"
    DOCUMENT = "document"
    LINK = "link"
    METHOD = "method"
    LEARNING = "learning"


class TextState(StrEnum):
    """Where the reading of a file's words stands. NONE: there is nothing in it that could be read."""

    NONE = "none"
    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


material_goal = Table(
    "material_goal",
    Base.metadata,
    Column("material_id", ForeignKey("material.id", ondelete="CASCADE"), primary_key=True),
    Column("goal_number", ForeignKey("goal.number"), primary_key=True, index=True),
)


class Material(Base):
    """A file in the store (*key*), a link (*url*) or a text alone (*body*, in a small part of Markdown).

    It belongs to a webinar, perhaps to one talk of it, or stands alone; then *is_public* says whether all may see
    it. *name* is what the file is called when it is saved. *text_state* is a TextState; *error_code* and
    *error_facts* tell why the words could not be read.
    """

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    webinar_id: Mapped[int | None] = mapped_column(ForeignKey("webinar.id"), index=True)
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talk.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default=Kind.DOCUMENT.value)
    language: Mapped[str | None]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    name: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    text_state: Mapped[str] = mapped_column(default=TextState.NONE.value)
    attempts: Mapped[int] = mapped_column(default=0)
    reading_since: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error_facts: Mapped[dict[str, Any] | None]

    webinar: Mapped["Webinar | None"] = relationship(back_populates="materials")
    talk: Mapped["Talk | None"] = relationship()
    goals: Mapped[list["Goal"]] = relationship(
        secondary=material_goal, order_by="Goal.number", passive_deletes=True
    )
    pages: Mapped[list["MaterialPage"]] = relationship(
        order_by="MaterialPage.number", cascade="all, delete-orphan", passive_deletes=True
    )


class MaterialPage(Base):
    """The words of one page or slide of a file, numbered from 1; of a file without pages, all of them in page 0."""

    __tablename__ = "material_page"

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
