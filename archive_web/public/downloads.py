"""Captions and the transcript of a recording, as files."""

from flask import Response, request

from archive_web.access import anyone, is_staff
from archive_web.public import blueprint
from archive_web.public.captioning import track_in
from archive_web.services import services
from index.captions.write import WRITERS
from index.catalogue import recordings
from index.catalogue.attribution import attributed
from index.catalogue.captions import cues_of
from index.errors import NotFound

SHOWN = ("vtt", "srt")


class CaptionsMissing(NotFound):
    """The recording has no captions yet."""

    en = "This recording has no captions yet."
    sv = "Inspelningen har inga undertexter än."


@blueprint.get("/watch/<slug>/captions.vtt")
@anyone
def captions_vtt(slug: str) -> Response:
    return _send(slug, "vtt", "text/vtt")


@blueprint.get("/watch/<slug>/captions.srt")
@anyone
def captions_srt(slug: str) -> Response:
    return _send(slug, "srt", "application/x-subrip")


@blueprint.get("/watch/<slug>/captions.json")
@anyone
def captions_json(slug: str) -> Response:
    return _send(slug, "json", "application/json")


@blueprint.get("/watch/<slug>/transcript.txt")
@anyone
def transcript(slug: str) -> Response:
    return _send(slug, "txt", "text/plain")


def _send(slug: str, form: str, media_type: str) -> Response:
    """The captions of a recording that the asker may see, in the language ``?lang=`` if there are several.

    Raises RecordingMissing, CaptionsMissing.
    """
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=is_staff())
        track = track_in(recording, request.args.get("lang", ""), drafts=is_staff())
        if track is None:
            raise CaptionsMissing()
        # Over the picture, a name at each cue of the only speaker would be in the way.
        cues = attributed(cues_of(track), recording, sole=form not in SHOWN)
    text = WRITERS[form](cues)
    return send_text(text, media_type)


def send_text(text: str, media_type: str) -> Response:
    """A text file that the archive has written just now."""
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    # Asked for again each time, so that corrected captions are seen; unchanged ones are not sent again.
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
