"""Recordings: what there is of each, where it is played, how far its work has come; and deletion."""

from datetime import datetime

from flask import url_for

from archive_web.access import actor, anyone, editors, is_staff
from archive_web.addresses import absolute, page_address
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import Id, Page, Paging, Shape
from archive_web.languages import language
from archive_web.public.addresses import media_url
from archive_web.services import services
from index.catalogue import listing, stages
from index.catalogue import recordings as catalogue
from index.catalogue.visibility import Audience, audience_of
from index.models import CaptionTrack, Recording, Rendition, StageState, now
from pipeline.deletion import delete_recording


class RenditionShown(Shape):
    """A file to download or play; *height_px* 0 is sound alone."""

    height_px: int
    width_px: int
    size_bytes: int
    duration_ms: int
    url: str

    @classmethod
    def of(cls, one: Rendition) -> "RenditionShown":
        return cls(
            height_px=one.height_px,
            width_px=one.width_px,
            size_bytes=one.size_bytes,
            duration_ms=one.duration_ms,
            url=absolute(media_url(one.mp4_key)),
        )


class TrackShown(Shape):
    """Captions in one language; *checked_at*: when someone read them through."""

    language: str
    origin: str
    revision: int
    checked_at: datetime | None
    vtt: str


class StageShown(Shape):
    """*state*: waiting, running, done, skipped or failed; *error* says what to do, *error_code* is for programs."""

    name: str
    state: str
    percent: int
    error: str
    error_code: str | None
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, state: StageState) -> "StageShown":
        error = stages.error_of(state)
        return cls(
            name=state.name,
            state=state.state,
            percent=state.percent,
            error=error.say(language()) if error else "",
            error_code=state.error_code,
            started_at=state.started_at,
            finished_at=state.finished_at,
        )


class WorkShown(Shape):
    """What only staff see: the source as it came, and the work on it."""

    file_name: str
    sha256: str
    size_bytes: int
    stages: list[StageShown]
    notices: list[str]
    deleting: bool

    @classmethod
    def of(cls, recording: Recording) -> "WorkShown":
        return cls(
            file_name=recording.name,
            sha256=recording.sha256,
            size_bytes=recording.size_bytes,
            stages=[StageShown.of(state) for state in recording.stages],
            notices=[notice.say(language()) for notice in catalogue.notices(recording)],
            deleting=recording.deleting is not None,
        )


class RecordingShown(Shape):
    """*work* is null for those who are no staff; addresses are null where there is nothing yet."""

    id: int
    webinar_id: int
    slug: str
    title: str
    audience: Audience
    language: str | None
    duration_ms: int | None
    created_at: datetime
    page: str
    hls: str | None
    poster: str | None
    renditions: list[RenditionShown]
    captions: list[TrackShown]
    work: WorkShown | None

    @classmethod
    def of(cls, recording: Recording, *, staff: bool) -> "RecordingShown":
        poster = recording.posters[-1].key if recording.posters else None
        return cls(
            id=recording.id,
            webinar_id=recording.webinar_id,
            slug=recording.slug,
            title=recording.webinar.title,
            audience=audience_of(recording.webinar, now()),
            language=recording.language or recording.webinar.language,
            duration_ms=recording.duration_ms,
            created_at=recording.created_at,
            page=page_address("public.watch", slug=recording.slug),
            hls=absolute(media_url(recording.hls_key)) if recording.hls_key else None,
            poster=absolute(media_url(poster)) if poster else None,
            renditions=[RenditionShown.of(one) for one in recording.renditions],
            captions=[_track(recording, track) for track in recording.shown_tracks],
            work=WorkShown.of(recording) if staff else None,
        )


class RecordingsAsked(Paging):
    """Which recordings."""

    webinar: Id | None = None


class Deletion(Shape):
    """*webinar*: the webinar goes with its last recording, and its material too."""

    webinar: bool = False


@blueprint.get("/recordings")
@anyone
@described("Recordings, the newest first", query=RecordingsAsked, answer=Page[RecordingShown])
def list_recordings(query: RecordingsAsked) -> Page[RecordingShown]:
    staff = is_staff()
    with services().archive.database.read() as session:
        wanted = listing.recordings(staff=staff, webinar_id=query.webinar)
        rows, total = listing.page(session, wanted, offset=query.offset, size=query.size)
        return Page[RecordingShown].of([RecordingShown.of(row, staff=staff) for row in rows], total, query)


@blueprint.get("/recordings/<int:recording_id>")
@anyone
@described("One recording", answer=RecordingShown)
def show_recording(recording_id: int) -> RecordingShown:
    staff = is_staff()
    with services().archive.database.read() as session:
        return RecordingShown.of(listing.recording(session, recording_id, staff=staff), staff=staff)


@blueprint.delete("/recordings/<int:recording_id>")
@editors
@described("Delete a recording and all that was made of it", query=Deletion)
def delete_one_recording(recording_id: int, query: Deletion) -> None:
    """What is broken off is finished by asking again."""
    delete_recording(services().archive, recording_id, with_webinar=query.webinar, by=actor())


def _track(recording: Recording, track: CaptionTrack) -> TrackShown:
    several = len(recording.shown_tracks) > 1
    address = url_for("public.captions_vtt", slug=recording.slug, lang=track.language if several else None)
    return TrackShown(
        language=track.language,
        origin=track.origin,
        revision=track.revision,
        checked_at=track.checked_at,
        vtt=absolute(address),
    )
