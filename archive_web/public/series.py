"""The series, and the page of each with its webinars and talks."""

from collections.abc import Iterable

from flask import render_template

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_talk, event_of
from archive_web.services import services
from index.catalogue import series as catalogue
from index.catalogue import talks, webinars
from index.language.collation import swedish_order
from index.models import Series


@blueprint.get("/series")
@anyone
def series() -> str:
    with services().archive.database.read() as session:
        return render_template("all_series.html", found=_in_order(catalogue.shown(session)))


@blueprint.get("/series/<slug>")
@anyone
def one_series(slug: str) -> str:
    """A series of which nothing has been published or announced is not there: its title may belong to a draft."""
    with services().archive.database.read() as session:
        found = catalogue.by_slug(session, slug)
        coming = webinars.coming(session, series=found)
        past = webinars.published(session, series=found)
        if not (coming or past):
            raise catalogue.SeriesMissing(name=slug)
        return render_template(
            "series.html",
            series=found,
            coming=[event_of(webinar) for webinar in coming],
            past=[event_of(webinar) for webinar in past],
            cards=[
                card_of_talk(talk, talk.recording)
                for talk in talks.published_in(session, found)
                if talk.recording is not None
            ],
            is_demo=any(webinar.is_demo for webinar in (*coming, *past)),
        )


def _in_order(found: Iterable[tuple[Series, int]]) -> list[tuple[Series, int]]:
    return sorted(found, key=lambda row: swedish_order(row[0].title))
