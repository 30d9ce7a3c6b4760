"""The programme, coming and past, and the page of one webinar."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.addresses import moment_url
from archive_web.public.cards import card_of_recording, event_of
from archive_web.public.materials import papers_of
from archive_web.services import services
from index.catalogue import webinars
from index.models import WebinarStatus


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
        shown = found.recordings if found.status == WebinarStatus.PUBLISHED else []
        if len(shown) == 1:
            return redirect(moment_url(shown[0]))
        return render_template(
            "webinar.html",
            webinar=found,
            talks=[talk for talk in found.talks if talk.recording_id is None or shown],
            materials=papers_of(found.materials),
            cards=[card_of_recording(recording, found) for recording in shown],
        )
