"""Moments of published talks: those at which someone speaks, and those that earned a goal its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from index.catalogue import visibility
from index.goals.suggest import Level
from index.models import GoalSuggestion, Passage, Recording, Speaker, Talk, Webinar, now
from index.models.talk import talk_goal

Span = tuple[int, int, int]  # recording, start and end in ms


@dataclass(frozen=True)
class SpokenMoment:
    """What is said from *start_ms*; no *talk* where it is outside all talks. *words* are those that speak for a goal."""

    recording: Recording
    talk: Talk | None
    start_ms: int
    text: str
    language: str
    words: tuple[str, ...] = ()


def by_speaker(
    session: Session, speaker: Speaker, *, limit: int, offset: int = 0
) -> tuple[int, list[SpokenMoment]]:
    """How many passages *speaker* speaks in published recordings, and some of them, the newest recording first."""
    wanted = (
        select(Passage, Recording, Talk)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(Recording.webinar)
        .outerjoin(Talk, Talk.id == Passage.talk_id)
        .where(_is_published(), Passage.speaker == speaker.name, Passage.kind == "speech")
    )
    count = session.scalar(
        select(func.count()).select_from(wanted.with_only_columns(Passage.number).subquery())
    )
    newest = wanted.order_by(Webinar.starts_at.desc(), Recording.id.desc(), Passage.start_ms)
    rows = session.execute(newest.options(selectinload(Recording.webinar)).limit(limit).offset(offset))
    return count or 0, [
        SpokenMoment(recording, talk, passage.start_ms, passage.text, passage.language)
        for passage, recording, talk in rows
    ]


def on_goal(session: Session, number: int, *, limit: int, offset: int = 0) -> tuple[int, list[SpokenMoment]]:
    """How many moments speak of goal *number* in published talks, and some of them, the newest talk first.

    Of a goal that staff have set, all that were found; of one that nobody has confirmed, those at which it is named.
    """
    is_set = (
        select(talk_goal.c.talk_id)
        .where(talk_goal.c.talk_id == GoalSuggestion.talk_id, talk_goal.c.goal_number == number)
        .exists()
    )
    wanted = (
        select(GoalSuggestion, Talk, Recording, is_set)
        .join(Talk, Talk.id == GoalSuggestion.talk_id)
        .join(Talk.recording)
        .join(Recording.webinar)
        .where(_is_published(), GoalSuggestion.goal_number == number, or_(GoalSuggestion.is_public, is_set))
        .order_by(Webinar.starts_at.desc(), Recording.id.desc(), Talk.start_ms)
        .options(selectinload(Recording.webinar))
    )
    found = [
        (recording, talk, moment)
        for suggestion, talk, recording, is_confirmed in session.execute(wanted)
        for moment in suggestion.moments
        if is_confirmed or moment["level"] == Level.MENTIONED
    ]
    page = found[offset : offset + limit]
    texts = _texts(session, [_span(recording, moment) for recording, _, moment in page])
    return len(found), [
        SpokenMoment(
            recording, talk, moment["start_ms"], *texts[_span(recording, moment)], tuple(moment["words"])
        )
        for recording, talk, moment in page
        if _span(recording, moment) in texts
    ]


def _is_published() -> ColumnElement[bool]:
    return and_(visibility.is_published(now()), Recording.deleting.is_(None))


def _span(recording: Recording, moment: dict[str, Any]) -> Span:
    return (recording.id, moment["start_ms"], moment["end_ms"])


def _texts(session: Session, spans: Sequence[Span]) -> dict[Span, tuple[str, str]]:
    """What is said in each span, and in what language; a span in which nothing is said is left out."""
    if not spans:
        return {}
    within = [
        and_(Passage.recording_id == recording_id, Passage.start_ms >= start_ms, Passage.start_ms < end_ms)
        for recording_id, start_ms, end_ms in spans
    ]
    wanted = select(Passage).where(or_(*within), Passage.kind == "speech").order_by(Passage.start_ms)
    passages = session.scalars(wanted).all()
    said = {span: [passage for passage in passages if _is_within(passage, span)] for span in spans}
    return {
        span: (" ".join(passage.text for passage in own), own[0].language)
        for span, own in said.items()
        if own
    }


def _is_within(passage: Passage, span: Span) -> bool:
    recording_id, start_ms, end_ms = span
    return passage.recording_id == recording_id and start_ms <= passage.start_ms < end_ms
