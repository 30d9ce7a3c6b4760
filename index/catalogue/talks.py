"""Talks: the programme of a webinar, checked and written whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, union
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from index.catalogue import goals, speakers, visibility
from index.errors import BadInput, EfterhandError
from index.models import Goal, GoalSuggestion, Recording, Series, Speaker, Talk, Webinar, now
from index.models.talk import talk_goal


@dataclass(frozen=True)
class TalkDraft:
    """A talk as staff give it: times in ms on the recording's clock; no end: until the next or the last."""

    title: str
    start_ms: int = 0
    end_ms: int | None = None
    abstract: str = ""
    speakers: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    id: int | None = None
    language: str | None = None


class TalksOverlap(BadInput):
    """Two talks of one recording cover the same time."""

    en = "The talks “{first}” and “{second}” overlap. Let the first end at {start} or earlier."
    sv = "Föredragen ”{first}” och ”{second}” överlappar. Låt det första sluta senast {start}."


class TalkBackward(BadInput):
    """A talk ends before it starts."""

    en = "The talk “{title}” ends ({end}) before it starts ({start}). Correct its times."
    sv = "Föredraget ”{title}” slutar ({end}) innan det börjar ({start}). Rätta tiderna."


class GoalUnknown(BadInput):
    """A goal outside 1 to 17, or a target that does not exist."""

    en = "There is no goal or target {number}. Goals are 1 to 17, targets such as 11.2 or 11.a."
    sv = "Det finns inget mål eller delmål {number}. Målen är 1 till 17, delmål till exempel 11.2 eller 11.a."


class TalkBeyondEnd(EfterhandError):
    """A notice: a talk reaches outside the recording."""

    en = "The talk “{title}” ({start} to {end}) reaches beyond the recording, which ends at {length}. Correct its times."
    sv = "Föredraget ”{title}” ({start} till {end}) går utanför inspelningen, som slutar {length}. Rätta tiderna."


def clock(ms: int) -> str:
    """``3723000`` gives ``1:02:03``."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def arranged(drafts: Iterable[TalkDraft]) -> list[TalkDraft]:
    """The drafts in order of time, each open end closed by the next start. Raises TalkBackward, TalksOverlap."""
    ordered = sorted(drafts, key=lambda draft: draft.start_ms)
    closed: list[TalkDraft] = []
    for draft, following in zip(ordered, [*ordered[1:], None], strict=False):
        end_ms = draft.end_ms if draft.end_ms is not None or following is None else following.start_ms
        if end_ms is not None and end_ms <= draft.start_ms:
            raise TalkBackward(title=draft.title, start=clock(draft.start_ms), end=clock(end_ms))
        if following is not None and end_ms is not None and end_ms > following.start_ms:
            raise TalksOverlap(first=draft.title, second=following.title, start=clock(following.start_ms))
        closed.append(replace(draft, end_ms=end_ms))
    return closed


def write(
    session: Session, webinar: Webinar, recording: Recording | None, drafts: Iterable[TalkDraft]
) -> None:
    """Make the talks of *recording* (or of the planned *webinar*) equal to *drafts*.

    A draft with an id keeps its talk. Raises TalksOverlap, TalkBackward, GoalUnknown.
    """
    ordered = arranged(drafts) if recording is not None else list(drafts)
    owner = recording.id if recording is not None else None
    present = session.scalars(
        select(Talk).where(Talk.webinar_id == webinar.id, Talk.recording_id == owner)
    ).all()
    known = {talk.id: talk for talk in present}
    for position, draft in enumerate(ordered):
        talk = known.pop(draft.id or 0, None) or Talk(webinar_id=webinar.id, recording_id=owner)
        session.add(talk)
        with session.no_autoflush:
            _fill(session, talk, draft, position)
    for talk in known.values():
        session.delete(talk)
    session.flush()


def _fill(session: Session, talk: Talk, draft: TalkDraft, position: int) -> None:
    talk.position, talk.title, talk.abstract = position, draft.title, draft.abstract
    talk.start_ms, talk.end_ms, talk.language = draft.start_ms, draft.end_ms, draft.language
    talk.speakers = speakers.named(session, draft.speakers)
    talk.goals = list(goals.by_numbers(session, draft.goals))
    talk.targets = list(goals.targets_by_numbers(session, draft.targets))
    wanted = {str(number) for number in (*draft.goals, *draft.targets)}
    found = {str(goal.number) for goal in talk.goals} | {target.number for target in talk.targets}
    for number in sorted(wanted - found):
        raise GoalUnknown(number=number)


def beyond_end(recording: Recording) -> list[TalkBeyondEnd]:
    """A notice for each talk that reaches more than a second outside *recording*."""
    length_ms = recording.duration_ms or 0
    return [
        TalkBeyondEnd(
            title=talk.title,
            start=clock(talk.start_ms),
            end=clock(talk.end_ms if talk.end_ms is not None else length_ms),
            length=clock(length_ms),
        )
        for talk in recording.talks
        if max(talk.start_ms, talk.end_ms or 0) > length_ms + 1000
    ]


def for_lists() -> tuple[ORMOption, ...]:
    """What a list of talks shows of each, loaded in a fixed number of queries."""
    return (
        selectinload(Talk.speakers),
        selectinload(Talk.goals),
        selectinload(Talk.named),
        selectinload(Talk.webinar),
        selectinload(Talk.recording).selectinload(Recording.posters),
    )


def by_ids(session: Session, ids: Sequence[int]) -> list[Talk]:
    """The talks with these ids that there are, in the order of *ids*, with their recordings and webinars."""
    loaded = (selectinload(Talk.recording), selectinload(Talk.webinar))
    wanted = select(Talk).where(Talk.id.in_(ids)).options(*loaded)
    known = {talk.id: talk for talk in session.scalars(wanted)}
    return [known[one] for one in ids if one in known]


def published_by(session: Session, speaker: Speaker, moment: datetime | None = None) -> Sequence[Talk]:
    """The published talks of *speaker*, newest first."""
    return _published(session, Talk.speakers.any(Speaker.id == speaker.id), moment)


def published_on(session: Session, number: int, moment: datetime | None = None) -> Sequence[Talk]:
    """The published talks on goal *number*, newest first."""
    on_it = or_(*(held.any(Goal.number == number) for held in (Talk.goals, Talk.named)))
    return _published(session, on_it, moment)


def published_in(session: Session, series: Series, moment: datetime | None = None) -> Sequence[Talk]:
    """The published talks of *series*, newest first."""
    return _published(session, Webinar.series_id == series.id, moment)


def counts_by_goal(session: Session, moment: datetime | None = None) -> dict[int, int]:
    """How many published talks each goal has; goals without are left out."""
    held = union(
        select(talk_goal.c.talk_id, talk_goal.c.goal_number),
        select(GoalSuggestion.talk_id, GoalSuggestion.goal_number).where(GoalSuggestion.is_public),
    ).subquery()
    wanted = (
        select(held.c.goal_number, func.count(Talk.id))
        .join(Talk, Talk.id == held.c.talk_id)
        .join(Talk.webinar)
        .join(Talk.recording)
        .where(visibility.is_published(moment or now()), Recording.deleting.is_(None))
        .group_by(held.c.goal_number)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _published(session: Session, condition: ColumnElement[bool], moment: datetime | None) -> Sequence[Talk]:
    wanted = (
        select(Talk)
        .join(Talk.webinar)
        .join(Talk.recording)
        .where(visibility.is_published(moment or now()), Recording.deleting.is_(None))
        .where(condition)
        .order_by(Webinar.starts_at.desc(), Talk.start_ms)
    )
    return session.scalars(wanted.options(*for_lists())).all()
