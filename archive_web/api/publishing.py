"""Publishing: who sees a recording now and later; its link renewed; withdrawn at once."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field
from sqlalchemy.orm import Session

from archive_web.access import actor, editors, viewers
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.shapes import Moment, Shape
from archive_web.api.webinars import WebinarShown
from archive_web.services import services
from index.catalogue import recordings, webinars
from index.catalogue.audit_log import record
from index.catalogue.visibility import Audience
from index.errors import Fact
from index.models import Recording

PATH = "/recordings/<int:recording_id>/publishing"


class Chosen(StrEnum):
    """Who may be chosen to see it now."""

    EVERYONE = "everyone"
    LINK = "link"
    STAFF = "staff"


class PublishingShown(Shape):
    """*audience* sees it now; *when_ready*: everyone will, as soon as there is something to watch."""

    audience: Audience
    publish_at: datetime | None
    withdraw_at: datetime | None
    when_ready: bool
    link: str | None

    @classmethod
    def of(cls, recording: Recording) -> "PublishingShown":
        shown = WebinarShown.of(recording.webinar, staff=True)
        return cls(
            audience=shown.audience,
            publish_at=shown.publish_at,
            withdraw_at=shown.withdraw_at,
            when_ready=recording.publish_when_ready,
            link=shown.link,
        )


class PublishingWritten(Shape):
    """Who sees it now, everyone from *publish_at*, and staff alone from *withdraw_at*."""

    audience: Chosen
    publish_at: Moment | None = Field(default=None, examples=["2026-12-03T08:00:00Z"])
    withdraw_at: Moment | None = None


@blueprint.get(PATH)
@viewers
@described("Who sees a recording, now and later", answer=PublishingShown)
def show_publishing(recording_id: int) -> PublishingShown:
    with services().archive.database.read() as session:
        return PublishingShown.of(recordings.by_id(session, recording_id))


@blueprint.put(PATH)
@editors(scope="publish")
@described("Choose who sees a recording, now and later", body=PublishingWritten, answer=PublishingShown)
def put_publishing(recording_id: int, body: PublishingWritten) -> PublishingShown:
    """What cannot be watched yet is published as soon as it can."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        audience = Audience(body.audience)
        webinars.show(found.webinar, audience, publish_at=body.publish_at, withdraw_at=body.withdraw_at)
        times = {"publish_at": body.publish_at, "withdraw_at": body.withdraw_at}
        said = {name: moment.isoformat() for name, moment in times.items() if moment}
        return _noted(session, found, "recording_publish", audience=audience, **said)


@blueprint.delete(PATH)
@editors(scope="publish")
@described("Hide a recording from everyone but staff, at once", answer=PublishingShown)
def withdraw_recording(recording_id: int) -> PublishingShown:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinars.withdraw(found.webinar)
        return _noted(session, found, "recording_withdraw")


@blueprint.post(f"{PATH}/link")
@editors(scope="publish")
@described("Give an unlisted recording another link; the one it had leads nowhere", answer=PublishingShown)
def renew_recording_link(recording_id: int) -> PublishingShown:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        webinars.renew_link(found.webinar)
        return _noted(session, found, "recording_link")


def _noted(session: Session, found: Recording, action: str, **facts: Fact) -> PublishingShown:
    record(session, actor(), action, found, title=found.webinar.title, **facts)
    return PublishingShown.of(found)
