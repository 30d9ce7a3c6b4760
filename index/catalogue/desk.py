"""The recordings as staff look for them: what needs them, what is under way, what is out, and by words of the title."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Exists, select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.models import Recording, StageState, Webinar, now


class Pile(StrEnum):
    """A kind of recordings on the desk. One that needs attention may be a draft or published as well."""

    ALL = "all"
    ATTENTION = "attention"
    UNDER_WAY = "under-way"
    DRAFTS = "drafts"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Desk:
    """One page of a pile: *recordings*, newest first; *total*, all of the pile; *counts*, of every pile."""

    recordings: Sequence[Recording]
    total: int
    counts: dict[Pile, int]


def look(
    session: Session, pile: Pile, words: str, *, page: int, size: int, moment: datetime | None = None
) -> Desk:
    """The *page*, from 1, of the recordings of *pile* whose title or file name holds all *words*."""
    found = _found(session, words, moment or now())
    ids = [number for number, piles in found if pile in piles]
    shown = ids[(page - 1) * size : page * size]
    wanted = select(Recording).where(Recording.id.in_(shown))
    rows = session.scalars(wanted.options(selectinload(Recording.webinar), selectinload(Recording.stages)))
    return Desk(
        recordings=sorted(rows, key=lambda recording: shown.index(recording.id)),
        total=len(ids),
        counts=Counter(one for _, piles in found for one in piles),
    )


def _found(session: Session, words: str, moment: datetime) -> list[tuple[int, set[Pile]]]:
    """Every recording that *words* fit, newest first, with its piles.

    Cases are compared here: what a database takes for the small letter of Å depends on which it is.
    """

    def has(*states: str) -> Exists:
        of_it = StageState.recording_id == Recording.id
        return select(StageState.name).where(of_it, StageState.state.in_(states)).exists()

    wanted = (
        select(
            Recording.id,
            Webinar.title,
            Recording.name,
            has("waiting", "running").label("busy"),
            has("failed").label("failed"),
            visibility.is_published(moment).label("published"),
        )
        .join(Recording.webinar)
        .order_by(Recording.created_at.desc(), Recording.id.desc())
    )
    asked = words.casefold().split()
    return [
        (row.id, _piles(is_busy=row.busy, has_failed=row.failed, is_published=row.published))
        for row in session.execute(wanted)
        if all(word in f"{row.title} {row.name}".casefold() for word in asked)
    ]


def _piles(*, is_busy: bool, has_failed: bool, is_published: bool) -> set[Pile]:
    piles = {Pile.ALL, Pile.PUBLISHED if is_published else Pile.DRAFTS}
    if is_busy:
        piles.add(Pile.UNDER_WAY)
    elif has_failed:
        piles.add(Pile.ATTENTION)
    return piles
