"""Accounts of the staff: what each may do, and what lets a browser, a program or a new colleague in."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from index.models.base import Base, now


class Role(StrEnum):
    """What an account may do. Each role may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def covers(self, wanted: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(wanted)


class Scope(StrEnum):
    """What an API token is for: a part of what its account may do."""

    READ = "read"
    WRITE = "write"
    PUBLISH = "publish"
    ADMIN = "admin"


ROLE = Enum(Role, native_enum=False, values_callable=lambda kinds: [kind.value for kind in kinds])


class Account(Base):
    """Who may enter the staff pages. The password is kept as an argon2 hash; empty: there is none.

    *openid* is the issuer and subject that OpenID Connect knows the person by, once they came in that way.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(default="")
    role: Mapped[Role] = mapped_column(ROLE)
    openid: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class AccountSession(Base):
    """One browser in which someone has logged in. Its cookie holds the secret that *secret_hash* is of."""

    __tablename__ = "account_session"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime] = mapped_column(default=now)


class ApiToken(Base):
    """Lets a program in for an account. *last_used_at* is right to some minutes."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Invitation(Base):
    """A link by which its holder chooses a password: for a new account, or in place of one that was forgotten."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(ROLE)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
