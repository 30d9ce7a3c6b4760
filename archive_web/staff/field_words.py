"""What the fields of the staff forms are called, for pages that tell what was typed in one of them."""

import re

from flask_babel import gettext as _

from archive_web.page_parts import language_name
from archive_web.public.materials import kind_name
from archive_web.staff.roles import role_words

IN_TALK = re.compile(r"talk-(\d{1,6})-(\w+)", re.ASCII)
OF_VOICE = re.compile(r"voice-(\d{1,6})", re.ASCII)
UNSEEN = frozenset({"id", "ids", "position"})  # the form's own, which say nothing to people
TICKED = "1"


def field_words(name: str) -> str:
    """The field's label; empty for one that people never see, and its name where it has no label."""
    if voice := OF_VOICE.fullmatch(name):
        return str(_("Voice %(number)s", number=int(voice[1])))
    if talk := IN_TALK.fullmatch(name):
        field = field_words(talk[2])
        return str(_("Talk %(number)s: %(field)s", number=int(talk[1]) + 1, field=field)) if field else ""
    return "" if name in UNSEEN else _words().get(name, name)


def value_words(name: str, value: str) -> str:
    """What was typed or chosen, as a person would say it."""
    if name.endswith("language") and value:
        return language_name(value)
    if name == "kind":
        return kind_name(value)
    if name == "role":
        return {role.value: words for role, words in role_words().items()}.get(value, value)
    return str(_("Yes")) if value == TICKED else value


def _words() -> dict[str, str]:
    return {
        "abstract": _("What it is about"),
        "at": _("A new talk begins at"),
        "audience": _("Who can see it"),
        "body": _("Text"),
        "captions": _("Captions"),
        "checked": _("Read through"),
        "date": _("Date and time"),
        "days": _("Valid for"),
        "description": _("Description"),
        "do": _("Button"),
        "email": _("E-mail address"),
        "end": _("Ends at"),
        "events": _("Tell when"),
        "from": _("From"),
        "goal": _("Goal"),
        "goals": _("Goals"),
        "hidden": _("Show it to staff only"),
        "into": _("Into"),
        "join_url": _("Link to join"),
        "kind": _("Kind"),
        "language": _("Language"),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "paused": _("Pause it"),
        "publish": _("Publish as soon as it is ready"),
        "publish_at": _("Publish for everyone at"),
        "replace_captions": _("Replace the captions"),
        "revision": _("Version"),
        "role": _("Role"),
        "scopes": _("Scopes"),
        "series": _("Series"),
        "speakers": _("Speakers"),
        "start": _("Starts at"),
        "summary": _("In short"),
        "talk": _("Talk"),
        "targets": _("Targets"),
        "title": _("Title"),
        "url": _("Link"),
        "verdict": _("Verdict"),
        "way": _("Move"),
        "webinar": _("Webinar"),
        "withdraw_at": _("Hide from all but staff at"),
    }
