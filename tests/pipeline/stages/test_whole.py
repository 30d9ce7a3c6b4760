"""One recording through all the real stages: from a raw file to the spoken moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages
from index.catalogue.talks import TalkDraft
from index.search.contract import Query
from pipeline.archive import Archive
from pipeline.stages import order
from pipeline.stages.captions import NothingRecognised
from pipeline.stages.recognition import programme_words

CUES = (Cue(0, 2000, "Välkommen hit."), Cue(2000, 4000, "Nu om dricksvatten."))


def top_moment_ms(archive: Archive, words: str) -> int:
    (hit,) = archive.index.search(Query(words)).hits
    return hit.moments[0].start_ms


def stored(archive: Archive) -> set[str]:
    """Stages whose work is in the store, and ``sources``."""
    return {key.removeprefix("recordings/1/").split("/")[0] for key in archive.store.keys("")}


def test_what_is_said_is_recognised_and_found(
    archive: Archive, clips: Any, take_through: Callable[..., Any]
) -> None:
    ending = take_through(clips.spoken.path, title="Trafik", goals=(11,))

    assert ending.named("done") == set(ending.states) - {"seekable", "voices"}
    assert ending.status == "published"
    assert ending.heights_px == [180, 90]
    assert ending.notices == []
    with archive.database.read() as session:
        track = captions.track_of(session, 1)
        assert track is not None
        assert (track.language, track.origin, track.model) == ("sv", "recognised", "demo")
        cues = captions.cues_of(track)
    for start_ms, sentence in clips.spoken.sentences.items():
        words = sentence.lower().strip(".").split()
        heard = " ".join(cue.text.lower() for cue in cues if abs(cue.start_ms - start_ms) < 1500)
        assert sum(word in heard for word in words) >= len(words) - 1
    assert archive.index.search(Query("biblioteket", goal=11)).total == 1
    assert archive.index.search(Query("biblioteket", goal=6)).total == 0
    made = {"poster", "sound", "renditions", "samples", "storyboard", "recognition"}
    assert stored(archive) == {"sources", *made}
    assert list(archive.settings.scratch_folder.glob("*/*")) == []


def test_given_captions_are_searched_and_recognition_is_not_run(
    archive: Archive, clips: Any, take_through: Callable[..., Any]
) -> None:
    """The model of the settings does not exist: had it been asked for, the stage would have failed."""
    ending = take_through(clips.talk, captions=CUES, speech_model="/no/such/model.pt")

    assert ending.named("done") == set(ending.states) - {"seekable", "recognition", "voices"}
    assert top_moment_ms(archive, "dricksvatten") == 0
    assert archive.index.search(Query("välkommen")).total == 1


def test_without_a_speech_model_all_else_is_made_and_published(
    archive: Archive, queue: Any, clips: Any, take_through: Callable[..., Any]
) -> None:
    ending = take_through(clips.talk, title="Vatten i staden", speech_model="/no/such/model.pt")

    assert ending.named("failed") == {"recognition", "captions"}
    assert ending.status == "published"
    assert archive.index.search(Query("staden")).total == 1
    error = ending.errors["recognition"]
    assert "/no/such/model.pt" in error.say("sv")
    assert "EFTERHAND_SPEECH_MODEL" in error.say("en")
    assert isinstance(ending.errors["captions"], NothingRecognised)
    assert "recognition" not in stored(archive)

    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        captions.replace_track(session, recording, CUES, language="sv", origin="imported")
        order.retry(session, recording, queue.enqueue)
    again = ["recognition", "captions", "passages", "goals", "search", "slide_search", "ready"]
    assert queue.run_all(archive) == again
    assert archive.index.search(Query("dricksvatten")).total == 1


@pytest.fixture
def watched(archive: Archive, queue: Any, clips: Any, take_through: Callable[..., Any]) -> Archive:
    take_through(clips.talk, captions=CUES)
    return archive


def again(archive: Archive, queue: Any, name: str) -> list[str]:
    with archive.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, [name])
    names: list[str] = queue.run_all(archive)
    return names


def test_a_second_attempt_at_media_replaces_the_first(watched: Archive, queue: Any) -> None:
    before = set(watched.store.keys("recordings/1/"))

    again(watched, queue, "probe")

    after = set(watched.store.keys("recordings/1/"))
    assert len(after) == len(before)
    assert after.isdisjoint(before)
    with watched.database.read() as session:
        found = recordings.by_id(session, 1)
        kept = [poster.key for poster in found.posters] + [rung.mp4_key for rung in found.renditions]
        assert {*kept, found.hls_key, found.sound_key} <= after
        assert (found.watchable_key, found.wav_key) == (None, None)


def test_recognition_can_be_asked_for_again_and_keeps_its_captions_if_it_fails(
    watched: Archive, queue: Any
) -> None:
    with watched.database.write() as session:
        track = captions.track_of(session, 1)
        assert track is not None
        track.origin = "recognised"
        recordings.by_id(session, 1).speech_model = "/no/such/model.pt"

    again(watched, queue, "recognition")

    with watched.database.read() as session:
        state = stages.one(session, 1, "recognition")
        assert (state.state, state.error_code) == ("failed", "ModelUnknown")
        track = captions.track_of(session, 1)
        assert track is not None
        assert captions.cues_of(track) == list(CUES)
    assert watched.index.search(Query("dricksvatten")).total == 1


def test_the_names_of_the_programme_are_told_to_the_recogniser(
    archive: Archive, hand_in: Any, clips: Any
) -> None:
    talks = (
        TalkDraft("Rent vatten", 0, 2000, speakers=("Erik", "Anna (Staden)")),
        TalkDraft("Energi", 2000, speakers=("Maria (Staden)",)),
    )
    hand_in(clips.talk, "Vatten i staden", talks=talks)

    with archive.database.read() as session:
        recording = recordings.by_id(session, 1)
        first = programme_words(recording, recording.talks[0])
        around = programme_words(recording, None)
    assert first == "Vatten i staden, Rent vatten, Staden, Anna, Erik"
    assert around == "Vatten i staden, Rent vatten, Energi, Staden, Anna, Erik, Maria"


def test_a_source_that_is_gone_from_the_store_is_said(
    archive: Archive, queue: Any, hand_in: Any, clips: Any
) -> None:
    hand_in(clips.talk)
    for key in list(archive.store.keys("sources/")):
        archive.store.delete(key)

    queue.run_next(archive)

    with archive.database.read() as session:
        (probe, *_) = recordings.by_id(session, 1).stages
        assert (probe.state, probe.error_code) == ("failed", "ObjectMissing")


def test_settings_decide_the_ladder(archive: Archive, queue: Any, hand_in: Any, clips: Any) -> None:
    hand_in(clips.talk, captions=CUES)
    archive = replace(archive, settings=replace(archive.settings, rungs="120"))

    queue.run_all(archive)

    with archive.database.read() as session:
        assert [rung.height_px for rung in recordings.by_id(session, 1).renditions] == [120]
