"""What was said: caption tracks of cues, and the passages made of them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now

if TYPE_CHECKING:
    from index.models.recording import Recording


class Origin(StrEnum):
    """Where captions come from: a machine, a file that was handed in, or a person who has corrected them."""

    RECOGNISED = "recognised"
    IMPORTED = "imported"
    REVIEWED = "reviewed"


class CaptionTrack(Base):
    """The captions of a recording in one language. *origin* is an Origin; *model* recognised them.

    *translation* is empty where they are what was said; else the language that they are translated into. *checked_by*
    has read them through, at *checked_at*; translations are shown from then on.

    *language* is that of most words; *spoken*, of what was recognised, says which was heard where, as
    [start_ms, end_ms, language]. *gaps* are [start_ms, end_ms] where recognition failed. *revision* counts all
    changes of the recording's captions. *may_be_replaced*: someone has asked for recognition although a person's
    work goes with it.
    """

    __tablename__ = "caption_track"
    __table_args__ = (UniqueConstraint("recording_id", "translation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), index=True)
    translation: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    origin: Mapped[str]
    model: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)
    may_be_replaced: Mapped[bool] = mapped_column(default=False)
    spoken: Mapped[list[Any]] = mapped_column(default=list)
    gaps: Mapped[list[Any]] = mapped_column(default=list)
    checked_by: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
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


class CaptionChange(Base):
    """One change of a recording's captions: who made it, when, and what stood there before.

    *translation* is as in CaptionTrack; each has revisions of its own.

    *origin*, *language* and *model* are those of the track afterwards; none were left where *origin* is None.
    The way back: the cues from *first* up to *until* are those that were written, *before* those that they took
    the place of, as [start_ms, end_ms, text, speaker].
    """

    __tablename__ = "caption_change"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    translation: Mapped[str] = mapped_column(primary_key=True, default="")
    revision: Mapped[int] = mapped_column(primary_key=True)
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)
    origin: Mapped[str | None]
    language: Mapped[str | None]
    model: Mapped[str | None]
    first: Mapped[int]
    until: Mapped[int]
    before: Mapped[list[Any]]


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
