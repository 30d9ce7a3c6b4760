"""The tombstone: that a webinar was once in the archive for all, and is no longer."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from index.models.base import Base, now
from index.models.series import Series


class Tombstone(Base):
    """What harvesters are told of it: *number* and *created_at* are the webinar's, which make its lasting name, and
    *series* the one it belonged to. The webinar itself may still be there for staff.
    """

    __tablename__ = "tombstone"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    created_at: Mapped[datetime] = mapped_column(primary_key=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"), index=True)
    gone_at: Mapped[datetime] = mapped_column(default=now, index=True)

    series: Mapped[Series | None] = relationship()
