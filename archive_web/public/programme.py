"""The programme, coming and past, and the page of one webinar."""

from urllib.parse import urlsplit

from flask import redirect, render_template
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.addresses import moment_url
from archive_web.public.cards import card_of_recording, event_of
from archive_web.public.described import described_event
from archive_web.public.materials import papers_of
from archive_web.public.times import ends_at, is_announced, length_in_words, slots_of, time_in_words
from archive_web.services import services
from index.catalogue import webinars
from index.catalogue.visibility import Audience, audience_of
from index.models import now


@blueprint.get("/programme")
@anyone
def programme() -> str:
    with services().archive.database.read() as session:
        return render_template(
            "webinars.html",
            coming=[event_of(webinar) for webinar in webinars.coming(session)],
            past=[event_of(webinar) for webinar in webinars.published(session)],
        )


@blueprint.get("/webinars/<slug>")
@anyone
def webinar(slug: str) -> str | Response:
    """A published webinar of one recording leads to it, so that a link shared before the event still serves."""
    with services().archive.database.read() as session:
        found = webinars.public_by_slug(session, slug)
        shown = found.recordings if audience_of(found, now()) != Audience.PROGRAMME else []
        if len(shown) == 1:
            return redirect(moment_url(shown[0]))
        talks = [talk for talk in found.talks if talk.recording_id is None or shown]
        ends = ends_at(found)
        return render_template(
            "webinar.html",
            webinar=found,
            when=time_in_words(found, now()),
            ends_at=ends,
            length=length_in_words(ends - found.starts_at) if ends and found.starts_at else "",
            host=urlsplit(found.join_url).hostname,
            described=described_event(found) if is_announced(found, now()) else None,
            is_by_link=audience_of(found, now()) == Audience.LINK,
            slots=slots_of(found, talks),
            materials=papers_of(found.materials),
            cards=[card_of_recording(recording, found) for recording in shown],
        )
