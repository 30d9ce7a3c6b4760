"""Recognition in pieces: a talk in its language, a piece that fails, and what is done once is not done again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import captions, recordings, stages, voices
from index.catalogue.talks import TalkDraft
from pipeline.archive import Archive
from pipeline.audit.remedies import DoAgain
from pipeline.audit.whole import audit
from pipeline.ingest import Accepted
from pipeline.speech.contract import RecognitionFailed, Transcript
from pipeline.speech.recipe import Piece
from pipeline.stages import order, recognition
from pipeline.stages.recognition import tried
from tests.listening import understood

TALKS = (
    TalkDraft("Trafik i staden", 0, 18_000, speakers=("Anna Lindberg",)),
    TalkDraft("Water and energy", 18_000, speakers=("Erik Johansson",)),
)


def parts(archive: Archive) -> Any:
    with archive.database.read() as session:
        return stages.parts_of(session, 1, "recognition")


def speak(archive: Archive, number: int, language: str) -> None:
    """Have a piece recognised in *language*, which need not exist."""
    with archive.database.write() as session:
        stage = stages.one(session, 1, "recognition")
        pieces = [*stage.recipe["pieces"]]
        pieces[number] = {**pieces[number], "language": language}
        stage.recipe = {**stage.recipe, "pieces": pieces}


def test_each_talk_is_recognised_in_its_language_though_the_webinar_is_in_another(
    archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clips: Any
) -> None:
    hand_in(clips.bilingual.path, language="sv", talks=TALKS)

    queue.run_all(archive)

    assert [part.state for part in parts(archive)] == ["done", "done"]
    with archive.database.read() as session:
        track = captions.track_of(session, 1)
        spoken = [language for _, _, language in track.spoken]
        assert (spoken, track.gaps) == (["sv", "en"], [])
        assert track.spoken[0][1] == pytest.approx(18_000, abs=1_500)
        cues = captions.cues_of(track)
        languages = [passage.language for passage in captions.passages_of(session, 1)]
    assert understood(clips.bilingual.sentences, cues) > 0.85
    assert languages == ["sv", "en"]

    kept = [part.attempt for part in parts(archive)]
    with archive.database.write() as session:
        captions.remove_tracks(session, recordings.by_id(session, 1))
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["captions"])
    queue.run_all(archive)

    assert [part.attempt for part in parts(archive)] == kept  # what was recognised once is laid out anew
    with archive.database.read() as session:
        assert captions.cues_of(captions.track_of(session, 1)) == cues


def test_recognised_words_that_are_lost_are_noticed_and_recognised_again(
    archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clips: Any
) -> None:
    hand_in(clips.spoken.path, language="sv")
    do_words(archive, queue)
    with archive.database.read() as session:
        cues = captions.cues_of(captions.track_of(session, 1))
    assert cues
    assert found(archive) == []
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        voices.replace(session, recording, [[(0, 18_000)]])
        voices.name(recording, {1: "Anna Lindberg"})

    path = words(archive)
    path.write_text(path.read_text().replace("B", "b"), encoding="utf-8")
    assert found(archive) == [("FilesAltered", DoAgain(1, frozenset({"recognition"})))]
    aside = path.rename(archive.settings.data / "aside.json")
    assert found(archive) == [("FilesMissing", DoAgain(1, frozenset({"recognition"})))]

    with archive.database.write() as session:
        order.reprocess(session, recordings.by_id(session, 1), queue.enqueue, ["captions"])
    names = do_words(archive, queue, meanwhile=lambda: words(archive).rename(aside))

    assert names == ["captions", "recognition", "recognition", "captions"]
    with archive.database.read() as session:  # lost once more, which would go on for ever
        assert stages.one(session, 1, "captions").error_code == "ResultLost"
        (piece,) = stages.parts_of(session, 1, "recognition")
        assert captions.cues_of(captions.track_of(session, 1)) == cues
    aside.rename(path.parent.parent / piece.attempt / path.name)
    with archive.database.write() as session:
        assert order.retry(session, recordings.by_id(session, 1), queue.enqueue) == ["captions"]
    assert do_words(archive, queue) == ["captions"]
    assert found(archive) == []
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        assert captions.cues_of(captions.track_of(session, 1)) == cues
        assert [voice.name for voice in recording.voices] == ["Anna Lindberg"]


def found(archive: Archive) -> list[tuple[str, Any]]:
    """What an audit says of recognition."""
    return [
        (finding.error.code, finding.remedy)
        for finding in audit(archive)
        if finding.error.facts.get("stage") == "recognition"
    ]


def words(archive: Archive) -> Path:
    (path,) = archive.settings.store_folder.glob("recordings/1/recognition/0/*/words.json")
    return path


def do_words(archive: Archive, queue: Any, meanwhile: Callable[[], object] = lambda: None) -> list[str]:
    """Run the jobs of speech, *meanwhile* after a piece is recognised. Returns the stages that were run."""
    done = []
    while queue.waiting:
        job = queue.waiting.pop(0)
        if job.stage in {"probe", "seekable", "sound", "recognition", "captions"}:
            queue.run(archive, job)
            done.append(job.stage)
            if job.part is not None:
                meanwhile()
    return done


def test_what_fails_is_a_gap_and_is_done_again_alone(
    archive: Archive,
    queue: Any,
    hand_in: Callable[..., Accepted],
    clips: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recognition, "TRIES", 1)  # three are tried below, where a try takes no seconds
    swedish, english = TALKS
    hand_in(clips.bilingual.path, talks=(replace(swedish, language="sv"), replace(english, language="en")))
    while not parts(archive):
        queue.run_next(archive)
    speak(archive, 1, "xx")

    queue.run_all(archive)

    states = [part.state for part in parts(archive)]
    attempts = {part.number: part.attempt for part in parts(archive) if part.state == "done"}
    assert states == ["done", "failed"]
    with archive.database.read() as session:
        track, recording = captions.track_of(session, 1), recordings.by_id(session, 1)
        ((start_ms, end_ms),) = track.gaps
        assert (start_ms, end_ms) == pytest.approx((18_000, 36_000), abs=1_500)
        assert not [cue for cue in captions.cues_of(track) if start_ms <= cue.start_ms < end_ms]
        (notice,) = [one for one in recordings.notices(recording) if one.code == "WordsMissing"]
        assert "0:00:1" in notice.say("sv")
        assert stages.one(session, 1, "captions").state == "done"
        assert recording.wav_key is not None

    speak(archive, 1, "en")
    with archive.database.write() as session:
        assert order.retry(session, recordings.by_id(session, 1), queue.enqueue) == ["recognition"]
    names = queue.run_all(archive)

    assert names.count("recognition") == 2  # the stage, and the piece that had failed
    assert {number: parts(archive)[number].attempt for number in attempts} == attempts
    with archive.database.read() as session:
        track, recording = captions.track_of(session, 1), recordings.by_id(session, 1)
        assert track.gaps == []
        assert [one.code for one in recordings.notices(recording)] == ["NoPicture"]
        assert understood(clips.bilingual.sentences, captions.cues_of(track)) > 0.85
        assert recording.wav_key is None


def test_a_language_that_search_knows_nothing_of_is_said(
    archive: Archive, queue: Any, hand_in: Callable[..., Accepted], clips: Any
) -> None:
    hand_in(
        clips.spoken.path, language="no"
    )  # the small model hears its own languages in whatever it is told

    do_words(archive, queue)

    with archive.database.read() as session:
        notices = recordings.notices(recordings.by_id(session, 1))
    assert [one.say("sv") for one in notices if one.code == "OtherLanguage"] == [
        "En del sägs på ett annat språk än svenska och engelska (no). Sökningen hittar de orden bara som de står."
    ]


class Faltering:
    """A Transcriber that fails some times before it succeeds."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    def find_languages(self, wav: Path, regions: Any) -> list[Mapping[str, float]]:
        return [{"sv": 1.0} for _ in regions]

    def transcribe(self, wav: Path, **asked: Any) -> Transcript:
        self.calls += 1
        if self.calls <= self.failures:
            raise RecognitionFailed(reason=f"fault {self.calls}")
        return Transcript("sv", (), "small")


def test_a_piece_is_tried_three_times(tmp_path: Path) -> None:
    piece = Piece(0, 1000, "sv", "")
    twice, thrice = Faltering(2), Faltering(3)

    assert tried(twice, tmp_path, piece, print).language == "sv"
    with pytest.raises(RecognitionFailed, match="fault 3"):
        tried(thrice, tmp_path, piece, print)

    assert (twice.calls, thrice.calls) == (3, 3)
