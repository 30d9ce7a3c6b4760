"""Attempts to log in, counted so that passwords cannot be guessed by trying many."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base


class AttemptCount(Base):
    """How many attempts were made since *since* by what *key*, a hash, stands for."""

    __tablename__ = "attempt_count"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
