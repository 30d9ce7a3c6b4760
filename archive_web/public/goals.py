"""Pages of the 17 goals, each with its targets and talks."""

from flask import render_template

from archive_web.access import anyone
from archive_web.public import blueprint
from archive_web.public.cards import card_of_talk
from archive_web.public.reasons import quoted
from archive_web.services import services
from index.catalogue import judgement, talks
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
    neighbours = {other.number: other for other in agenda.goals()}
    with services().archive.database.read() as session:
        published = talks.published_on(session, number)
        words = judgement.words_on(session, number, [talk.id for talk in published])
        cards = [
            card_of_talk(talk, talk.recording, quoted(words.get(talk.id, [])))
            for talk in published
            if talk.recording is not None
        ]
        return render_template(
            "goal.html",
            goal=shown,
            cards=cards,
            official_url=agenda.official_page(number),
            previous=neighbours.get(number - 1),
            next=neighbours.get(number + 1),
        )
