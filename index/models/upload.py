"""A file on its way in by resumable upload, until it is a recording."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class Upload(Base):
    """A file of *size_bytes*, of which the first *offset_bytes* are kept for good by the upload store.

    *owner* is who may go on with it; *made_by* and *made_by_token* are what the change log calls them. *told* is the
    metadata as the client wrote it, *details* what was read from it (texts by the names of the form's fields),
    *captions* cues as JSON. *state* belongs to the upload store. *sha256* is known when all is there; *recording_id*
    when the archive has accepted it, and *is_known* says that it had these very bytes already. No foreign key: a
    recording may be deleted while its upload is still remembered.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    made_by: Mapped[str] = mapped_column(default="")
    made_by_token: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    told: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    captions: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sha256: Mapped[str] = mapped_column(default="")
    recording_id: Mapped[int | None]
    is_known: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_whole(self) -> bool:
        """Whether every byte has come."""
        return self.offset_bytes == self.size_bytes
