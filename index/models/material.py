"""Material to a webinar: slides, documents and links."""

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base

if TYPE_CHECKING:
    from index.models.webinar import Webinar


class Material(Base):
    """A file in the store (*key*) or a link (*url*) that belongs to a webinar."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    webinar_id: Mapped[int] = mapped_column(ForeignKey("webinar.id"), index=True)
    title: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)

    webinar: Mapped["Webinar"] = relationship(back_populates="materials")
