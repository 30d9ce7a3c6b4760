"""The watch page: a recording with its transcript, talks, material and downloads."""

from flask import render_template, request

from archive_web.access import anyone, is_staff
from archive_web.public import blueprint
from archive_web.public.cards import speakers_of
from archive_web.public.pictures import slides_of
from archive_web.public.playing import Playing
from archive_web.public.reasons import reasons_of
from archive_web.public.shelf import downloads_of, materials_of
from archive_web.public.transcript import note_on, sections_of
from archive_web.public.warnings import warnings_of
from archive_web.services import services
from index.catalogue import recordings

LONGEST_S = 10**6


@blueprint.get("/watch/<slug>")
@anyone
def watch(slug: str) -> str:
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=is_staff())
        webinar = recording.webinar
        track = recording.spoken_track
        return render_template(
            "watch.html",
            recording=recording,
            webinar=webinar,
            language=recording.language or webinar.language,
            playing=Playing.of(recording),
            start_s=_start_s(request.args.get("t", "")),
            speakers=speakers_of(recording.talks),
            reasons={talk.id: reasons_of(talk) for talk in recording.talks},
            warnings=warnings_of(recording),
            sections=sections_of(track, recording) if track else [],
            captions_note=note_on(track, webinar) if track else "",
            slides=slides_of(recording.slides),
            downloads=downloads_of(recording),
            materials=materials_of(webinar),
            is_demo=webinar.is_demo,
        )


def _start_s(text: str) -> str:
    """``?t=`` as seconds, safe to write into an address; what is not a number counts as the beginning."""
    try:
        wanted = float(text)
    except ValueError:
        return "0"
    return f"{wanted:.3f}".rstrip("0").rstrip(".") if 0 <= wanted < LONGEST_S else "0"
