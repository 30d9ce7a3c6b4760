"""An audit of the whole archive, and the mending of what it found."""

from collections.abc import Iterable

from index.catalogue import recordings, removal
from pipeline.archive import Archive
from pipeline.audit.age import DAY_S
from pipeline.audit.files import Look, examine
from pipeline.audit.findings import DeletionBrokenOff, Finding, SourceAltered, SourceMissing
from pipeline.audit.passages import examine_search
from pipeline.audit.remedies import DoAgain, FinishDeletion, IndexAgain, Remedy
from pipeline.audit.strays import examine_material, examine_strays
from pipeline.progress import Progress
from pipeline.stages.job import Enqueue

BESIDES = 2  # what is looked at beside the recordings, counted as so many of them


def audit(
    archive: Archive,
    *,
    thorough: bool = True,
    older_than_s: float = DAY_S,
    unclaimed: bool = False,
    progress: Progress = lambda percent: None,
) -> list[Finding]:
    """Look through catalogue, store and search; nothing is changed. *thorough* reads every byte.

    Objects are left over only when they have been there for *older_than_s*. With *unclaimed*, sources and
    documents that nobody claims get a remedy: to be removed. Raises what the store raises.
    """
    look = Look(thorough, older_than_s)
    with archive.database.read() as session:
        numbers = recordings.all_ids(session)
        begun = [recordings.by_id(session, number) for number in removal.unfinished(session)]
        found = [
            Finding(DeletionBrokenOff(recording=one.id, title=one.webinar.title), FinishDeletion(one.id))
            for one in begun
        ]
    for done, number in enumerate(numbers):
        found += examine(archive, number, look)
        progress(100 * (done + 1) / (len(numbers) + BESIDES))
    found += [*examine_material(archive, look), *examine_strays(archive, look, unclaimed=unclaimed)]
    found += examine_search(archive, thorough=thorough)
    progress(100)
    return found


def mend(archive: Archive, enqueue: Enqueue, findings: Iterable[Finding]) -> tuple[list[Finding], list[int]]:
    """Apply the remedies. Returns the findings that remain, and the recordings that now have work waiting.

    What was made from a source that is lost itself cannot be made again before that is back.
    """
    found = list(findings)
    without_source = {
        finding.error.facts["recording"]
        for finding in found
        if isinstance(finding.error, SourceMissing | SourceAltered)
    }
    mended = [
        finding
        for finding in found
        if finding.remedy is not None
        and not (isinstance(finding.remedy, DoAgain) and finding.remedy.recording_id in without_source)
    ]
    remedies = _together(finding.remedy for finding in mended if finding.remedy is not None)
    for remedy in remedies:
        remedy.apply(archive, enqueue)
    waiting = {remedy.recording_id for remedy in remedies if isinstance(remedy, DoAgain | IndexAgain)}
    return [finding for finding in found if finding not in mended], sorted(waiting)


def _together(remedies: Iterable[Remedy]) -> list[Remedy]:
    """The same remedies, those that do stages of one recording again in one, and each only once."""
    again: dict[int, frozenset[str]] = {}
    others: dict[Remedy, None] = {}
    for remedy in remedies:
        if isinstance(remedy, DoAgain):
            again[remedy.recording_id] = again.get(remedy.recording_id, frozenset()) | remedy.stages
        else:
            others[remedy] = None
    return [*others, *(DoAgain(number, stages) for number, stages in again.items())]
