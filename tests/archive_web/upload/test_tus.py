"""The tus protocol 1.0.0, line by line: core, creation, creation-with-upload, checksum, expiration, termination."""

import base64
import hashlib
import os
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from index.catalogue import recordings, uploads
from index.models import Upload, now
from tests.archive_web.upload.conftest import PIECE, UPLOADS, Client, hold, write

GB = 10**9


def content(size_bytes: int = 1000) -> bytes:
    return os.urandom(size_bytes)


def checksum(algorithm: str, data: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


# Core: headers


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", "", "1.0.0, 0.2.2"])
@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE", "POST"])
def test_another_version_is_refused_and_ours_is_told(anna: Client, method: str, version: str | None) -> None:
    address = UPLOADS if method == "POST" else f"{UPLOADS}/0123"

    answer = anna.ask(method, address, tus_resumable=version, upload_length="5", upload_offset="0")

    assert answer.status == 412
    assert answer.headers["tus-version"] == "1.0.0"
    assert "location" not in answer.headers


def test_every_answer_names_the_version(anna: Client, stranger: Client) -> None:
    address = anna.create(5)

    answers = [
        anna.ask("HEAD", address),
        anna.patch(address, 3, b"abc"),
        anna.patch(address, 0, b"abc"),
        anna.ask("POST", UPLOADS),
        anna.ask("HEAD", f"{UPLOADS}/0123"),
        stranger.ask("HEAD", address),
        anna.ask("OPTIONS", UPLOADS),
        anna.ask("DELETE", address),
    ]

    assert [answer.status for answer in answers] == [200, 409, 204, 400, 404, 401, 204, 204]
    assert {answer.headers["tus-resumable"] for answer in answers} == {"1.0.0"}


def test_a_method_can_be_named_by_a_header(anna: Client) -> None:
    address = anna.create(5)

    appended = anna.ask(
        "POST", address, b"ab", x_http_method_override="PATCH", content_type=PIECE, upload_offset="0"
    )
    ended = anna.ask("POST", address, x_http_method_override="DELETE")

    assert (appended.status, appended.offset, ended.status) == (204, 2, 204)
    assert anna.ask("HEAD", address).status == 404


# Core: HEAD


def test_head_tells_offset_and_length_and_is_not_cached(anna: Client) -> None:
    address = anna.create(5, filename="möte.mp4", draft="")

    answer = anna.ask("HEAD", address)

    assert answer.status == 200
    assert answer.headers["upload-offset"] == "0"
    assert answer.headers["upload-length"] == "5"
    assert answer.headers["upload-metadata"] == write({"filename": "möte.mp4", "draft": ""})
    assert answer.headers["cache-control"] == "no-store"


def test_head_of_a_completed_upload_tells_its_offset(anna: Client) -> None:
    address = anna.create(5)
    anna.patch(address, 0, b"abcde")

    answer = anna.ask("HEAD", address)

    assert (answer.status, answer.offset) == (200, 5)
    assert int(answer.headers["efterhand-recording"])


@pytest.mark.parametrize("number", ["0123", "../uploads", "%2e%2e", "x" * 300, "å"])
def test_an_upload_that_is_not_there_has_no_offset(anna: Client, number: str) -> None:
    answer = anna.ask("HEAD", f"{UPLOADS}/{number.replace('å', '%C3%A5')}")

    assert answer.status == 404
    assert "upload-offset" not in answer.headers


# Core: PATCH


def test_pieces_make_the_file_and_the_file_a_recording(anna: Client, stored: Callable[[str], bytes]) -> None:
    data = content(300_000)
    address = anna.create(len(data), filename="a.mp4")

    assert anna.patch(address, 0, data[:100]).offset == 100
    assert anna.patch(address, 100, data[100:200_000]).offset == 200_000
    answer = anna.patch(address, 200_000, data[200_000:])

    assert (answer.status, answer.offset) == (204, len(data))
    assert answer.headers["efterhand-known"] == "0"
    assert stored(answer.headers["efterhand-recording"]) == data


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "application/x-www-form-urlencoded", "x"])
def test_another_media_type_is_refused(anna: Client, kind: str | None) -> None:
    address = anna.create(5)

    answer = anna.patch(address, 0, b"abc", content_type=kind)

    assert answer.status == 415
    assert anna.offset(address) == 0


@pytest.mark.parametrize("offset", [0, 2, 4, 5, 10**17])
def test_another_offset_is_a_conflict_and_changes_nothing(anna: Client, offset: int) -> None:
    address = anna.create(5)
    anna.patch(address, 0, b"abc")

    answer = anna.patch(address, offset, b"d")

    assert answer.status == 409
    assert anna.offset(address) == 3


@pytest.mark.parametrize("offset", ["", "-1", "1.0", "+1", "0x0", " ", "٣", "9" * 40])
def test_an_offset_that_is_no_number_is_refused(anna: Client, offset: str) -> None:
    address = anna.create(5)

    answer = anna.ask("PATCH", address, b"abc", upload_offset=offset.encode().decode("latin-1"))

    assert answer.status == 400
    assert anna.offset(address) == 0


def test_no_offset_is_refused(anna: Client) -> None:
    assert anna.ask("PATCH", anna.create(5), b"abc").status == 400


def test_a_piece_for_an_upload_that_is_not_there(anna: Client) -> None:
    assert anna.patch(f"{UPLOADS}/0123", 0, b"abc").status == 404


@pytest.mark.parametrize("already", [0, 3])
def test_more_than_is_left_is_refused_unread(anna: Client, already: int) -> None:
    address = anna.create(5)
    anna.patch(address, 0, b"abc"[:already]) if already else None

    answer = anna.patch(address, already, b"x" * (6 - already))

    assert answer.status == 413
    assert anna.offset(address) == already


def test_a_body_without_a_length_is_taken_to_its_end(anna: Client, stored: Callable[[str], bytes]) -> None:
    data = content(200_000)
    address = anna.create(len(data))

    answer = anna.ask(
        "PATCH", address, iter([data[:70_000], data[70_000:]]), upload_offset="0", transfer_encoding="chunked"
    )

    assert (answer.status, answer.offset) == (204, len(data))
    assert stored(answer.headers["efterhand-recording"]) == data


def test_a_body_without_a_length_that_is_too_long_completes_nothing(anna: Client) -> None:
    address = anna.create(100_000)

    answer = anna.ask(
        "PATCH",
        address,
        iter([content(99_000), content(2_000)]),
        upload_offset="0",
        transfer_encoding="chunked",
    )

    assert answer.status == 413
    assert anna.offset(address) < 100_000


def test_no_body_at_all_changes_nothing(anna: Client) -> None:
    address = anna.create(5)

    answer = anna.patch(address, 0, b"")

    assert (answer.status, answer.offset) == (204, 0)


def test_a_piece_at_the_end_of_a_completed_upload_tells_the_same_recording(anna: Client) -> None:
    data = content()
    address = anna.create(len(data))
    first = anna.patch(address, 0, data)

    again = anna.patch(address, len(data), b"")

    assert again.status == 204
    assert again.headers["efterhand-recording"] == first.headers["efterhand-recording"]


# Core: OPTIONS


@pytest.mark.parametrize("version", [None, "0.2.2"])
@pytest.mark.parametrize("address", [UPLOADS, f"{UPLOADS}/0123"])
def test_options_tell_what_the_server_can(stranger: Client, address: str, version: str | None) -> None:
    answer = stranger.ask("OPTIONS", address, tus_resumable=version)

    assert answer.status == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(GB)
    assert set(answer.headers["tus-extension"].split(",")) == {
        "creation", "creation-with-upload", "checksum", "expiration", "termination",
    }  # fmt: skip
    assert answer.headers["tus-checksum-algorithm"].split(",") == ["sha256", "sha512", "sha1", "md5"]


# Creation


def test_creation_answers_with_the_address(anna: Client) -> None:
    answer = anna.ask("POST", UPLOADS, upload_length="100")

    assert answer.status == 201
    assert answer.headers["location"].startswith(f"http://127.0.0.1:{anna.port}{UPLOADS}/")
    assert answer.headers["upload-offset"] == "0"


@pytest.mark.parametrize("length", [None, "", "-5", "1e3", "five", "0"])
def test_a_length_that_is_none_is_refused(anna: Client, length: str | None) -> None:
    assert anna.ask("POST", UPLOADS, upload_length=length).status == 400


@pytest.mark.parametrize("header", [{"upload_defer_length": "1"}, {"upload_concat": "partial"}])
def test_extensions_that_we_do_not_speak_are_refused(anna: Client, header: dict[str, str]) -> None:
    assert anna.ask("POST", UPLOADS, upload_length="5", **header).status == 400


def test_a_file_beyond_the_limit_is_refused(anna: Client) -> None:
    assert anna.ask("POST", UPLOADS, upload_length=str(GB + 1)).status == 413
    assert anna.ask("POST", UPLOADS, upload_length=str(GB)).status in (201, 507)


@pytest.mark.parametrize(
    "metadata",
    ["filename", "filename ", "a b29w,b", "filename YS5tcDQ=, title SGF2ZXQ="],
)
def test_metadata_may_be_empty_and_keys_unknown(anna: Client, metadata: str) -> None:
    assert anna.ask("POST", UPLOADS, upload_length="5", upload_metadata=metadata).status == 201


@pytest.mark.parametrize(
    "metadata",
    [
        "filename not-base64!",
        "filename YS5tcDQ=,filename YS5tcDQ=",
        ",",
        "filename YS5tcDQ=,",
        "å YS5tcDQ=",
        "filename /////w==",
        "filename YS5tcDQ",
        "filename YS5t cDQ=",
        "date aW1vcmdvbg==",
        "sha256 YWJj",
    ],
)
def test_metadata_that_cannot_be_read_is_refused(anna: Client, metadata: str) -> None:
    assert (
        anna.ask(
            "POST", UPLOADS, upload_length="5", upload_metadata=metadata.encode().decode("latin-1")
        ).status
        == 400
    )


def test_what_the_metadata_say_is_what_the_recording_gets(anna: Client, served: Any) -> None:
    data = content()
    told = {
        "filename": "../x\n.mp4", "title": "Havet", "date": "2026-05-21 13:00", "language": "sv",
        "speakers": "Anna Lindberg, Leila Haddad (Havsmiljö)", "goals": "14, 6", "description": "Om\nhavet.",
    }  # fmt: skip
    answer = anna.patch(anna.create(len(data), **told), 0, data)

    with served[1].database.read() as session:
        found = recordings.by_id(session, int(answer.headers["efterhand-recording"]))
        assert found.name == "../x\ufffd.mp4"
        assert found.webinar.title == "Havet"
        assert found.webinar.description == "Om\nhavet."
        assert f"{found.webinar.starts_at:%Y-%m-%d %H:%M}" == "2026-05-21 11:00"
        assert [speaker.name for speaker in found.talks[0].speakers] == ["Anna Lindberg", "Leila Haddad"]
        assert [goal.number for goal in found.talks[0].goals] == [6, 14]
        assert not found.publish_when_ready


# Creation with upload


def test_the_first_bytes_may_come_with_the_creation(anna: Client) -> None:
    answer = anna.ask("POST", UPLOADS, b"hello", upload_length="100", content_type=PIECE)

    assert (answer.status, answer.offset) == (201, 5)


def test_all_bytes_may_come_with_the_creation(anna: Client, stored: Callable[[str], bytes]) -> None:
    data = content()

    answer = anna.ask("POST", UPLOADS, data, upload_length=str(len(data)), content_type=PIECE)

    assert (answer.status, answer.offset) == (201, len(data))
    assert stored(answer.headers["efterhand-recording"]) == data


def test_a_creation_with_bytes_of_another_type_is_refused(anna: Client) -> None:
    answer = anna.ask("POST", UPLOADS, b"hello", upload_length="100", content_type="text/plain")

    assert answer.status == 415


# Checksum


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
def test_a_piece_that_matches_its_checksum_is_kept(anna: Client, algorithm: str) -> None:
    address = anna.create(100)

    answer = anna.patch(address, 0, b"hello", upload_checksum=checksum(algorithm, b"hello"))

    assert (answer.status, answer.offset) == (204, 5)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
def test_a_piece_that_does_not_is_thrown_away(anna: Client, algorithm: str) -> None:
    data = content()
    address = anna.create(len(data))
    anna.patch(address, 0, data[:10])

    answer = anna.patch(address, 10, b"y" * 990, upload_checksum=checksum(algorithm, data[10:]))

    assert answer.status == 460
    assert anna.offset(address) == 10
    assert anna.patch(address, 10, data[10:]).status == 204


@pytest.mark.parametrize(
    "text", ["crc32 AAAA", "sha1", "sha1 ####", "sha1 AAAA", "", "SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="]
)
def test_a_checksum_that_cannot_be_read_is_refused(anna: Client, text: str) -> None:
    address = anna.create(5)

    assert anna.patch(address, 0, b"", upload_checksum=text).status == 400
    assert anna.offset(address) == 0


def test_the_whole_file_is_compared_with_the_sha256_that_was_stated(anna: Client) -> None:
    data = content()
    good = anna.create(len(data), sha256=hashlib.sha256(data).hexdigest().upper())
    bad = anna.create(len(data), sha256=hashlib.sha256(b"another file").hexdigest())

    assert anna.patch(good, 0, data).status == 204
    assert anna.patch(bad, 0, data).status == 460
    assert anna.ask("HEAD", bad).status == 404


# Expiration


def test_the_time_until_which_it_is_kept_is_told(anna: Client) -> None:
    created = anna.ask("POST", UPLOADS, upload_length="5")
    address = created.headers["location"].split(str(anna.port))[1]
    answers = [created, anna.ask("HEAD", address), anna.patch(address, 0, b"abc")]

    for answer in answers:
        days = (parsedate_to_datetime(answer.headers["upload-expires"]) - now()).total_seconds() / 86_400
        assert 6.9 < days < 7.1


def test_an_expired_upload_is_gone_and_is_cleared_away(anna: Client, served: Any) -> None:
    archive = served[1]
    address = anna.create(5)
    anna.patch(address, 0, b"abc")
    number = address.rpartition("/")[2]
    with archive.database.write() as session:
        uploads.note(session, number, expires_at=now())

    assert anna.ask("HEAD", address).status == 410
    assert anna.patch(address, 3, b"de").status == 410
    anna.create(5)
    assert anna.ask("HEAD", address).status == 404
    assert not (archive.settings.uploads_folder / number).exists()


# Termination


def test_a_terminated_upload_is_gone(anna: Client, served: Any) -> None:
    address = anna.create(5)
    anna.patch(address, 0, b"abc")

    assert anna.ask("DELETE", address).status == 204

    assert [anna.ask(method, address).status for method in ("HEAD", "DELETE")] == [404, 404]
    assert anna.patch(address, 3, b"de").status == 404
    assert not list(served[1].settings.uploads_folder.glob(f"{address.rpartition('/')[2]}*"))


def test_a_recording_outlives_the_upload_that_it_came_by(
    anna: Client, stored: Callable[[str], bytes]
) -> None:
    data = content()
    address = anna.create(len(data))
    number = anna.patch(address, 0, data).headers["efterhand-recording"]

    assert anna.ask("DELETE", address).status == 204

    assert stored(number) == data


# Whose it is


def test_nobody_else_sees_or_changes_an_upload(anna: Client, erik: Client, stranger: Client) -> None:
    address = anna.create(5)

    for other, refused in ((erik, 403), (stranger, 401)):
        statuses = [other.ask("HEAD", address).status, other.patch(address, 0, b"abc").status]
        assert [*statuses, other.ask("DELETE", address).status] == [refused] * 3
    assert stranger.ask("POST", UPLOADS, upload_length="5").status == 401
    assert anna.offset(address) == 0


def test_a_session_without_its_token_writes_nothing(anna: Client) -> None:
    address = anna.create(5)
    bare = Client(anna.port, anna.cookie, "")

    assert bare.patch(address, 0, b"abc").status == 400
    assert bare.ask("DELETE", address).status == 400
    assert bare.ask("POST", UPLOADS, upload_length="5").status == 400
    assert anna.offset(address) == 0


# Two clients, and the same file twice


def test_two_clients_at_once_do_not_mix(anna: Client, stored: Callable[[str], bytes]) -> None:
    data = content(100_000)
    address = anna.create(len(data))
    slow = hold(anna, anna, address, len(data), data[:1000])

    slow.sendall(data[1000:])
    answer = slow.recv(4096).decode()
    slow.close()

    assert answer.startswith("HTTP/1.1 204 ")
    assert stored(anna.ask("HEAD", address).headers["efterhand-recording"]) == data


def test_the_same_file_again_is_known(anna: Client) -> None:
    data = content()
    first = anna.patch(anna.create(len(data), filename="a.mp4"), 0, data)

    second = anna.patch(anna.create(len(data), filename="b.mp4"), 0, data)

    assert second.headers["efterhand-known"] == "1"
    assert second.headers["efterhand-recording"] == first.headers["efterhand-recording"]


def test_the_form_may_tell_more_while_the_upload_goes_on(anna: Client, served: Any) -> None:
    data = content()
    address = anna.create(len(data), filename="a.mp4")
    form = b"title=Havet&date=2026-05-21T13%3A00&goals=14&goals=6"
    kind = "application/x-www-form-urlencoded"

    told = anna.ask("POST", f"{address}/details", form, content_type=kind)
    wrong = anna.ask("POST", f"{address}/details", b"date=imorgon", content_type=kind)

    assert told.status == 204
    assert wrong.status == 400
    assert b'"date"' in wrong.body
    number = int(anna.patch(address, 0, data).headers["efterhand-recording"])
    with served[1].database.read() as session:
        assert recordings.by_id(session, number).webinar.title == "Havet"
        assert session.get(Upload, address.rpartition("/")[2]).details["goals"] == [6, 14]
