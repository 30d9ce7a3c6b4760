"""Pages of speakers: all, and each with their talks and the moments at which they speak."""

from itertools import groupby

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_talk
from archive_web.public.filters import page_in
from archive_web.public.pages import Pages
from archive_web.public.spoken import PER_PAGE, under_talks
from archive_web.services import services
from index.catalogue import speakers as catalogue
from index.catalogue import spoken, talks
from index.language.collation import initial, swedish_order

LETTERS_FROM = 12  # a shorter list is looked through as a whole


@blueprint.get("/speakers")
@anyone
def speakers() -> str:
    with services().archive.database.read() as session:
        people = sorted(catalogue.published(session), key=lambda row: swedish_order(row[0].name))
        by_letter = [
            (letter, list(own)) for letter, own in groupby(people, key=lambda row: initial(row[0].name))
        ]
        has_letters = len(people) >= LETTERS_FROM
        return render_template("speakers.html", letters=by_letter if has_letters else [("", people)])


@blueprint.get("/speakers/<slug>")
@anyone
def speaker(slug: str) -> str | Response:
    """A speaker without published talks is not there: their name may belong to a draft.

    One who was merged with another is there under the other's address.
    """
    page = page_in(request.args)
    with services().archive.database.read() as session:
        found = catalogue.by_slug(session, slug)
        cards = [
            card_of_talk(talk, talk.recording)
            for talk in talks.published_by(session, found)
            if talk.recording is not None
        ]
        if not cards:
            raise catalogue.SpeakerMissing(slug=slug)
        if found.slug != slug:
            return redirect(url_for("public.speaker", slug=found.slug), 301)
        count, moments = spoken.by_speaker(session, found, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        return render_template(
            "speaker.html",
            speaker=found,
            cards=cards,
            count=count,
            spoken=under_talks(moments),
            pages=Pages.of(page, count, PER_PAGE, lambda number: _address(slug, number)),
        )


def _address(slug: str, page: int) -> str:
    return url_for("public.speaker", slug=slug, page=page if page > 1 else None, _anchor="moments")
