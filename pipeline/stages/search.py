"""Stage: the recording's passages into the search index."""

from index.catalogue.documents import documents_of
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    with work.archive.database.read() as session:
        documents = documents_of(session, work.recording_id, work.archive.settings.timezone)
    work.archive.index.replace_recording(work.recording_id, documents)
    return Outcome.DONE
