"""A recording is handed in through a plain form: stored unaltered, or not at all."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from index.catalogue import recordings, webinars
from index.models import Recording, WebinarStatus
from pipeline.archive import Archive

UPLOAD = "/en/staff/upload"
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nV\xc3\xa4lkommen till havet.\n"


@pytest.fixture(scope="session")
def fresh(clips: Any) -> Path:
    """A recording that the archive does not hold yet."""
    path: Path = clips.make(
        "fresh.mp4", *clips.picture(2, "160x90"), *clips.tone(2), *clips.H264, "-shortest"
    )
    return path


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def incoming(archive: Archive) -> list[Path]:
    folder = archive.settings.incoming_folder
    return list(folder.iterdir()) if folder.exists() else []


def newest(archive: Archive) -> Recording:
    with archive.database.read() as session:
        return recordings.newest(session)[0]


def follow(staff: Any, answer: TestResponse) -> str:
    assert answer.status_code == 302, answer.text
    page: TestResponse = staff.get(answer.location)
    assert page.status_code == 200
    return page.text


def test_a_recording_is_stored_unaltered_and_queued(staff: Any, archive: Archive, fresh: Path) -> None:
    answer = staff.send(
        UPLOAD,
        recording=file(fresh.read_bytes(), "fresh.mp4"),
        title="Havet",
        date="2026-05-21T13:00",
        language="sv",
        speakers="Anna Lindberg, Leila Haddad (Havsmiljö)",
        goals=["14", "6"],
        description="Om havet.",
        publish="1",
    )

    page = follow(staff, answer)
    assert "The recording is safely stored." in page
    found = newest(archive)
    assert found.sha256 == hashlib.sha256(fresh.read_bytes()).hexdigest()
    with archive.store.open(found.source_key) as stored:
        assert stored.read() == fresh.read_bytes()
    assert incoming(archive) == []
    with archive.database.read() as session:
        again = recordings.by_id(session, found.id)
        assert again.webinar.title == "Havet"
        assert again.webinar.status == WebinarStatus.DRAFT
        assert again.publish_when_ready
        assert f"{again.webinar.starts_at:%Y-%m-%d %H:%M}" == "2026-05-21 11:00"
        assert [speaker.name for speaker in again.talks[0].speakers] == ["Anna Lindberg", "Leila Haddad"]
        assert [goal.number for goal in again.talks[0].goals] == [6, 14]
        assert {stage.state for stage in again.stages} == {"waiting"}


def test_the_same_file_again_is_said_and_not_stored_twice(
    staff: Any, archive: Archive, clips: Any, shelf: Any
) -> None:
    before = list(archive.store.keys("sources/"))

    answer = staff.send(UPLOAD, recording=file(clips.talk.read_bytes(), "another name.mp4"), title="Annat")

    assert f"/recordings/{shelf.open_id}?" in answer.location
    assert "The archive has this very file already" in follow(staff, answer)
    assert list(archive.store.keys("sources/")) == before
    assert incoming(archive) == []
    assert newest(archive).id == shelf.secret_id


def test_captions_that_come_along_are_kept(staff: Any, archive: Archive, fresh: Path) -> None:
    answer = staff.send(
        UPLOAD, recording=file(fresh.read_bytes(), "a.mp4"), captions=file(CAPTIONS, "a.vtt"), language="sv"
    )

    assert "could be read" not in follow(staff, answer)
    with archive.database.read() as session:
        track = recordings.by_id(session, newest(archive).id).tracks[0]
        assert (track.origin, [cue.text for cue in track.cues]) == ("imported", ["Välkommen till havet."])
    assert incoming(archive) == []


@pytest.mark.parametrize(
    "captions", [b"", b"\x00\xff\x00 not captions", b"WEBVTT\n", b"PK\x03\x04" + b"\0" * 500], ids=len
)
def test_captions_that_cannot_be_read_hold_nothing_back(
    staff: Any, archive: Archive, fresh: Path, captions: bytes
) -> None:
    answer = staff.send(
        UPLOAD, recording=file(fresh.read_bytes(), "a.mp4"), captions=file(captions, "a.vtt"), title="Havet"
    )

    assert "No captions could be read in the file" in follow(staff, answer)
    assert newest(archive).sha256 == hashlib.sha256(fresh.read_bytes()).hexdigest()
    assert incoming(archive) == []


def test_a_date_that_cannot_be_read_holds_nothing_back(staff: Any, archive: Archive, fresh: Path) -> None:
    answer = staff.send(UPLOAD, recording=file(fresh.read_bytes(), "a.mp4"), date="imorgon", title="Havet")

    assert "The date could not be read" in follow(staff, answer)
    assert newest(archive).name == "a.mp4"


def test_an_empty_file_is_refused_with_its_name(staff: Any, archive: Archive, shelf: Any) -> None:
    answer = staff.send(UPLOAD, recording=file(b"", "tom fil.mp4"), title="Havet")

    assert answer.status_code == 400
    assert "The file tom fil.mp4 is empty." in answer.text
    assert incoming(archive) == []
    assert newest(archive).id == shelf.secret_id


def test_no_file_at_all_is_said_and_what_was_typed_is_kept(staff: Any, archive: Archive) -> None:
    answer = staff.send(UPLOAD, title="Havet & jag", description="Om havet.", speakers="Anna")

    assert answer.status_code == 400
    assert "Choose the file of the recording." in answer.text
    assert 'value="Havet &amp; jag"' in answer.text
    assert "Om havet.</textarea>" in answer.text
    assert incoming(archive) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.mp4", "../../etc/passwd.mp4"),
        ("-i 'evil' $(reboot).mp4", "-i &#39;evil&#39; $(reboot).mp4"),
        ("<b>fet</b>.mp4", "&lt;b&gt;fet&lt;/b&gt;.mp4"),
        ("🎥 möte.mp4", "🎥 möte.mp4"),
        ("utan ändelse", "utan ändelse"),
        (".mp4", ".mp4"),
        ("x" * 300 + ".mp4", "x" * 300 + ".mp4"),
    ],
    ids=["path", "quotes", "tags", "emoji", "no ending", "ending alone", "long"],
)
def test_a_name_is_text_and_no_more(staff: Any, archive: Archive, fresh: Path, name: str, shown: str) -> None:
    answer = staff.send(UPLOAD, recording=file(fresh.read_bytes(), name))

    page = follow(staff, answer)
    assert shown in page
    assert newest(archive).name == name
    assert newest(archive).source_key.startswith("sources/")
    assert shown in staff.get("/en/staff/").text


def test_a_stranger_stores_nothing(stranger: Any, archive: Archive, fresh: Path, shelf: Any) -> None:
    before = list(archive.store.keys("sources/"))

    answer = stranger.send(UPLOAD, recording=file(fresh.read_bytes(), "a.mp4"), title="Havet")

    assert answer.status_code == 403
    assert not archive.settings.incoming_folder.exists() or incoming(archive) == []
    assert list(archive.store.keys("sources/")) == before


def test_an_upload_without_its_token_leaves_nothing(staff: Any, archive: Archive, fresh: Path) -> None:
    answer = staff.post(
        UPLOAD,
        data={"recording": file(fresh.read_bytes(), "a.mp4")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 400
    assert incoming(archive) == []


def test_a_recording_can_belong_to_a_planned_webinar(staff: Any, archive: Archive, fresh: Path) -> None:
    with archive.database.write() as session:
        planned = webinars.add(session, "Havet i maj", status=WebinarStatus.PLANNED).id
    assert "Havet i maj" in staff.get(UPLOAD).text

    follow(staff, staff.send(UPLOAD, recording=file(fresh.read_bytes(), "a.mp4"), webinar=str(planned)))

    assert newest(archive).webinar_id == planned


@pytest.mark.parametrize("webinar", ["99", "x", str(10**30), "²"])
def test_a_webinar_that_is_gone_holds_nothing_back(
    staff: Any, archive: Archive, fresh: Path, webinar: str
) -> None:
    answer = staff.send(
        UPLOAD,
        recording=file(fresh.read_bytes(), "a.mp4"),
        webinar=webinar,
        title="Havet",
        goals=[str(10**30)],
    )

    follow(staff, answer)
    assert newest(archive).name == "a.mp4"
    assert incoming(archive) == []


def test_files_in_other_forms_are_not_taken_in(staff: Any, archive: Archive, shelf: Any) -> None:
    answer = staff.send(
        f"/en/staff/recordings/{shelf.open_id}/publish", recording=file(b"x" * 2_000_000, "a")
    )

    assert answer.status_code == 413
    assert incoming(archive) == []


def test_the_form_has_places_for_percent_and_time_left(staff: Any) -> None:
    assert (
        'data-sent-left="{sent} av {size} ({percent} %), ungefär {left} kvar"'
        in staff.get("/sv/staff/upload").text
    )
    assert (
        'data-sent-left="{sent} of {size} ({percent} %), about {left} left"'
        in staff.get("/en/staff/upload").text
    )
