"""The change log, for administrators: who did what, and when."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import render_template, request, url_for
from flask_babel import gettext as _

from archive_web.access import administrators
from archive_web.public.pages import Pages
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.roles import role_words
from index.catalogue import audit_log
from index.models import AuditEntry, Role

PAGE_SIZE = 50
NAMING = ("title", "email", "name")
NUMBERED = ("recording", "webinar", "talk")  # the others are named whole by a name or an address


@dataclass(frozen=True)
class ChangeLine:
    """One change on the page: *about* names what was changed, *details* the rest of what was written down."""

    at: datetime
    who: str
    token: str
    what: str
    about: str
    details: str


@blueprint.get("/changes")
@administrators
def changes() -> str:
    who, number = request.args.get("who"), max(1, request.args.get("page", 1, int))
    with services().archive.database.read() as session:
        people = audit_log.actors(session)
        chosen = who if who in people else None
        total = audit_log.count(session, chosen)
        number = max(1, min(number, ceil(total / PAGE_SIZE)))
        lines = [_line(entry) for entry in audit_log.entries(session, chosen, page=number, size=PAGE_SIZE)]
    return render_template(
        "staff/changes.html",
        changes=lines,
        people={name: _person(name) for name in people},
        chosen=chosen,
        pages=Pages.of(number, total, PAGE_SIZE, lambda page: _page(page, chosen)),
    )


def _page(number: int, who: str | None) -> str:
    return url_for("staff.changes", page=number, who=who)


def _line(entry: AuditEntry) -> ChangeLine:
    facts = dict(entry.facts)
    named = [str(facts.pop(name)) for name in NAMING if name in facts]
    subject = f"{_kind(entry.subject_kind)} {entry.subject_id}".strip()
    if "role" in facts:
        facts["role"] = _role(str(facts["role"]))
    rest = [f"{_fact(name)}: {fact}" for name, fact in facts.items()]
    return ChangeLine(
        at=entry.at,
        who=_person(entry.actor),
        token=entry.token,
        what=_action(entry.action),
        about=", ".join(named) or subject,
        details=", ".join([subject, *rest] if named and entry.subject_kind in NUMBERED else rest),
    )


def _kind(table: str) -> str:
    words: dict[str, str] = {
        "account": _("account"),
        "recording": _("recording"),
        "webinar": _("webinar"),
        "talk": _("talk"),
        "speaker": _("speaker"),
    }
    return words.get(table, table)


def _fact(name: str) -> str:
    words: dict[str, str] = {
        "address": _("from the address"),
        "by": _("by"),
        "file": _("file"),
        "goal": _("goal"),
        "language": _("language"),
        "merged": _("merged"),
        "read": _("read through"),
        "publish_at": _("published at"),
        "withdraw_at": _("hidden at"),
        "reason": _("reason"),
        "revision": _("revision"),
        "role": _("role"),
        "scopes": _("scopes"),
        "stage": _("from the step"),
    }
    return words.get(name, name)


def _role(name: str) -> str:
    return role_words()[Role(name)] if name in list(Role) else name


def _person(name: str) -> str:
    known: dict[str, str] = {"": _("Not logged in"), audit_log.TERMINAL.name: _("Terminal of the server")}
    return known.get(name, name)


def _action(name: str) -> str:
    """What was done, in words; an action that has none here is shown by its name."""
    words: dict[str, str] = {
        "log_in": _("Logged in"),
        "log_in_failed": _("Tried to log in, with a wrong password"),
        "log_in_refused": _("Was not let in"),
        "account_add": _("Added an account"),
        "account_invite": _("Invited"),
        "account_link": _("Made a link for a new password"),
        "account_role": _("Changed a role"),
        "account_password": _("Changed a password"),
        "account_end": _("Logged an account out everywhere"),
        "account_remove": _("Removed an account"),
        "invitation_accept": _("Chose a password by a link"),
        "invitation_withdraw": _("Withdrew a link"),
        "token_add": _("Made an API token"),
        "token_revoke": _("Revoked an API token"),
        "recording_add": _("Handed a recording in"),
        "recording_edit": _("Edited a recording"),
        "recording_publish": _("Published"),
        "recording_withdraw": _("Withdrew from the public"),
        "recording_delete": _("Deleted a recording"),
        "webinar_add": _("Announced a webinar"),
        "webinar_edit": _("Edited a webinar"),
        "webinar_remove": _("Took a webinar away"),
        "captions_edit": _("Corrected captions"),
        "voices_name": _("Named voices"),
        "speaker_edit": _("Renamed a speaker"),
        "speaker_merge": _("Merged speakers"),
        "goal_confirmed": _("Confirmed a goal"),
        "goal_rejected": _("Rejected a goal"),
        "recording_link": _("Renewed a link"),
        "material_add": _("Added materials"),
        "material_edit": _("Edited a material"),
        "material_remove": _("Removed a material"),
        "captions_checked": _("Noted captions as read through"),
        "translation_remove": _("Took a translation away"),
        "series_add": _("Added a series"),
        "series_edit": _("Edited a series"),
        "series_remove": _("Deleted a series"),
        "webhook_add": _("Added a webhook"),
        "webhook_edit": _("Changed a webhook"),
        "webhook_remove": _("Removed a webhook"),
        "work_retry": _("Retried what failed"),
        "work_stop": _("Stopped the work"),
        "work_again": _("Had work done again"),
    }
    return words.get(name, name)
