"""Addresses: a readable slug that no other row of the same kind has."""

from itertools import chain

from slugify import slugify
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

LONGEST = 80


def plain_slug(text: str) -> str:
    """The slug of *text* before it is numbered; the same whatever the case of its letters."""
    return slugify(text, max_length=LONGEST, word_boundary=True) or "utan-namn"


def free_slug(
    session: Session, column: InstrumentedAttribute[str], text: str, *others: InstrumentedAttribute[str]
) -> str:
    """A slug made of *text* (``Vatten & klimat`` gives ``vatten-klimat``), numbered if *column* or one of *others* has it."""
    base = plain_slug(text)
    held = (session.scalars(select(one).where(one.startswith(base))) for one in (column, *others))
    taken = set(chain.from_iterable(held))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
