"""Choose who sees a webinar, now and later; renew the link of an unlisted one; withdraw it at once."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_timezone_name
from flask import redirect, render_template, request, url_for
from flask_babel import format_datetime, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from archive_web.access import actor, editors
from archive_web.languages import language
from archive_web.services import services
from archive_web.staff import blueprint
from archive_web.staff.forms import Reader, read_moment, written_date
from index.catalogue import recordings, webinars
from index.catalogue.audit_log import record
from index.catalogue.visibility import Audience, audience_of, keyed
from index.models import Recording, now

CHOICES = (Audience.STAFF, Audience.LINK, Audience.EVERYONE)


@dataclass(frozen=True)
class Publishing:
    """Who sees a recording, in words: *short* for a list, *present* as a sentence, *later* what the clock will do.

    *link* is the address of what is unlisted; *is_hidden*: only staff see it, and nothing will change that.
    """

    short: str
    present: str
    later: tuple[str, ...]
    link: str
    is_hidden: bool


@dataclass(frozen=True)
class PublishingForm:
    """Who sees it now, and the times at which that changes, as typed."""

    audience: str
    publish_at: str = ""
    withdraw_at: str = ""


def publishing_of(recording: Recording) -> Publishing:
    webinar, moment = recording.webinar, now()
    found = audience_of(webinar, moment)
    later = _later(recording)
    short = _short(found)
    return Publishing(
        short=". ".join([short, *later]),
        present=_present(found),
        later=later,
        link=url_for("public.watch", slug=keyed(recording.slug, webinar.link_key), _external=True)
        if found == Audience.LINK and webinar.link_key
        else "",
        is_hidden=found in (Audience.STAFF, Audience.PROGRAMME) and not later,
    )


@blueprint.get("/recordings/<int:recording_id>/visibility")
@editors(scope="publish")
def visibility(recording_id: int) -> str:
    with services().archive.database.read() as session:
        found = recordings.by_id(session, recording_id)
        return _show(found, _form_of(found), {})


@blueprint.post("/recordings/<int:recording_id>/visibility")
@editors(scope="publish")
def choose_visibility(recording_id: int) -> Response | tuple[str, int]:
    """Keep what was chosen; when a time is wrong, say so, and give all that was typed back."""
    form, reader = _typed(), Reader()
    publish_at = reader.read("publish_at", form.publish_at, read_moment, None)
    withdraw_at = reader.read("withdraw_at", form.withdraw_at, read_moment, None)
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        if not reader.errors:
            try:
                audience = Audience(form.audience)
                webinars.show(found.webinar, audience, publish_at=publish_at, withdraw_at=withdraw_at)
                _note(
                    session, found, "recording_publish", audience=audience, **_times(publish_at, withdraw_at)
                )
                return _back(recording_id)
            except (webinars.TimePassed, webinars.EndsBeforeItBegins) as error:
                reader.errors[str(error.facts["field"])] = error.say(language())
        return _show(found, form, reader.errors), 400


@blueprint.post("/recordings/<int:recording_id>/publish")
@editors(scope="publish")
def publish(recording_id: int) -> Response:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinars.show(found.webinar, Audience.EVERYONE)
        _note(session, found, "recording_publish", audience=Audience.EVERYONE)
    return _back(recording_id)


@blueprint.post("/recordings/<int:recording_id>/unpublish")
@editors(scope="publish")
def unpublish(recording_id: int) -> Response:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinars.withdraw(found.webinar)
        _note(session, found, "recording_withdraw")
    return _back(recording_id)


@blueprint.post("/recordings/<int:recording_id>/new-link")
@editors(scope="publish")
def renew_link(recording_id: int) -> Response:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinars.renew_link(found.webinar)
        _note(session, found, "recording_link")
    return redirect(url_for("staff.visibility", recording_id=recording_id))


def _back(recording_id: int) -> Response:
    """To the recording's page, which begins by saying who can see it now."""
    return redirect(url_for("staff.recording", recording_id=recording_id, said="shown"))


def _note(session: Session, recording: Recording, action: str, **facts: str) -> None:
    record(session, actor(), action, recording, title=recording.webinar.title, **facts)


def _times(publish_at: datetime | None, withdraw_at: datetime | None) -> dict[str, str]:
    """What of the two is set, for the change log."""
    times = {"publish_at": publish_at, "withdraw_at": withdraw_at}
    return {name: moment.isoformat() for name, moment in times.items() if moment is not None}


def _short(audience: Audience) -> str:
    words: dict[Audience, str] = {
        Audience.EVERYONE: _("Everyone"),
        Audience.LINK: _("Those with the link"),
        Audience.PROGRAMME: _("Staff only"),
        Audience.STAFF: _("Staff only"),
    }
    return words[audience]


def _present(audience: Audience) -> str:
    words: dict[Audience, str] = {
        Audience.EVERYONE: _("Everyone can find and watch this recording."),
        Audience.LINK: _("Everyone who has the link can watch this recording. Nobody finds it without."),
        Audience.PROGRAMME: _("The webinar is announced. Only staff can see this recording."),
        Audience.STAFF: _("Only staff can see this recording."),
    }
    return words[audience]


def _later(recording: Recording) -> tuple[str, ...]:
    """What is to change by itself, in the order in which it will."""
    webinar, moment = recording.webinar, now()
    if webinar.withdraw_at is not None and webinar.withdraw_at <= moment:
        return ()
    is_waiting = recording.publish_when_ready and audience_of(webinar, moment) != Audience.EVERYONE
    found = [_("Published as soon as it is ready")] if is_waiting else []
    if webinar.publish_at is not None and webinar.publish_at > moment:
        found.append(_("Publishes %(time)s", time=_written(webinar.publish_at)))
    if webinar.withdraw_at is not None:
        found.append(_("Hidden from %(time)s", time=_written(webinar.withdraw_at)))
    return tuple(found)


def _written(moment: datetime) -> str:
    return str(format_datetime(moment, "d MMM y HH:mm"))


def _zone() -> str:
    """The archive's time zone as people call it: ``centraleuropeisk tid (Europe/Stockholm)``."""
    name = services().archive.settings.timezone
    return f"{get_timezone_name(name, locale=get_locale())} ({name})"


def _form_of(recording: Recording) -> PublishingForm:
    """As it is now; what lies behind us is not typed again."""
    webinar, moment = recording.webinar, now()
    found = audience_of(webinar, moment)
    times = (
        at if at is not None and at > moment else None for at in (webinar.publish_at, webinar.withdraw_at)
    )
    audience = Audience.EVERYONE if recording.publish_when_ready else found
    chosen = audience if audience in CHOICES else Audience.STAFF
    return PublishingForm(chosen, *(written_date(at) for at in times))


def _typed() -> PublishingForm:
    audience = request.form.get("audience", "")
    return PublishingForm(
        audience if audience in CHOICES else Audience.STAFF,
        request.form.get("publish_at", ""),
        request.form.get("withdraw_at", ""),
    )


def _show(recording: Recording, form: PublishingForm, errors: dict[str, str]) -> str:
    return render_template(
        "staff/visibility.html",
        recording=recording,
        title=recording.webinar.title,
        publishing=publishing_of(recording),
        form=form,
        errors=errors,
        zone=_zone(),
    )
