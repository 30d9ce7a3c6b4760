"""Webhooks: the addresses that are told of changes, and each telling with its answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class Webhook(Base):
    """An address that is told of the *events* it names. *secret* signs what is sent, so it is kept as it is.

    *failing_since*: since when nothing has been taken; *disabled_at*: when that had lasted too long, or, while nothing
    is failing, when a person paused it.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str]
    events: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    failing_since: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    @property
    def is_paused(self) -> bool:
        """Whether a person has paused it."""
        return self.disabled_at is not None and self.failing_since is None


class WebhookMessage(Base):
    """One telling of one address, written in the transaction of the change. *uid* is the same at each attempt.

    *state*: waiting, done or failed. *status* and *answer* are those of the last attempt (0: there was none).
    """

    __tablename__ = "webhook_message"
    __table_args__ = (Index("ix_webhook_message_state_next_at", "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=now)
    status: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
