"""The change log: each change of the staff is written down in the transaction that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from index.errors import Fact
from index.models import AuditEntry, Base, now

LONGEST_FACT = 200


@dataclass(frozen=True)
class Actor:
    """Who makes a change: *name* is an account's e-mail address; *token*, of the API token that is used."""

    name: str
    token: str = ""


TERMINAL = Actor("terminal")
STRANGER = Actor("")


def record(
    session: Session, actor: Actor, action: str, subject: Base | None = None, **facts: Fact | None
) -> None:
    """Write down that *actor* did *action* (``verb`` or ``noun_verb``, in English) to *subject*, a row with its key.

    *facts* are short; never a password, a token, or the text of something longer than a title.
    """
    session.flush()
    session.add(
        AuditEntry(
            actor=actor.name,
            token=actor.token,
            action=action,
            subject_kind=subject.__tablename__ if subject is not None else "",
            subject_id=_key(subject) if subject is not None else "",
            facts={name: _short(fact) for name, fact in facts.items() if fact is not None},
        )
    )


def entries(session: Session, actor: str | None, *, page: int, size: int) -> Sequence[AuditEntry]:
    """The page of this number, from 1, of the log, the newest first; *actor*: what one person did."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(size).offset((page - 1) * size)
    return session.scalars(wanted if actor is None else wanted.where(AuditEntry.actor == actor)).all()


def count(session: Session, actor: str | None) -> int:
    wanted = select(func.count(AuditEntry.id))
    return session.scalar(wanted if actor is None else wanted.where(AuditEntry.actor == actor)) or 0


def actors(session: Session) -> Sequence[str]:
    """Everyone who is in the log, by name."""
    return session.scalars(select(AuditEntry.actor).distinct().order_by(AuditEntry.actor)).all()


def forget(session: Session, days: int) -> None:
    """Remove what is older than *days*."""
    session.execute(delete(AuditEntry).where(AuditEntry.at < now() - timedelta(days=days)))


def _key(subject: Base) -> str:
    return " ".join(str(part) for part in subject.__mapper__.primary_key_from_instance(subject))


def _short(fact: Fact) -> Fact:
    return fact[:LONGEST_FACT] if isinstance(fact, str) else fact
