"""What was said: caption tracks of cues, and the passages made of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now

if TYPE_CHECKING:
    from index.models.recording import Recording


class CaptionTrack(Base):
    """The captions of a recording in one language. *origin*: ``recognised`` (by *model*) or ``imported``.

    *language* is that of most words; *spoken*, of what was recognised, says which was heard where, as
    [start_ms, end_ms, language]. *gaps* are [start_ms, end_ms] where recognition failed.
    """

    __tablename__ = "caption_track"
    __table_args__ = (UniqueConstraint("recording_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), index=True)
    language: Mapped[str]
    origin: Mapped[str]
    model: Mapped[str | None]
    spoken: Mapped[list[Any]] = mapped_column(default=list)
    gaps: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)

    recording: Mapped["Recording"] = relationship(back_populates="tracks")
    cues: Mapped[list["CaptionCue"]] = relationship(
        order_by="CaptionCue.number", cascade="all, delete-orphan", passive_deletes=True
    )


class CaptionCue(Base):
    """One cue of a track; see index.captions.cue.Cue."""

    __tablename__ = "caption_cue"

    track_id: Mapped[int] = mapped_column(
        ForeignKey("caption_track.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    speaker: Mapped[str | None]


class Passage(Base):
    """Neighbouring cues of one talk and one speaker, 30 to 60 s: the unit of search.

    *kind*: ``speech``, or ``slide`` where the words stood on a slide while it was shown.
    """

    __tablename__ = "passage"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talk.id", ondelete="SET NULL"), index=True)
    start_ms: Mapped[int] = mapped_column(BigInteger)
    end_ms: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(default="speech")
    language: Mapped[str]
    speaker: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
