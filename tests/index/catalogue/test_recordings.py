"""Recordings: found by what people type, and seen by those who may."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import captions, recordings, stages, webinars
from index.catalogue.database import Database
from index.catalogue.recordings import RecordingMissing
from index.catalogue.talks import TalkBeyondEnd, TalkDraft
from index.models import Recording, Rendition, WebinarStatus

DRAFT = WebinarStatus.DRAFT


def test_a_recording_is_found_by_number_and_by_slug(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session, "Vatten i staden")

    assert recordings.by_name(session, str(recording.id)) is recording
    assert recordings.by_name(session, "vatten-i-staden") is recording
    assert recordings.by_sha256(session, recording.sha256) is recording


def test_a_slug_of_digits_is_found_unless_it_is_a_number(
    session: Session, add: Callable[..., Recording]
) -> None:
    named_2030, named_1 = add(session, "2030"), add(session, "1")

    assert recordings.by_name(session, "2030") is named_2030
    assert recordings.by_name(session, "1") is named_2030
    assert recordings.by_name(session, "2") is named_1


@pytest.mark.parametrize("name", ["ingen", "", "99", "9" * 40, "²", "../1", "-1"])
def test_a_name_that_no_recording_has_is_said(
    session: Session, add: Callable[..., Recording], name: str
) -> None:
    add(session)

    with pytest.raises(RecordingMissing) as caught:
        recordings.by_name(session, name)

    assert caught.value.say("en") == f"There is no recording “{name}”. List them with: efterhand recordings"


def test_unpublished_recordings_are_there_for_staff_alone(
    session: Session, add: Callable[..., Recording]
) -> None:
    open_to_all, hidden = add(session, "Öppen"), add(session, "Dold", status=DRAFT)

    assert recordings.published_ids(session) == {open_to_all.id}
    assert recordings.is_open(session, open_to_all.id)
    assert not recordings.is_open(session, hidden.id)
    assert recordings.watchable_by_slug(session, "oppen", staff=False) is open_to_all
    assert recordings.watchable_by_slug(session, "dold", staff=True) is hidden
    with pytest.raises(RecordingMissing):
        recordings.watchable_by_slug(session, "dold", staff=False)


def test_withdrawing_a_webinar_hides_its_recordings_at_once(
    session: Session, add: Callable[..., Recording]
) -> None:
    recording = add(session)

    webinars.withdraw(recording.webinar)
    session.flush()

    assert recordings.published_ids(session) == frozenset()
    assert not recordings.is_open(session, recording.id)


def test_the_staff_list_holds_all_newest_first(session: Session, add: Callable[..., Recording]) -> None:
    added = [add(session, status=status) for status in (DRAFT, WebinarStatus.PUBLISHED, DRAFT)]

    assert list(recordings.newest(session)) == added[::-1]
    assert list(recordings.all_ids(session)) == [recording.id for recording in added]


def test_notices_are_kept_instead_of_those_before(session: Session, add: Callable[..., Recording]) -> None:
    recording = add(session)
    late = TalkBeyondEnd(title="Vatten", start="0:00:00", end="0:10:00", length="0:05:00")
    recordings.note(recording, [late, late])

    recordings.note(recording, [late])
    session.flush()
    session.expire_all()

    kept = recordings.notices(recording)
    assert [notice.say("sv") for notice in kept] == [late.say("sv")]
    assert isinstance(kept[0], TalkBeyondEnd)


@pytest.mark.parametrize("count", [1, 3])
def test_the_staff_list_is_loaded_in_the_same_queries(
    database: Database, queries: Callable[..., int], add: Callable[..., Recording], count: int
) -> None:
    with database.write() as session:
        for _ in range(count):
            stages.expect(session, add(session), ["probe", "ready"], ["probe", "ready"])

    def show(session: Session) -> None:
        shown = [
            (found.webinar.title, [state.name for state in found.stages])
            for found in recordings.newest(session)
        ]
        assert shown == [("Vatten i staden", ["probe", "ready"])] * count

    assert queries(show) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_watch_page_is_loaded_in_the_same_queries(
    database: Database, queries: Callable[..., int], add: Callable[..., Recording], count: int
) -> None:
    with database.write() as session:
        drafts = [TalkDraft(str(n), n * 10, speakers=(f"Anna {n}", "Erik")) for n in range(count)]
        recording = add(session, drafts=drafts)
        cues = [Cue(n * 10, n * 10 + 5, "vatten") for n in range(count)]
        captions.replace_track(session, recording, cues, language="sv", origin="imported")
        for height_px in range(count):
            session.add(
                Rendition(
                    recording_id=recording.id,
                    height_px=height_px,
                    width_px=1,
                    mp4_key="x",
                    size_bytes=1,
                    duration_ms=1,
                )
            )

    def show(session: Session) -> None:
        found = recordings.watchable_by_slug(session, "vatten-i-staden", staff=False)
        assert [talk.title for talk in found.talks] == [str(n) for n in range(count)]
        _ = [
            [*talk.speakers, *talk.public_goals, *talk.suggestions, *talk.decisions, *talk.targets]
            for talk in found.talks
        ]
        assert len(found.renditions) == len(found.tracks[0].cues) == count
        _ = (found.webinar.materials, found.posters, found.stages, found.voices)

    assert queries(show) == 16
