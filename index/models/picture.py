"""Still pictures of a recording: posters, slides and the storyboard."""

from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base


class Poster(Base):
    """The picture that stands for the recording, in one width and one format: image/jpeg or image/webp."""

    __tablename__ = "poster"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    width_px: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(primary_key=True, default="image/jpeg")
    key: Mapped[str] = mapped_column(Text)


class Slide(Base):
    """A slide that was shown from *start_ms* to *end_ms*: its picture, one for lists, and the words on it.

    *small_key* and *small_width_px* are None where an earlier version found the slides.
    """

    __tablename__ = "slide"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    key: Mapped[str] = mapped_column(Text)
    width_px: Mapped[int]
    height_px: Mapped[int]
    small_key: Mapped[str | None] = mapped_column(Text)
    small_width_px: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)


class Storyboard(Base):
    """Small pictures at even intervals, as tiles of the sheets under *keys*: what a player shows on its timeline.

    A sheet has *columns* by *rows* tiles; *tiles* is how many there are on all sheets.
    """

    __tablename__ = "storyboard"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    interval_ms: Mapped[int]
    tile_width_px: Mapped[int]
    tile_height_px: Mapped[int]
    columns: Mapped[int]
    rows: Mapped[int]
    tiles: Mapped[int]
    keys: Mapped[list[Any]]
