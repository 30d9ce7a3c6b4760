"""Handing a recording in: stored unaltered and once, with its row and its work, or not at all."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages, talks, webinars
from index.catalogue.talks import GoalUnknown, TalkDraft, TalksOverlap
from index.models import Recording, Speaker, Talk, Webinar, WebinarStatus
from pipeline.archive import Archive
from pipeline.incoming import Incoming, receive_file
from pipeline.ingest import Accepted, Description, accept, source_key
from pipeline.stages.plan import NAMES
from tests.databases import database_url
from tests.programmes import drafts_of

__all__ = ["database_url"]

HandIn = Callable[..., Accepted]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Some bytes: nothing looks into them before the first stage."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"the bytes of a recording")
    return path


def rows(archive: Archive, *models: type[Any]) -> list[int | None]:
    with archive.database.read() as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in models]


def stored(archive: Archive) -> list[str]:
    return list(archive.store.keys(""))


def incoming_files(archive: Archive) -> list[Path]:
    return list(archive.settings.incoming_folder.glob("*"))


def test_the_source_is_stored_unaltered_under_its_checksum(
    archive: Archive, hand_in: HandIn, clip: Path
) -> None:
    content = clip.read_bytes()
    key = f"sources/{hashlib.sha256(content).hexdigest()}.mp4"

    taken = hand_in(clip)

    assert stored(archive) == [key]
    assert archive.store.local_path(key).read_bytes() == clip.read_bytes() == content
    assert incoming_files(archive) == []
    with archive.database.read() as session:
        found = recordings.by_id(session, taken.recording_id)
        assert (found.source_key, found.sha256, found.size_bytes, found.name) == (
            key,
            hashlib.sha256(content).hexdigest(),
            len(content),
            "clip.mp4",
        )


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("clip.MP4", ".mp4"),
        ("clip", ""),
        ("clip.", ""),
        ("my clip.tar.gz", ".gz"),
        ("-rf --x.mkv", ".mkv"),
        ("../../x.mov", ".mov"),
        ("clip.../etc/passwd", ".etc-pass"),
        ("clip.🌍", ""),
        ("clip.averylongending", ".averylon"),
    ],
)
def test_the_key_of_a_source_keeps_the_ending_and_nothing_else_of_its_name(name: str, ending: str) -> None:
    assert source_key(Incoming(Path("x"), name, "a1b2", 1)) == f"sources/a1b2{ending}"


def test_its_work_is_queued_with_its_row(archive: Archive, queue: Any, hand_in: HandIn, clip: Path) -> None:
    taken = hand_in(clip)

    assert [(queued.recording_id, queued.run, queued.stage) for queued in queue.waiting] == [
        (taken.recording_id, 1, "probe")
    ]
    with archive.database.read() as session:
        states = stages.of(session, taken.recording_id)
        assert [(state.name, state.state) for state in states] == [(name, "waiting") for name in NAMES]


def test_a_new_recording_is_a_draft_with_one_talk_that_is_all_of_it(
    archive: Archive, hand_in: HandIn, clip: Path
) -> None:
    starts_at = webinars.read_date("2026-03-19 13:00", "Europe/Stockholm")
    taken = hand_in(
        clip,
        "Vatten",
        description="Om vatten.",
        language="sv",
        starts_at=starts_at,
        speakers=("Anna (Staden)", "Erik"),
        goals=(6, 11),
    )

    assert (taken.slug, taken.title, taken.is_known) == ("vatten", "Vatten", False)
    with archive.database.read() as session:
        found = recordings.by_id(session, taken.recording_id)
        webinar = found.webinar
        assert (webinar.title, webinar.description, webinar.language) == ("Vatten", "Om vatten.", "sv")
        assert (webinar.status, webinar.starts_at) == (WebinarStatus.DRAFT, starts_at)
        assert not found.publish_when_ready
        assert drafts_of(found.talks) == [
            TalkDraft("Vatten", 0, None, "Om vatten.", ("Anna", "Erik"), (6, 11), (), found.talks[0].id)
        ]


def test_the_same_file_again_is_recognised_and_not_stored_twice(
    archive: Archive, queue: Any, hand_in: HandIn, clip: Path, tmp_path: Path
) -> None:
    first = hand_in(clip, "Vatten")
    again = tmp_path / "another name.mkv"
    again.write_bytes(clip.read_bytes())

    second = hand_in(again, "En annan titel")

    assert second == Accepted(first.recording_id, first.slug, "Vatten", is_known=True)
    assert rows(archive, Recording, Webinar) == [1, 1]
    assert len(stored(archive)) == len(queue.waiting) == 1
    assert incoming_files(archive) == []
    assert again.exists()


def test_two_recordings_of_one_title_have_addresses_of_their_own(
    archive: Archive, hand_in: HandIn, clip: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mp4"
    other.write_bytes(b"other bytes")

    assert [hand_in(clip, "Vatten").slug, hand_in(other, "Vatten").slug] == ["vatten", "vatten-2"]


@pytest.mark.parametrize(
    ("drafts", "error"),
    [
        ((TalkDraft("A", 0, 20), TalkDraft("B", 10)), TalksOverlap),
        ((TalkDraft("A", 0, 10, speakers=("Anna",)), TalkDraft("B", 10, goals=(18,))), GoalUnknown),
    ],
)
def test_a_bad_programme_leaves_nothing_half_made(
    archive: Archive, queue: Any, clip: Path, drafts: tuple[TalkDraft, ...], error: type[Exception]
) -> None:
    incoming = receive_file(archive.settings, clip, lambda size_bytes: None)

    with pytest.raises(error):
        accept(archive, queue.enqueue, incoming, Description("Vatten", talks=drafts))

    assert rows(archive, Webinar, Recording, Talk, Speaker) == [0, 0, 0, 0]
    assert stored(archive) == []
    assert queue.waiting == []
    assert not incoming.path.exists()
    assert clip.exists()


def test_work_that_cannot_be_queued_leaves_no_row_and_the_file_can_be_handed_in_again(
    archive: Archive, hand_in: HandIn, clip: Path
) -> None:
    def refuse(session: Session, *_: Any) -> None:
        raise ConnectionError("the queue does not answer")

    incoming = receive_file(archive.settings, clip, lambda size_bytes: None)

    with pytest.raises(ConnectionError):
        accept(archive, refuse, incoming, Description("Vatten"))

    assert rows(archive, Webinar, Recording, Talk) == [0, 0, 0]
    assert clip.read_bytes() == b"the bytes of a recording"
    assert not hand_in(clip).is_known
    assert [archive.store.local_path(key).read_bytes() for key in stored(archive)] == [clip.read_bytes()]


def test_given_captions_make_a_track(archive: Archive, hand_in: HandIn, clip: Path) -> None:
    cues = (Cue(0, 1000, "Welcome."), Cue(1000, 2000, "About water.", "Anna"))

    taken = hand_in(clip, captions=cues, language="en")

    with archive.database.read() as session:
        track = captions.track_of(session, taken.recording_id)
        assert track is not None
        assert (track.language, track.origin, tuple(captions.cues_of(track))) == ("en", "imported", cues)


@pytest.fixture
def planned(archive: Archive) -> int:
    """A webinar that has been announced with a programme of two talks."""
    with archive.database.write() as session:
        webinar = webinars.add(session, "Energidagen", status=WebinarStatus.PLANNED, language="en")
        programme = [
            TalkDraft("Sol", speakers=("Anna", "Erik"), goals=(7,)),
            TalkDraft("Vind", speakers=("Erik",), goals=(7, 13)),
        ]
        talks.write(session, webinar, None, programme)
        return webinar.id


def test_a_planned_webinar_lends_its_speakers_and_goals(
    archive: Archive, hand_in: HandIn, clip: Path, planned: int
) -> None:
    taken = hand_in(clip, "", webinar_id=planned)

    with archive.database.read() as session:
        found = recordings.by_id(session, taken.recording_id)
        (talk,) = found.talks
        assert (taken.title, talk.title) == ("Energidagen", "Energidagen")
        assert found.webinar.status == WebinarStatus.PLANNED
        assert [speaker.name for speaker in talk.speakers] == ["Anna", "Erik"]
        assert [goal.number for goal in talk.goals] == [7, 13]


def test_what_is_told_of_the_recording_counts_more_than_the_plan(
    archive: Archive, hand_in: HandIn, clip: Path, planned: int
) -> None:
    taken = hand_in(clip, webinar_id=planned, speakers=("Maria",), goals=(11,))

    with archive.database.read() as session:
        (talk,) = recordings.by_id(session, taken.recording_id).talks
        assert [speaker.name for speaker in talk.speakers] == ["Maria"]
        assert [goal.number for goal in talk.goals] == [11]


def test_captions_of_a_planned_webinar_are_in_its_language(
    archive: Archive, hand_in: HandIn, clip: Path, planned: int
) -> None:
    taken = hand_in(clip, webinar_id=planned, captions=(Cue(0, 1000, "Sun."),))

    with archive.database.read() as session:
        assert recordings.by_id(session, taken.recording_id).language == "en"
