"""The work on a recording: retried, called off, done again from a stage."""

from typing import Annotated, Literal

from pydantic import Field

from archive_web.access import actor, editors
from archive_web.api import blueprint
from archive_web.api.describing import described
from archive_web.api.recordings import RecordingShown
from archive_web.api.shapes import Shape
from archive_web.services import services
from index.catalogue import recordings
from index.catalogue.audit_log import record
from pipeline.stages import order
from pipeline.stages.plan import NAMES


class Again(Shape):
    """Which stages are done afresh, with all that depends on them; none named: all.

    *replace_captions* allows what a machine hears to take the place of captions that a person had a hand in.
    """

    stages: Annotated[list[Literal[NAMES]], Field(max_length=len(NAMES))] = Field(default_factory=list)  # type: ignore[valid-type]
    replace_captions: bool = False


@blueprint.post("/recordings/<int:recording_id>/retry")
@editors
@described("Run the failed stages again", answer=RecordingShown)
def retry_work(recording_id: int) -> RecordingShown:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        order.retry(session, found, services().engine.enqueue)
        record(session, actor(), "work_retry", found, title=found.webinar.title)
        return RecordingShown.of(found, staff=True)


@blueprint.post("/recordings/<int:recording_id>/cancel")
@editors
@described("Call all work off; what is finished is kept", answer=RecordingShown)
def cancel_work(recording_id: int) -> RecordingShown:
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        order.cancel(session, found)
        record(session, actor(), "work_stop", found, title=found.webinar.title)
        return RecordingShown.of(found, staff=True)


@blueprint.post("/recordings/<int:recording_id>/reprocess")
@editors
@described("Do stages afresh, with the settings of today", body=Again, answer=RecordingShown, faults=(409,))
def do_work_again(recording_id: int, body: Again) -> RecordingShown:
    """What the recording shows meanwhile stays as it is."""
    with services().archive.database.write() as session:
        found = recordings.by_id(session, recording_id)
        names = body.stages or NAMES
        queue = services().engine.enqueue
        order.reprocess(session, found, queue, names, replace_captions=body.replace_captions)
        record(session, actor(), "work_again", found, title=found.webinar.title)
        return RecordingShown.of(found, staff=True)
