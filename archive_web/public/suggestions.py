"""How what is typed into a search box may go on, as JSON: words, speakers, goals, talks, series, each with its address."""

from flask import request, url_for

from archive_web.access import anyone
from archive_web.languages import language
from archive_web.public import blueprint
from archive_web.public.addresses import moment_url
from archive_web.public.filters import Asked
from archive_web.services import services
from index.catalogue import recordings, talks
from index.goals import agenda

SUGGESTED = 6  # of each kind
Link = dict[str, str]


@blueprint.get("/search/suggestions")
@anyone
def suggestions() -> dict[str, list[Link]]:
    """``{"words": [{"text": …, "url": …}], "speakers": …, "goals": …, "talks": …}`` for the words in ``q``."""
    with services().archive.database.read() as session:
        visible = recordings.published_ids(session)
        found = services().archive.index.suggest(request.args.get("q", ""), visible, SUGGESTED)
        return {
            "words": [_link(words, Asked(words=words).url()) for words in found.words],
            "speakers": [_link(name, Asked(speaker=slug).url()) for slug, name in found.speakers],
            "goals": [
                _link(agenda.goal(number).name(language()), url_for("public.goal", number=number))
                for number in found.goals
            ],
            "talks": [
                _link(talk.title, moment_url(talk.recording, talk.start_ms))
                for talk in talks.by_ids(session, [talk_id for talk_id, _ in found.titles])
                if talk.recording
            ],
            "series": [_link(title, url_for("public.one_series", slug=slug)) for slug, title in found.series],
        }


def _link(text: str, url: str) -> Link:
    return {"text": text, "url": url}
