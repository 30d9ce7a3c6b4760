"""The search index against the catalogue: documents that are missing, outdated, or of recordings that are gone."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy.orm import Session

from index.catalogue import recordings, removal, stages
from index.catalogue.documents import documents_of
from index.search.contract import IndexDamaged
from pipeline.archive import Archive
from pipeline.audit.findings import Finding, SearchLeftBehind, SearchOutdated
from pipeline.audit.remedies import IndexAgain, IndexAnew, Unlist

WRITING = {"passages", "goals", "search", "slides", "slide_search"}


def examine_search(archive: Archive, *, thorough: bool) -> list[Finding]:
    """A recording that is about to be indexed is left out."""
    try:
        if thorough:
            archive.index.check()
        found = list(_compare(archive))
        if not found:
            return []
        # What another process was just writing is as it should be when we look again.
        still = {finding.text for finding in _compare(archive)}
    except IndexDamaged as damage:
        return [Finding(damage, IndexAnew())]
    return [finding for finding in found if finding.text in still]


def _compare(archive: Archive) -> Iterator[Finding]:
    marks = archive.index.marks()
    with archive.database.read() as session:
        numbers, going = recordings.all_ids(session), removal.unfinished(session)
    for number in sorted(marks.keys() - {*numbers, *going}):
        yield Finding(SearchLeftBehind(recording=number, count=len(marks[number])), Unlist(number))
    for number in numbers:
        with suppress(recordings.RecordingMissing), archive.database.read() as session:
            yield from _of_recording(session, number, marks.get(number, []), archive.settings.timezone)


def _of_recording(session: Session, number: int, marks: list[str], zone: str) -> Iterator[Finding]:
    busy = {state.name for state in stages.of(session, number) if state.state not in stages.ENDED}
    wanted = sorted(document.mark for document in documents_of(session, number, zone))
    if wanted == marks or busy & WRITING:
        return
    current = len(set(wanted) & set(marks))
    yield Finding(SearchOutdated(recording=number, found=current, count=len(wanted)), IndexAgain(number))
