"""Stage: all has been tried; publish if staff asked for it, and free what only the other stages needed."""

from sqlalchemy.orm import Session

from index.catalogue import stages, webinars
from index.errors import EfterhandError
from index.models import Recording
from pipeline.stages.work import Outcome, Work, folder_of

READ_THE_PARTS = {"renditions", "samples"}
READ_THE_WAV = {"recognition", "voices"}
READ_THE_SOURCE = {"watchable", "poster", "sound", "parts", "slides"}


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
        recording.later = 0
        spent = _take_spent(session, recording)
    for beginning in spent:
        work.discard(list(work.archive.store.keys(beginning)))
    return Outcome.DONE


def _take_spent(session: Session, recording: Recording) -> list[str]:
    """Beginnings of keys that no stage will read again; a stage that may be retried keeps what it reads."""
    state = {row.name: row.state for row in stages.of(session, recording.id)}
    have_ended = {name for name in state if state[name] in stages.FINISHED}
    spent: list[str | None] = []
    if "renditions" in have_ended:
        spent.append(recording.watchable_key)
        recording.watchable_key = None
    if have_ended >= READ_THE_WAV:
        spent.append(recording.wav_key)
        recording.wav_key = None
    if have_ended >= READ_THE_PARTS:
        spent.append(folder_of(recording.id, "parts"))
    if have_ended >= READ_THE_SOURCE:
        spent.append(recording.seekable_key)
        recording.seekable_key = None
    return [beginning for beginning in spent if beginning]
