"""The webinar: an event on a date, planned first, published when its recording may be seen."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Enum, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now

if TYPE_CHECKING:
    from index.models.material import Material
    from index.models.recording import Recording
    from index.models.series import Series
    from index.models.talk import Talk


class WebinarStatus(StrEnum):
    """What staff have chosen. PLANNED is announced to all; DRAFT is seen by staff alone; UNLISTED by those who have
    its link as well; PUBLISHED is in the archive for all. Who sees it at a given time: index.catalogue.visibility.
    """

    PLANNED = "planned"
    DRAFT = "draft"
    UNLISTED = "unlisted"
    PUBLISHED = "published"


class Webinar(Base):
    """One event. *language* is what is spoken (``sv``, ``en``); None: found by listening.

    From *publish_at* on it is published, whatever its *status*, and from *withdraw_at* on a draft. *link_key* is
    the part of its link that nobody can guess, while it is unlisted. *updated_at*: when something of
    it that everyone sees was last changed (index.catalogue.changes). *is_told*: whether webhooks have been told that
    everyone sees it.
    """

    __tablename__ = "webinar"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None]
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    status: Mapped[WebinarStatus] = mapped_column(
        Enum(WebinarStatus, native_enum=False, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    publish_at: Mapped[datetime | None]
    withdraw_at: Mapped[datetime | None]
    link_key: Mapped[str | None] = mapped_column(unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    join_url: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_told: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, index=True)

    series: Mapped["Series | None"] = relationship(back_populates="webinars")
    recordings: Mapped[list["Recording"]] = relationship(back_populates="webinar", order_by="Recording.id")
    talks: Mapped[list["Talk"]] = relationship(back_populates="webinar", order_by="Talk.position")
    materials: Mapped[list["Material"]] = relationship(
        back_populates="webinar", order_by="Material.position, Material.id"
    )
