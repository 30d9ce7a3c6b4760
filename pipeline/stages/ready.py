"""Stage: all has been tried; publish if staff asked for it, and free what only the other stages needed."""

from sqlalchemy.orm import Session

from index.catalogue import stages, webinars
from index.errors import EfterhandError
from index.models import Recording
from pipeline.stages.work import Outcome, Work


class NothingToWatch(EfterhandError):
    """No stage made anything that a viewer could play."""

    en = (
        "There is nothing to watch yet, so the recording is not published. "
        "Mend the failed stages and retry; the source file is safe."
    )
    sv = (
        "Det finns inget att se än, så inspelningen publiceras inte. "
        "Åtgärda de misslyckade stegen och försök igen; källfilen är i säkert förvar."
    )


def run(work: Work) -> Outcome:
    with work.writing() as (session, recording):
        if not (recording.renditions or recording.watchable_key):
            raise NothingToWatch()
        if recording.publish_when_ready:
            webinars.publish(recording.webinar)
        spent = _take_spent(session, recording)
    for key in spent:
        work.archive.store.delete(key)
    return Outcome.DONE


def _take_spent(session: Session, recording: Recording) -> list[str]:
    """Keys that no stage will read again; a stage that may be retried keeps what it reads."""
    state = {row.name: row.state for row in stages.of(session, recording.id)}
    spent: list[str | None] = []
    if state["renditions"] in stages.FINISHED:
        spent.append(recording.watchable_key)
        recording.watchable_key = None
    if state["captions"] in stages.FINISHED:
        spent.append(recording.wav_key)
        recording.wav_key = None
    return [key for key in spent if key]
