"""The account of someone on the staff."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class Account(Base):
    """Who may enter the staff pages. The password is kept as an argon2 hash."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
