"""The recording of a webinar: its source file, the state of each stage, and what the stages made."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now

if TYPE_CHECKING:
    from index.models.captions import CaptionTrack
    from index.models.picture import Poster, Slide, Storyboard
    from index.models.stage import StageState
    from index.models.talk import Talk
    from index.models.voice import Voice
    from index.models.webinar import Webinar


class Recording(Base):
    """A capture of a webinar. *name* is the file's name as it came; the source lies under *source_key*.

    *facts* is what the probe saw. *notices* are (code, facts) pairs that staff should read: sentences of
    index.errors. *duration_ms* is None until the source has been probed. *seekable_key* is a copy of a source
    that cannot be read from its middle, *samples_prefix* the beginning of the keys of its samples. *later* is added
    to the priority of its work, and so puts it behind that of others. *deleting* is set from when its deletion has
    begun: ``recording``, or ``webinar`` where the webinar is to go with it.
    """

    __tablename__ = "recording"
    # The engine never does a job of the same name twice, and so a number must never come back.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    webinar_id: Mapped[int] = mapped_column(ForeignKey("webinar.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    source_key: Mapped[str]
    language: Mapped[str | None]
    speech_model: Mapped[str | None]
    publish_when_ready: Mapped[bool] = mapped_column(default=False)
    run: Mapped[int] = mapped_column(default=0)
    later: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any] | None]
    notices: Mapped[list[Any]] = mapped_column(default=list)
    duration_ms: Mapped[int | None]
    seekable_key: Mapped[str | None]
    watchable_key: Mapped[str | None]
    sound_key: Mapped[str | None]
    sound_bytes: Mapped[int | None] = mapped_column(BigInteger)
    wav_key: Mapped[str | None]
    peaks_key: Mapped[str | None]
    samples_prefix: Mapped[str | None]
    hls_key: Mapped[str | None]
    deleting: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    webinar: Mapped["Webinar"] = relationship(back_populates="recordings")
    talks: Mapped[list["Talk"]] = relationship(back_populates="recording", order_by="Talk.position")
    stages: Mapped[list["StageState"]] = relationship(order_by="StageState.position")
    renditions: Mapped[list["Rendition"]] = relationship(order_by="Rendition.height_px.desc()")
    posters: Mapped[list["Poster"]] = relationship(order_by="Poster.width_px")
    slides: Mapped[list["Slide"]] = relationship(order_by="Slide.number")
    storyboard: Mapped["Storyboard | None"] = relationship()
    voices: Mapped[list["Voice"]] = relationship(order_by="Voice.number")
    tracks: Mapped[list["CaptionTrack"]] = relationship(
        back_populates="recording", order_by="CaptionTrack.translation"
    )

    @property
    def spoken_track(self) -> "CaptionTrack | None":
        """The captions of what was said, in the language in which it was."""
        return next((track for track in self.tracks if not track.translation), None)

    @property
    def shown_tracks(self) -> list["CaptionTrack"]:
        """What viewers may choose among: what was said first, then the translations that someone has read through."""
        return [track for track in self.tracks if not track.translation or track.checked_at]


class Rendition(Base):
    """One rung that was made. *height_px* 0 is sound alone."""

    __tablename__ = "rendition"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    height_px: Mapped[int] = mapped_column(primary_key=True)
    width_px: Mapped[int]
    mp4_key: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_ms: Mapped[int]
