"""A person's captions outlive every re-run of recognition, unless someone says that they need not."""

from collections.abc import Callable
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages
from index.catalogue.captions import CaptionsKept
from index.catalogue.corrections import Correction, correct
from index.errors import Unexpected
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.stages import order

CUES = [Cue(0, 2000, "Välkommen hit."), Cue(2000, 4000, "Nu om dricksvatten.")]


WORDS = (
    "probe",
    "seekable",
    "sound",
    "recognition",
    "captions",
    "voices",
    "passages",
    "goals",
    "search",
)  # of speech


@pytest.fixture
def reviewed(archive: Archive, queue: Any, clips: Any, hand_in: Callable[..., Any]) -> Archive:
    """A recording of speech whose captions Anna has corrected."""
    hand_in(clips.spoken.path, language="sv", captions=CUES[:1])
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        correct(session, recording, lambda present: CUES, Correction(1, "anna@example.org"))
        order.derive(session, recording, queue.enqueue)
    do_words(archive, queue)
    return archive


def do_words(archive: Archive, queue: Any) -> list[str]:
    """Run the jobs of speech, and leave out those of the picture. Returns the stages that were run."""
    done = []
    while queue.waiting:
        job = queue.waiting.pop(0)
        if job.stage in WORDS:
            queue.run(archive, job)
            done.append(job.stage)
    return done


def held(archive: Archive) -> tuple[str, list[Cue]]:
    with archive.database.read() as session:
        track = captions.track_of(session, 1)
        assert track is not None
        return track.origin, captions.cues_of(track)


def test_a_correction_is_searched_and_outlives_what_is_run_again(reviewed: Archive, queue: Any) -> None:
    assert reviewed.index.search(Query("dricksvatten")).total == 1
    assert reviewed.index.search(Query("biblioteket")).total == 0

    with reviewed.database.write() as session:
        stages.failed(stages.one(session, 1, "captions"), Unexpected(kind="a", reason="b"))
        order.retry(session, recordings.by_id(session, 1), queue.enqueue)
    assert "captions" in do_words(reviewed, queue)
    with reviewed.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["sound"])
    assert "captions" in do_words(reviewed, queue)

    assert held(reviewed) == ("reviewed", CUES)


def test_recognition_replaces_it_only_when_that_is_said(reviewed: Archive, queue: Any) -> None:
    with reviewed.database.write() as session, pytest.raises(CaptionsKept):
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["captions"])
    assert do_words(reviewed, queue) == []

    with reviewed.database.write() as session:
        order.reprocess(
            session, recordings.by_id(session, 1), queue.enqueue, ["captions"], replace_captions=True
        )
    do_words(reviewed, queue)

    origin, cues = held(reviewed)
    assert (origin, "iblioteket" in " ".join(cue.text for cue in cues)) == ("recognised", True)
    assert reviewed.index.search(Query("biblioteket")).total == 1


def test_a_permission_to_replace_it_ends_with_the_run_that_it_was_given_for(
    reviewed: Archive, queue: Any
) -> None:
    ask_and_fail(reviewed, queue)
    with reviewed.database.write() as session:
        recordings.by_id(session, 1).speech_model = None
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue)

    assert not is_recognition_wanted(reviewed)
    with reviewed.database.write() as session, pytest.raises(CaptionsKept):
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["recognition"])


def test_a_permission_to_replace_it_holds_for_what_is_retried(reviewed: Archive, queue: Any) -> None:
    ask_and_fail(reviewed, queue)
    with reviewed.database.write() as session:
        recordings.by_id(session, 1).speech_model = None
        assert order.retry(session, recordings.by_id(session, 1), queue.enqueue) == [
            "recognition",
            "captions",
        ]

    assert is_recognition_wanted(reviewed)


def is_recognition_wanted(archive: Archive) -> bool:
    with archive.database.read() as session:
        return captions.is_recognition_wanted(recordings.by_id(session, 1))


def ask_and_fail(archive: Archive, queue: Any) -> None:
    """Ask for recognition in place of a person's captions, with a model that there is none of."""
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        recording.speech_model = "no such model"
        order.reprocess(session, recording, queue.enqueue, ["captions"], replace_captions=True)
    do_words(archive, queue)
    assert held(archive) == ("reviewed", CUES)


def test_a_correction_made_while_recognition_is_asked_for_holds(reviewed: Archive, queue: Any) -> None:
    with reviewed.database.write() as session:
        recording = recordings.by_id(session, 1)
        order.reprocess(session, recording, queue.enqueue, ["captions"], replace_captions=True)
    with reviewed.database.write() as session:
        recording = recordings.by_id(session, 1)
        correct(session, recording, lambda present: present[:1], Correction(2, "bo@example.org"))
        order.derive(session, recording, queue.enqueue)

    do_words(reviewed, queue)

    assert held(reviewed) == ("reviewed", CUES[:1])
