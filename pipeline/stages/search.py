"""Stage: the recording's passages into the search index, which is built anew where it is damaged or lost."""

from index.catalogue import recordings
from index.catalogue.documents import documents_of
from index.catalogue.indexed import is_lost
from index.search.contract import IndexDamaged, IndexLost
from pipeline.indexing import build_index
from pipeline.stages.work import Outcome, Work


def run(work: Work) -> Outcome:
    database, index = work.archive.database, work.archive.index
    try:
        with database.read() as session:
            documents = documents_of(session, work.recording_id, work.archive.settings.timezone)
            if is_lost(session, index):  # one recording put into it would hide that all others are missing
                raise IndexLost()
        index.replace_recording(work.recording_id, documents)
    except IndexDamaged:
        build_index(work.archive)
    with database.read() as session:
        is_kept = recordings.is_kept(session, work.recording_id)
    if not is_kept:  # its deletion may have emptied the index before we wrote
        index.replace_recording(work.recording_id, [])
    return Outcome.DONE
