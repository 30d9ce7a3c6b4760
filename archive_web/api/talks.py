"""Talks of a recording, or of a coming programme: read, and written whole."""

from typing import Annotated

from pydantic import Field, StringConstraints

from archive_web.access import actor, anyone, editors, is_staff
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.reading import about
from archive_web.api.shapes import LONGEST_LIST, GoalNumber, Id, Line, Ms, Shape, Spoken, Text
from archive_web.services import services
from index.catalogue import listing, recordings, talks
from index.catalogue.audit_log import record
from index.catalogue.talks import TalkDraft
from index.catalogue.webinars import WebinarMissing
from index.models import Talk
from pipeline.editing import corrected

TargetNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}\.[0-9a-z]{1,2}$")]


class SpeakerName(Shape):
    """A speaker, as a talk names them."""

    id: int
    slug: str
    name: str
    organisation: str


class TalkShown(Shape):
    """*start_ms* up to but without *end_ms* on the recording's clock; no end: to the recording's end."""

    id: int
    webinar_id: int
    recording_id: int | None
    title: str
    abstract: str
    start_ms: int
    end_ms: int | None
    language: str | None
    speakers: list[SpeakerName]
    goals: list[int]
    targets: list[str]

    @classmethod
    def of(cls, talk: Talk) -> "TalkShown":
        return cls(
            id=talk.id,
            webinar_id=talk.webinar_id,
            recording_id=talk.recording_id,
            title=talk.title,
            abstract=talk.abstract,
            start_ms=talk.start_ms,
            end_ms=talk.end_ms,
            language=talk.language,
            speakers=[
                SpeakerName(id=one.id, slug=one.slug, name=one.name, organisation=one.organisation)
                for one in talk.speakers
            ],
            goals=[goal.number for goal in talk.public_goals],
            targets=[target.number for target in talk.targets],
        )


class TalkWritten(Shape):
    """A talk as it is to be. With *id*, the talk of that number is changed; without, it is a new one."""

    id: Id | None = None
    title: Annotated[Line, Field(examples=["Rent vatten i alla kranar"])]
    abstract: Text = ""
    start_ms: Ms = 0
    end_ms: Ms | None = None
    language: Spoken | None = None
    speakers: Annotated[
        list[Line],
        Field(max_length=100, examples=[["Maria Ek (Staden)"]], description="`Name (Organisation)`"),
    ] = Field(default_factory=list)
    goals: Annotated[list[GoalNumber], Field(max_length=17)] = Field(default_factory=list)
    targets: Annotated[list[TargetNumber], Field(max_length=169)] = Field(default_factory=list)

    def draft(self) -> TalkDraft:
        return TalkDraft(
            id=self.id,
            title=self.title.strip(),
            abstract=self.abstract.strip(),
            start_ms=self.start_ms,
            end_ms=self.end_ms,
            language=self.language,
            speakers=tuple(self.speakers),
            goals=tuple(sorted(set(self.goals))),
            targets=tuple(dict.fromkeys(self.targets)),
        )


class Programme(Shape):
    """All talks, in order."""

    talks: list[TalkShown]


class ProgrammeWritten(Shape):
    """All talks as they are to be; one that is left out is taken away."""

    talks: Annotated[list[TalkWritten], Field(max_length=LONGEST_LIST)]


@blueprint.get("/recordings/<int:recording_id>/talks")
@anyone
@described("The talks of a recording", answer=Programme)
def recording_talks(recording_id: int) -> Programme:
    with services().archive.database.read() as session:
        return _programme(listing.recording(session, recording_id, staff=is_staff()).talks)


@blueprint.put("/recordings/<int:recording_id>/talks")
@editors
@described("Write the talks of a recording", body=ProgrammeWritten, answer=Programme, faults=(409,))
def put_recording_talks(recording_id: int, body: ProgrammeWritten) -> Programme:
    """What is made of the talks (passages, goals, search) is made again."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        with corrected(session, [found], services().engine.enqueue), about("talks"):
            talks.write(session, found.webinar, found, [one.draft() for one in body.talks])
        record(session, actor(), "recording_edit", found, title=found.webinar.title)
        session.refresh(found, ["talks"])
        return _programme(found.talks)


@blueprint.put("/webinars/<int:webinar_id>/talks")
@editors
@described(
    "Write the programme of a webinar that has no recording yet", body=ProgrammeWritten, answer=Programme
)
def put_webinar_talks(webinar_id: int, body: ProgrammeWritten) -> Programme:
    """Times count from the start of the webinar."""
    with services().archive.database.write() as session:
        found = listing.webinar(session, webinar_id, staff=True)
        if found.recordings:
            raise WebinarMissing(slug=str(webinar_id))
        with about("talks"):
            talks.write(session, found, None, [one.draft() for one in body.talks])
        record(session, actor(), "webinar_edit", found, title=found.title)
        session.refresh(found, ["talks"])
        return _programme(found.talks)


def _programme(found: list[Talk]) -> Programme:
    return Programme(talks=[TalkShown.of(talk) for talk in found])
