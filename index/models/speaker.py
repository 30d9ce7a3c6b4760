"""The speaker: someone who gave a talk; and where a speaker is found who was merged with another."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base
from index.models.talk import talk_speaker

if TYPE_CHECKING:
    from index.models.talk import Talk


class Speaker(Base):
    """A person by name; *slug* is their address in the archive."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    organisation: Mapped[str] = mapped_column(default="")

    talks: Mapped[list["Talk"]] = relationship(secondary=talk_speaker, back_populates="speakers")


class FormerSpeaker(Base):
    """The address that a speaker had who was merged with another: it goes on leading to that one."""

    __tablename__ = "former_speaker"

    slug: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), index=True)

    speaker: Mapped[Speaker] = relationship()
