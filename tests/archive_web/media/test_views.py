"""Media are given to those who may see them: published files to all, drafts to staff, sources to none."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from index.catalogue import recordings
from pipeline.archive import Archive

SHOWN = (
    ".jpg",
    "hls/master.m3u8",
    "hls/180/index.m3u8",
    "hls/180/init.mp4",
    "hls/180/00000.m4s",
    "mp4/180.mp4",
)


def get(visitor: Any, address: str, **headers: str) -> TestResponse:
    answer: TestResponse = visitor.get(address, headers=headers)
    return answer


@pytest.mark.parametrize("ending", SHOWN)
def test_published_media_are_for_all(stranger: Any, media: Any, shelf: Any, ending: str) -> None:
    key = media.key(shelf.open_id, ending)

    answer = get(stranger, media.address(key))

    assert answer.status_code == 200
    assert answer.data == media.data(key)


@pytest.mark.parametrize("ending", [".jpg", "hls/master.m3u8", "00000.m4s", ".mp4"])
def test_media_of_a_draft_are_for_staff_alone(
    stranger: Any, staff: Any, media: Any, shelf: Any, ending: str
) -> None:
    address = media.address(media.key(shelf.secret_id, ending))

    assert get(stranger, address).status_code == 404
    assert get(stranger, address, Range="bytes=0-9").status_code == 404
    assert stranger.head(address).status_code == 404
    assert get(staff, address).status_code == 200


def test_media_are_kept_by_the_readers_own_browser_alone(stranger: Any, media: Any, shelf: Any) -> None:
    answer = get(stranger, media.address(media.key(shelf.open_id, "00000.m4s")))

    assert "private" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]


def test_a_range_comes_through_the_site(stranger: Any, media: Any, shelf: Any) -> None:
    key = media.key(shelf.open_id, "mp4/180.mp4")

    answer = get(stranger, media.address(key), Range="bytes=10-19")

    assert answer.status_code == 206
    assert answer.data == media.data(key)[10:20]


def test_a_range_outside_the_file_says_how_long_the_file_is(stranger: Any, media: Any, shelf: Any) -> None:
    key = media.key(shelf.open_id, "mp4/180.mp4")

    answer = get(stranger, media.address(key), Range="bytes=99999999-")

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(media.data(key))}"
    assert "finns inte" in answer.text


def test_the_source_and_the_sound_for_recognition_are_given_to_no_one(
    staff: Any, archive: Archive, media: Any, shelf: Any, tmp_path: Any
) -> None:
    speech = tmp_path / "speech.wav"
    speech.write_bytes(b"RIFF")
    archive.store.adopt(f"recordings/{shelf.open_id}/sound/a1/speech.wav", speech)
    source = media.recording(shelf.open_id).source_key
    assert archive.store.size_bytes(source)

    for address in (
        f"/media/{shelf.open_id}/sound/a1/speech.wav",
        f"/media/{shelf.open_id}/sound/a1/speech.wav/",
        f"/media/{shelf.open_id}/sound/a1/speech.wav/.",
        f"/media/{shelf.open_id}/{source}",
        f"/media/{source}",
        f"/{source}",
        f"/media/{shelf.open_id}/renditions/../../../{source}",
        f"/media/{shelf.open_id}/renditions/%2e%2e/%2e%2e/%2e%2e/{source}",
    ):
        assert get(staff, address).status_code == 404, address


def test_of_the_sound_stage_the_waveform_and_what_is_listened_to_are_given_out(
    stranger: Any, archive: Archive, media: Any, shelf: Any
) -> None:
    keys = {number: media.recording(number).peaks_key for number in (shelf.open_id, shelf.secret_id)}

    seen = get(stranger, f"/media/{keys[shelf.open_id].removeprefix('recordings/')}")
    hidden = get(stranger, f"/media/{keys[shelf.secret_id].removeprefix('recordings/')}")
    sound_path = media.recording(shelf.open_id).sound_key.removeprefix("recordings/")
    sound = get(stranger, f"/media/{sound_path}")
    heard = get(stranger, f"/media/{sound_path.rpartition('/')[0]}/speech.wav")

    assert seen.json["version"] == 2
    assert len(seen.json["data"]) == 2 * seen.json["length"]
    assert (sound.status_code, hidden.status_code, heard.status_code) == (200, 404, 404)


def test_no_path_leads_out_of_a_recordings_own_files(
    stranger: Any, archive: Archive, media: Any, shelf: Any
) -> None:
    secret = media.key(shelf.secret_id, "00000.m4s").removeprefix("recordings/")
    (archive.settings.data / "secret").touch()

    for path in (
        f"poster/../../{secret}",
        f"poster/./../../{secret}",
        f"poster//../../{secret}",
        f"poster/%2e%2e/%2e%2e/{secret}",
        f"poster/..%2f..%2f{secret}",
        "poster/../../../../secret",
        "poster/../../../../../../../../etc/passwd",
        "poster//etc/passwd",
        "poster/%00",
        "poster/..\\..\\secret",
        "poster",
        "poster/",
    ):
        assert get(stranger, f"/media/{shelf.open_id}/{path}").status_code == 404, path


@pytest.mark.parametrize("number", [0, 99, 2**31, 2**63, 10**40])
def test_a_number_that_no_recording_has_is_not_found(stranger: Any, staff: Any, number: int) -> None:
    assert get(stranger, f"/media/{number}/poster/a/b.jpg").status_code == 404
    assert get(staff, f"/materials/{number}/handout.txt").status_code == 404
    assert get(staff, f"/sv/staff/recordings/{number}").status_code == 404


def test_material_is_shown_as_the_webinar_is(stranger: Any, staff: Any, archive: Archive, shelf: Any) -> None:
    with archive.database.read() as session:
        open_, secret = (
            recordings.by_id(session, number).webinar.materials[0].id
            for number in (shelf.open_id, shelf.secret_id)
        )

    answer = get(stranger, f"/materials/{open_}/handout.txt")

    assert answer.status_code == 200
    assert answer.text == "Vatten i staden"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert get(stranger, f"/materials/{secret}/handout.txt").status_code == 404
    assert get(staff, f"/materials/{secret}/handout.txt").status_code == 200


def test_what_is_withdrawn_is_gone_at_once(stranger: Any, staff: Any, media: Any, shelf: Any) -> None:
    addresses = [
        media.address(media.key(shelf.open_id, "00000.m4s")),
        f"/sv/watch/{shelf.open_slug}",
        f"/sv/watch/{shelf.open_slug}/captions.vtt",
        "/sv/speakers/anna-lindberg",
    ]
    assert {get(stranger, address).status_code for address in addresses} == {200}

    staff.send(f"/sv/staff/recordings/{shelf.open_id}/unpublish")

    assert {get(stranger, address).status_code for address in addresses} == {404}
    assert "Rent vatten" not in get(stranger, "/sv/search?q=vatten").text
    for address in ("/sv/", "/sv/programme", "/sv/goals/6", "/sv/speakers", "/sv/search?goal=6"):
        assert "Vatten i staden" not in get(stranger, address).text, address
        assert "Anna Lindberg" not in get(stranger, address).text, address
