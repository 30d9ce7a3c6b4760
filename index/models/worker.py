"""The worker processes that share the work, where there are many."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class WorkerProcess(Base):
    """A process that runs stages. While it lives it counts *beats* up; those who watch judge it by that.

    No clock is written down: the clocks of several machines need not agree. Where *host* is the same, so are the
    process numbers, and a *pid* that is no more tells at once.
    """

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    queues: Mapped[str]
    beats: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(default=now)
