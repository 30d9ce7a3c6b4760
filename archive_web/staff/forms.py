"""The forms of the staff pages: what was typed, read and checked field by field."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive_web.languages import LANGUAGES, language
from archive_web.page_parts import short_clock
from archive_web.services import services
from index.catalogue.talks import GoalUnknown, TalkDraft
from index.catalogue.webinars import read_date
from index.errors import BadInput
from index.goals.agenda import goals
from index.models import Recording, Talk, Webinar
from pipeline.programme import read_time

Read = TypeVar("Read")
BETWEEN_NAMES = re.compile(r"[,\n](?![^(]*\))")  # a comma in brackets belongs to the organisation


class LinkUnreadable(BadInput):
    """A link that does not lead to a web page."""

    en = "“{text}” is not a web address. It should begin with https://"
    sv = "”{text}” är ingen webbadress. Den ska börja med https://"


@dataclass(frozen=True)
class TalkForm:
    """One talk as typed; *id* is empty for a new one. Without a title it is to be taken away, or is no talk."""

    id: str = ""
    title: str = ""
    start: str = ""
    end: str = ""
    speakers: str = ""
    language: str = ""
    goals: frozenset[int] = frozenset()
    targets: str = ""
    abstract: str = ""


@dataclass(frozen=True)
class WebinarForm:
    """What staff edit of a webinar; *series* is a title, and *join_url* only while it is to come."""

    title: str = ""
    description: str = ""
    date: str = ""
    language: str = ""
    series: str = ""
    join_url: str = ""
    talks: tuple[TalkForm, ...] = ()


@dataclass
class Reader:
    """Reads fields, and gathers what is wrong with them by the field's name."""

    errors: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, text: str, kind: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return kind(text)
        except BadInput as error:
            self.errors[name] = error.say(language())
            return otherwise

    def require(self, name: str, text: str) -> str:
        if not text.strip():
            self.errors[name] = _("This cannot be empty.")
        return text.strip()


def form_of(recording: Recording) -> WebinarForm:
    """The form as the catalogue would fill it, with an empty row for one more talk."""
    webinar = recording.webinar
    return WebinarForm(
        title=webinar.title,
        description=webinar.description,
        date=written_date(webinar.starts_at),
        language=webinar.language or "",
        series=webinar.series.title if webinar.series else "",
        talks=(*map(_talk_form, recording.talks), TalkForm()),
    )


def form_of_webinar(webinar: Webinar) -> WebinarForm:
    """A coming webinar's form as the catalogue would fill it, with an empty row for one more talk."""
    return WebinarForm(
        title=webinar.title,
        description=webinar.description,
        date=written_date(webinar.starts_at),
        language=webinar.language or "",
        series=webinar.series.title if webinar.series else "",
        join_url=webinar.join_url,
        talks=(*map(_talk_form, webinar.talks), TalkForm()),
    )


def typed(form: MultiDict[str, str], spare_rows: int = 0) -> WebinarForm:
    """The form as it was typed; talks are numbered ``talk-0-title`` and so on."""
    count = sum(1 for name in form if name.startswith("talk-") and name.endswith("-title"))
    return WebinarForm(
        title=form.get("title", ""),
        description=form.get("description", ""),
        date=form.get("date", ""),
        language=form.get("language", ""),
        series=form.get("series", ""),
        join_url=form.get("join_url", ""),
        talks=tuple(_typed_talk(form, f"talk-{number}-") for number in range(count + spare_rows)),
    )


def drafts(form: WebinarForm, reader: Reader, read: Callable[[str], int] = read_time) -> list[TalkDraft]:
    """The talks that were typed, their times read by *read*; what is wrong with them is named in *reader*."""
    for number, talk in enumerate(form.talks):
        if not talk.id and talk != TalkForm():
            reader.require(f"talk-{number}-title", talk.title)
    return [
        TalkDraft(
            title=talk.title.strip(),
            start_ms=reader.read(f"talk-{number}-start", talk.start, read, 0) if talk.start.strip() else 0,
            end_ms=reader.read(f"talk-{number}-end", talk.end, read, None) if talk.end.strip() else None,
            abstract=talk.abstract.strip(),
            speakers=split_names(talk.speakers),
            language=talk.language if talk.language in LANGUAGES else None,
            goals=tuple(sorted(talk.goals)),
            targets=reader.read(f"talk-{number}-targets", talk.targets, read_targets, ()),
            id=int(talk.id) if talk.id.isdecimal() else None,
        )
        for number, talk in enumerate(form.talks)
        if talk.title.strip()
    ]


def split_names(text: str) -> tuple[str, ...]:
    """Names by commas or lines: ``Anna Lindberg, Erik Johansson (Bolaget)``."""
    return tuple(name.strip() for name in BETWEEN_NAMES.split(text) if name.strip())


def goal_numbers(values: list[str]) -> tuple[int, ...]:
    """The goals that were ticked; what is no goal is passed over."""
    return tuple(goal.number for goal in goals() if str(goal.number) in values)


def read_targets(text: str) -> tuple[str, ...]:
    """Targets with commas or spaces between: ``11.2, 6.A``. Raises GoalUnknown."""
    numbers = tuple(dict.fromkeys(text.lower().replace(",", " ").split()))
    known = {target.number for goal in goals() for target in goal.targets}
    for number in numbers:
        if number not in known:
            raise GoalUnknown(number=number)
    return numbers


def read_moment(text: str) -> datetime | None:
    """A date as the browser's own control or a person writes it. Raises DateUnreadable."""
    return read_date(text, services().archive.settings.timezone)


def read_link(text: str) -> str:
    """A web address, or nothing. Raises LinkUnreadable."""
    if text.strip() and urlsplit(text.strip()).scheme not in {"http", "https"}:
        raise LinkUnreadable(text=text)
    return text.strip()


def written_date(moment: datetime | None) -> str:
    """For ``<input type="datetime-local">``, in the archive's time zone."""
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(services().archive.settings.timezone)):%Y-%m-%dT%H:%M}"


def written_time(ms: int) -> str:
    """As ``read_time`` reads it, to the millisecond, so that a form sent back unchanged changes nothing."""
    return short_clock(ms) + (f".{ms % 1000:03}" if ms % 1000 else "")


def _talk_form(talk: Talk) -> TalkForm:
    names = (
        f"{speaker.name} ({speaker.organisation})" if speaker.organisation else speaker.name
        for speaker in talk.speakers
    )
    return TalkForm(
        id=str(talk.id),
        title=talk.title,
        start=written_time(talk.start_ms),
        end="" if talk.end_ms is None else written_time(talk.end_ms),
        speakers=", ".join(names),
        language=talk.language or "",
        goals=frozenset(goal.number for goal in talk.goals),
        targets=", ".join(target.number for target in talk.targets),
        abstract=talk.abstract,
    )


def _typed_talk(form: MultiDict[str, str], prefix: str) -> TalkForm:
    return TalkForm(
        id=form.get(f"{prefix}id", ""),
        title=form.get(f"{prefix}title", ""),
        start=form.get(f"{prefix}start", ""),
        end=form.get(f"{prefix}end", ""),
        speakers=form.get(f"{prefix}speakers", ""),
        language=form.get(f"{prefix}language", ""),
        goals=frozenset(goal_numbers(form.getlist(f"{prefix}goals"))),
        targets=form.get(f"{prefix}targets", ""),
        abstract=form.get(f"{prefix}abstract", ""),
    )
