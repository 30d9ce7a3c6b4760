"""Pages of speakers: all, and each with their talks."""

from flask import render_template

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_talk
from archive_web.services import services
from index.catalogue import speakers as catalogue
from index.catalogue import talks


@blueprint.get("/speakers")
@anyone
def speakers() -> str:
    with services().archive.database.read() as session:
        return render_template("speakers.html", people=catalogue.published(session))


@blueprint.get("/speakers/<slug>")
@anyone
def speaker(slug: str) -> str:
    """A speaker without published talks is not there: their name may belong to a draft."""
    with services().archive.database.read() as session:
        found = catalogue.by_slug(session, slug)
        cards = [
            card_of_talk(talk, talk.recording)
            for talk in talks.published_by(session, found)
            if talk.recording is not None
        ]
        if not cards:
            raise catalogue.SpeakerMissing(slug=slug)
        return render_template("speaker.html", speaker=found, cards=cards)
