"""The watch page: a recording with its transcript, talks, material and downloads."""

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from archive_web.access import anyone, is_staff
from archive_web.public import blueprint
from archive_web.public.addresses import read_seconds
from archive_web.public.captioning import Badge, badge_of, track_in
from archive_web.public.cards import speakers_of
from archive_web.public.described import described_recording
from archive_web.public.marking import marker_of
from archive_web.public.materials import papers_of
from archive_web.public.player import Player
from archive_web.public.reasons import reasons_of
from archive_web.public.shelf import downloads_of
from archive_web.public.transcript import Passage, Transcript, transcript_of
from archive_web.public.warnings import warnings_of
from archive_web.services import services
from index.catalogue import recordings
from index.catalogue.visibility import Audience, audience_of
from index.models import Recording, now


@dataclass(frozen=True)
class Told:
    """What is said in a recording, in one of its languages, and how far it can be trusted."""

    transcript: Transcript
    language: str
    badge: Badge | None


@blueprint.get("/watch/<slug>")
@anyone
def watch(slug: str) -> str:
    """``?t=`` is where to begin, ``?q=`` marks the words of a search and ``?quote=`` those of a quote."""
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=is_staff())
        webinar = recording.webinar
        start_s = read_seconds(request.args.get("t", ""))
        told = told_in(session, recording, start_s)
        return render_template(
            "watch.html",
            recording=recording,
            webinar=webinar,
            language=recording.language or webinar.language,
            player=Player.of(recording, start_s, told.transcript.hits_ms),
            told=told,
            described=described_recording(recording),
            is_by_link=audience_of(webinar, now()) != Audience.EVERYONE,
            speakers=speakers_of(recording.talks),
            reasons={talk.id: reasons_of(talk) for talk in recording.talks},
            warnings=warnings_of(recording),
            downloads=downloads_of(recording),
            materials=papers_of(webinar.materials),
            is_demo=webinar.is_demo,
        )


@blueprint.get("/watch/<slug>/transcript")
@anyone
def transcript_page(slug: str) -> str:
    """All that is said, to be read or printed."""
    with services().archive.database.read() as session:
        recording = recordings.watchable_by_slug(session, slug, staff=is_staff())
        return render_template(
            "transcript.html",
            recording=recording,
            webinar=recording.webinar,
            language=recording.language or recording.webinar.language,
            speakers=speakers_of(recording.talks),
            warnings=warnings_of(recording),
            told=told_in(session, recording),
            is_demo=recording.webinar.is_demo,
        )


def told_in(session: Session, recording: Recording, start_s: str = "0") -> Told:
    """The transcript that the address asks for: ``?lang=`` is its language."""
    track = track_in(recording, request.args.get("lang", ""))
    if track is None:
        return Told(Transcript(), "", None)
    marker = marker_of(request.args.get("q", ""), recording.id)
    passage = Passage(request.args.get("quote", ""), int(float(start_s) * 1000 + 0.5))
    transcript = transcript_of(track, recording, marker=marker, passage=passage)
    return Told(transcript, track.language, badge_of(session, track, recording))
