"""The front page."""

from flask import render_template

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_recording, event_of
from archive_web.services import services
from index.catalogue import talks, webinars
from index.goals import agenda

NEWEST = 6
COMING = 3


@blueprint.get("/")
@anyone
def home() -> str:
    with services().archive.database.read() as session:
        newest = webinars.published(session, limit=NEWEST)
        counts = talks.counts_by_goal(session)
        return render_template(
            "home.html",
            newest=[card_of_recording(one, webinar) for webinar in newest for one in webinar.recordings],
            coming=[event_of(webinar) for webinar in webinars.coming(session)[:COMING]],
            goals=[(goal, counts.get(goal.number, 0)) for goal in agenda.goals()],
            is_demo=any(webinar.is_demo for webinar in newest),
        )
