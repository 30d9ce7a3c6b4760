"""Cards: a talk or a recording as lists show it; and events, webinars as the programme lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from archive_web.public.addresses import moment_url
from archive_web.public.pictures import Picture, picture_of
from archive_web.public.times import time_in_words
from index.models import Goal, Recording, Speaker, Talk, Webinar, now


@dataclass(frozen=True)
class Card:
    """*part_of* is the webinar of a talk, or empty; *words* are those that a page of one goal shows the goal by."""

    title: str
    url: str
    language: str | None
    date: datetime | None
    duration_ms: int | None
    picture: Picture | None
    part_of: str
    speakers: tuple[Speaker, ...]
    goals: tuple[Goal, ...]
    words: str = ""


@dataclass(frozen=True)
class Event:
    """A webinar in the programme; *when* says in words how far off a coming one is."""

    title: str
    url: str
    language: str | None
    starts_at: datetime | None
    speakers: tuple[Speaker, ...]
    has_recording: bool
    when: str


def card_of_recording(recording: Recording, webinar: Webinar) -> Card:
    talks = [talk for talk in webinar.talks if talk.recording_id == recording.id]
    return Card(
        title=webinar.title,
        url=moment_url(recording),
        language=recording.language or webinar.language,
        date=webinar.starts_at,
        duration_ms=recording.duration_ms,
        picture=picture_of(recording.posters),
        part_of="",
        speakers=speakers_of(talks),
        goals=goals_of(talks),
    )


def card_of_talk(talk: Talk, recording: Recording, words: str = "") -> Card:
    webinar = talk.webinar
    end_ms = talk.end_ms if talk.end_ms is not None else recording.duration_ms
    return Card(
        title=talk.title,
        url=moment_url(recording, talk.start_ms),
        language=recording.language or webinar.language,
        date=webinar.starts_at,
        duration_ms=end_ms - talk.start_ms if end_ms else None,
        picture=picture_of(recording.posters),
        part_of=webinar.title if webinar.title != talk.title else "",
        speakers=tuple(talk.speakers),
        goals=tuple(talk.public_goals),
        words=words,
    )


def event_of(webinar: Webinar) -> Event:
    return Event(
        title=webinar.title,
        url=url_for("public.webinar", slug=webinar.slug),
        language=webinar.language,
        starts_at=webinar.starts_at,
        speakers=speakers_of(webinar.talks),
        has_recording=bool(webinar.recordings),
        when=time_in_words(webinar, now()),
    )


def speakers_of(talks: Iterable[Talk]) -> tuple[Speaker, ...]:
    """All speakers once, in the order in which they come."""
    return tuple({speaker.id: speaker for talk in talks for speaker in talk.speakers}.values())


def goals_of(talks: Iterable[Talk]) -> tuple[Goal, ...]:
    """All goals once, by number."""
    found = {goal.number: goal for talk in talks for goal in talk.public_goals}
    return tuple(found[number] for number in sorted(found))
