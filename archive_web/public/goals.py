"""Pages of the 17 goals, each with its targets, its talks and the moments at which they speak of it."""

from flask import render_template, request, url_for

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_talk
from archive_web.public.filters import page_in
from archive_web.public.pages import Pages
from archive_web.public.reasons import quoted
from archive_web.public.spoken import PER_PAGE, under_talks
from archive_web.services import services
from index.catalogue import judgement, spoken, talks
from index.goals import agenda


@blueprint.get("/goals")
@anyone
def goals() -> str:
    with services().archive.database.read() as session:
        counts = talks.counts_by_goal(session)
    return render_template(
        "goals.html", goals=[(goal, counts.get(goal.number, 0)) for goal in agenda.goals()]
    )


@blueprint.get("/goals/<int:number>")
@anyone
def goal(number: int) -> str:
    shown = agenda.goal(number)
    page = page_in(request.args)
    neighbours = {other.number: other for other in agenda.goals()}
    with services().archive.database.read() as session:
        published = talks.published_on(session, number)
        words = judgement.words_on(session, number, [talk.id for talk in published])
        cards = [
            card_of_talk(talk, talk.recording, quoted(words.get(talk.id, [])))
            for talk in published
            if talk.recording is not None
        ]
        count, moments = spoken.on_goal(session, number, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        return render_template(
            "goal.html",
            goal=shown,
            cards=cards,
            count=count,
            spoken=under_talks(moments),
            pages=Pages.of(page, count, PER_PAGE, lambda other: _address(number, other)),
            official_url=agenda.official_page(number),
            previous=neighbours.get(number - 1),
            next=neighbours.get(number + 1),
        )


def _address(number: int, page: int) -> str:
    return url_for("public.goal", number=number, page=page if page > 1 else None, _anchor="moments")
