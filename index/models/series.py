"""The series: webinars that belong together, under a title of their own."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base
from index.models.webinar import Webinar


class Series(Base):
    """A row of webinars; *slug* is its address in the archive, *language* that of its title and description."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None]

    webinars: Mapped[list[Webinar]] = relationship(back_populates="series", order_by=Webinar.starts_at)
