"""The webinar: an event on a date, planned first, published when its recording may be seen."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Enum, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now

if TYPE_CHECKING:
    from index.models.material import Material
    from index.models.recording import Recording
    from index.models.talk import Talk


class WebinarStatus(StrEnum):
    """PLANNED is announced to all; DRAFT is seen by staff alone; PUBLISHED is in the archive for all."""

    PLANNED = "planned"
    DRAFT = "draft"
    PUBLISHED = "published"


class Webinar(Base):
    """One event. *language* is what is spoken (``sv``, ``en``); None: found by listening."""

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
    join_url: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    recordings: Mapped[list["Recording"]] = relationship(back_populates="webinar", order_by="Recording.id")
    talks: Mapped[list["Talk"]] = relationship(back_populates="webinar", order_by="Talk.position")
    materials: Mapped[list["Material"]] = relationship(
        back_populates="webinar", order_by="Material.position, Material.id"
    )
