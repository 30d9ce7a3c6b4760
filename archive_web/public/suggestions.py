"""How what is typed into a search box may go on, as JSON: words, speakers, goals, talks, series, each with its address."""

from flask import request, url_for
from flask_babel import ngettext

from archive_web.access import anyone
from archive_web.languages import language
from archive_web.public import blueprint
from archive_web.public.addresses import moment_url
from archive_web.public.filters import Asked
from archive_web.services import services
from index.catalogue import recordings, talks
from index.goals import agenda
from index.models import Talk

SUGGESTED = 4  # of each kind: all of them fit on a screen
Link = dict[str, str]


@blueprint.get("/search/suggestions")
@anyone
def suggestions() -> dict[str, list[Link] | str]:
    """``{"words": [{"text": …, "url": …}], "speakers": …, "goals": …, "talks": …, "series": …}`` for the words in ``q``.

    ``count`` says how many they are in words; titles tell their language.
    """
    with services().archive.database.read() as session:
        visible = recordings.published_ids(session)
        found = services().archive.index.suggest(request.args.get("q", ""), visible, SUGGESTED)
        links = {
            "words": [_link(words, Asked(words=words).url()) for words in found.words],
            "speakers": [_link(name, Asked(speaker=slug).url()) for slug, name in found.speakers],
            "goals": [
                _link(agenda.goal(number).name(language()), url_for("public.goal", number=number))
                for number in found.goals
            ],
            "talks": [
                _link(talk.title, moment_url(talk.recording, talk.start_ms), _language_of(talk))
                for talk in talks.by_ids(session, [talk_id for talk_id, _ in found.titles])
                if talk.recording
            ],
            "series": [_link(title, url_for("public.one_series", slug=slug)) for slug, title in found.series],
        }
    return {**links, "count": _count_in_words(sum(map(len, links.values())))}


def _count_in_words(count: int) -> str:
    return str(ngettext("%(num)d suggestion", "%(num)d suggestions", count))


def _language_of(talk: Talk) -> str:
    return (talk.recording and talk.recording.language) or talk.webinar.language or ""


def _link(text: str, url: str, language: str = "") -> Link:
    return {"text": text, "url": url, **({"language": language} if language else {})}
