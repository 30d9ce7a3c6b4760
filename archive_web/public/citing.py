"""How a talk is cited: who, what, where and when. The player adds the time and the address."""

from collections.abc import Sequence

from flask_babel import format_date
from flask_babel import gettext as _

from archive_web.public.cards import speakers_of
from archive_web.services import services
from index.models import Recording, Speaker, Talk


def citation_of(talk: Talk, recording: Recording) -> str:
    """``Anna Lindberg: “Rent vatten”. In: “Vatten i staden”, Tillsammans 2030, 19 March 2026``."""
    webinar = recording.webinar
    if talk.title == webinar.title:
        return _whole(recording, talk.speakers)
    of_talk = _by(talk.speakers) + _("“%(title)s”", title=talk.title)
    return str(_("%(talk)s. In: %(webinar)s", talk=of_talk, webinar=_whole(recording, ())))


def citation_of_whole(recording: Recording) -> str:
    return _whole(recording, speakers_of(recording.talks))


def _whole(recording: Recording, speakers: Sequence[Speaker]) -> str:
    webinar = recording.webinar
    facts = [_("“%(title)s”", title=webinar.title), services().archive.settings.site_name]
    if webinar.starts_at:
        facts.append(format_date(webinar.starts_at, "d MMMM y"))
    return _by(speakers) + ", ".join(facts)


def _by(speakers: Sequence[Speaker]) -> str:
    return f"{', '.join(speaker.name for speaker in speakers)}: " if speakers else ""
