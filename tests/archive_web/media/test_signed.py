"""Media in a private bucket: sent through Flask, or by signed addresses that a player can use for hours."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive_web.app import create_app
from archive_web.media.playlists import rewrite
from archive_web.services import KEY
from index.catalogue import recordings, webinars
from index.catalogue.visibility import Audience, keyed
from pipeline.archive import Archive
from pipeline.storage.choice import open_store
from tests.object_servers import Server

SITES = ("flask", "s3")


@pytest.fixture
def in_bucket(archive: Archive, s3_servers: Callable[[str], Server], tmp_path: Path) -> Archive:
    """The same archive, its media moved to a bucket."""
    server = s3_servers("moto")
    settings = replace(
        archive.settings,
        store=f"s3://media/{uuid4().hex}",
        s3_endpoint=server.endpoint,
        s3_region="us-east-1",
        s3_path_style=True,
    )
    moved = replace(archive, settings=settings, store=open_store(settings))
    for key in archive.store.keys(""):
        path = tmp_path / "moving"
        with archive.store.open(key) as file:
            path.write_bytes(file.read())
        moved.store.adopt(key, path)
        archive.store.delete(key)
    return moved


@pytest.fixture
def visit(in_bucket: Archive) -> Iterator[Callable[[str], FlaskClient]]:
    """A stranger at the site with a way of delivery."""
    apps: list[Flask] = []

    def visit(delivery: str) -> FlaskClient:
        apps.append(create_app(replace(in_bucket.settings, delivery=delivery, signed_hours=3)))
        return apps[-1].test_client()

    yield visit
    for app in apps:
        app.extensions[KEY].engine.close()
        app.extensions[KEY].archive.close()


Visit = Callable[[str], FlaskClient]


def data(archive: Archive, key: str) -> bytes:
    with archive.store.open(key) as file:
        return file.read()


def key_of(archive: Archive, recording_id: int, ending: str) -> str:
    return next(key for key in archive.store.keys(f"recordings/{recording_id}/") if key.endswith(ending))


def fetch(address: str, **headers: str) -> bytes:
    with urlopen(Request(address, headers=headers)) as answer:
        content: bytes = answer.read()
        return content


def test_flask_sends_ranges_of_what_lies_in_a_bucket(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any
) -> None:
    key = key_of(in_bucket, shelf.open_id, "mp4/180.mp4")
    whole = data(in_bucket, key)
    stranger = visit("flask")

    answer = stranger.get(media.address(key))
    part = stranger.get(media.address(key), headers={"Range": "bytes=1000-"})

    assert (answer.status_code, answer.data) == (200, whole)
    assert (part.status_code, part.data) == (206, whole[1000:])
    assert stranger.get(media.address(key), headers={"Range": "bytes=99999999-"}).status_code == 416
    assert stranger.get(f"/media/{shelf.open_id}/poster/none.jpg").status_code == 404


def test_a_file_is_answered_by_a_signed_address(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any
) -> None:
    key = key_of(in_bucket, shelf.open_id, "mp4/180.mp4")

    answer = visit("s3").get(media.address(key))

    asked = parse_qs(urlsplit(answer.location).query)
    assert answer.status_code == 302
    assert asked["X-Amz-Expires"] == ["10800"]
    assert asked["response-content-type"] == ["video/mp4"]
    assert answer.headers["Cache-Control"] == "private, max-age=5400"
    assert fetch(answer.location) == data(in_bucket, key)
    assert fetch(answer.location, Range="bytes=5-9") == data(in_bucket, key)[5:10]


def test_the_whole_stream_plays_from_signed_addresses(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any
) -> None:
    """What a player does: the master, a variant by its relative address, and all that the variant names."""
    stranger = visit("s3")
    master_key = key_of(in_bucket, shelf.open_id, "hls/master.m3u8")
    folder = master_key.removesuffix("master.m3u8")

    master = stranger.get(media.address(master_key))
    variant = stranger.get(media.address(f"{folder}180/index.m3u8"))

    assert master.data == data(in_bucket, master_key)
    assert variant.headers["Cache-Control"] == "private, no-store"
    assert variant.mimetype == "application/vnd.apple.mpegurl"
    [init] = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', variant.text)
    segments = [line for line in variant.text.splitlines() if line and not line.startswith("#")]
    assert fetch(init) == data(in_bucket, f"{folder}180/init.mp4")
    assert [fetch(one) for one in segments] == [
        data(in_bucket, key) for key in in_bucket.store.keys(f"{folder}180/") if key.endswith(".m4s")
    ]


def test_a_playlist_is_packed_for_those_who_can_unpack_it(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any
) -> None:
    key = key_of(in_bucket, shelf.open_id, "180/index.m3u8")

    answer = visit("s3").get(media.address(key), headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).startswith(b"#EXTM3U")


@pytest.mark.parametrize("delivery", SITES)
def test_nobody_gets_what_he_may_not_see(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any, delivery: str
) -> None:
    stranger = visit(delivery)

    for ending in ("mp4/90.mp4", "master.m3u8", "90/index.m3u8", "00000.m4s", ".jpg"):
        assert stranger.get(media.address(key_of(in_bucket, shelf.secret_id, ending))).status_code == 404
    assert stranger.get(f"/media/{shelf.open_id}/sound/x.wav").status_code == 404
    assert stranger.get(f"/media/{shelf.open_id}/renditions/../x.mp4").status_code == 404
    assert stranger.get(f"/media/{shelf.open_id}/renditions/none.m3u8").status_code == 404


def test_what_is_unlisted_plays_by_its_link_alone_and_until_it_is_withdrawn(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any
) -> None:
    """Its page, and what a player fetches from there: each address keeps the key, and the bucket never sees it."""
    with in_bucket.database.write() as session:
        webinar = recordings.by_id(session, shelf.secret_id).webinar
        webinars.show(webinar, Audience.LINK)
        key = webinar.link_key or ""
    stranger = visit("s3")
    opened, guessed = keyed(str(shelf.secret_id), key), keyed(str(shelf.secret_id), "x" * len(key))
    files = [
        media.address(key_of(in_bucket, shelf.secret_id, ending))
        for ending in ("hls/master.m3u8", "90/index.m3u8", "90/init.mp4", "mp4/90.mp4", ".jpg")
    ]

    def answers(number: str) -> set[int]:
        return {
            stranger.get(file.replace(f"/{shelf.secret_id}/", f"/{number}/", 1)).status_code for file in files
        }

    page = stranger.get(f"/sv/watch/{keyed(shelf.secret_slug, key)}")
    master = re.search(r'"(/media/[^"]+master\.m3u8)"', page.text)
    assert master
    variant = stranger.get(master[1].replace("master.m3u8", "90/index.m3u8"))
    segments = [line for line in variant.text.splitlines() if line.startswith("http")]

    assert f"/media/{opened}/" in master[1]
    assert b"ftyp" in fetch(re.findall(r'URI="([^"]+)"', variant.text)[0])
    assert segments
    assert all(fetch(one) for one in segments)
    assert key not in variant.text
    assert answers(opened) == {200, 302}
    assert answers(guessed) == answers(str(shelf.secret_id)) == {404}

    with in_bucket.database.write() as session:
        webinars.withdraw(recordings.by_id(session, shelf.secret_id).webinar)

    assert answers(opened) == {404}
    assert stranger.get(master[1]).status_code == 404
    with in_bucket.database.read() as session:
        assert recordings.by_id(session, shelf.secret_id).webinar.link_key is None


def test_the_bucket_itself_gives_nothing_without_a_signature(
    in_bucket: Archive, s3_servers: Callable[[str], Server], tmp_path: Path
) -> None:
    store = open_store(
        replace(in_bucket.settings, s3_endpoint=s3_servers("rclone").endpoint, store="s3://media/private")
    )
    (tmp_path / "clip").write_bytes(b"clip")
    store.adopt("a/clip.mp4", tmp_path / "clip")
    address = store.signed_address("a/clip.mp4", 60)  # type: ignore[attr-defined]

    assert fetch(address) == b"clip"
    for forged in (address.partition("?")[0], address.replace("clip.mp4", "clap.mp4")):
        with pytest.raises(HTTPError):
            fetch(forged)


def test_head_and_small_texts_are_answered_by_us(
    visit: Visit, in_bucket: Archive, media: Any, shelf: Any, tmp_path: Path
) -> None:
    (tmp_path / "made").write_text("WEBVTT\n")
    in_bucket.store.adopt(f"recordings/{shelf.open_id}/poster/a1/storyboard.vtt", tmp_path / "made")
    stranger = visit("s3")

    text = stranger.get(f"/media/{shelf.open_id}/poster/a1/storyboard.vtt")
    head = stranger.head(media.address(key_of(in_bucket, shelf.open_id, "mp4/180.mp4")))

    assert (text.status_code, text.mimetype, text.text) == (200, "text/vtt", "WEBVTT\n")
    assert (head.status_code, head.mimetype) == (200, "video/mp4")


def test_downloads_keep_their_names(visit: Visit, in_bucket: Archive, media: Any, shelf: Any) -> None:
    key = key_of(in_bucket, shelf.open_id, "mp4/180.mp4")

    answer = visit("s3").get(media.address(key), query_string="download")

    with urlopen(answer.location) as sent:
        assert sent.headers["Content-Disposition"] == "attachment; filename*=UTF-8''vatten-i-staden-180.mp4"


def test_pages_may_show_media_of_the_bucket_only_where_it_delivers(visit: Visit, in_bucket: Archive) -> None:
    def policy(delivery: str) -> dict[str, list[str]]:
        text = visit(delivery).get("/sv/").headers["Content-Security-Policy"]
        return {words[0]: words[1:] for words in map(str.split, text.split(";"))}

    origin = in_bucket.settings.s3_endpoint

    assert {name for name, allowed in policy("s3").items() if origin in allowed} == {
        "media-src",
        "connect-src",
        "img-src",
    }
    assert [name for name, allowed in policy("flask").items() if origin in allowed] == []


def test_browsers_are_sent_to_the_public_address(in_bucket: Archive) -> None:
    store = open_store(replace(in_bucket.settings, s3_public_endpoint="https://media.example.org"))

    assert store.origin == "https://media.example.org"  # type: ignore[attr-defined]


def test_every_file_that_a_playlist_names_is_signed_and_no_playlist() -> None:
    text = (
        "#EXTM3U\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="sound/index.m3u8"\n'
        '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="180/iframes.m3u8"\n'
        '#EXT-X-MAP:URI="init.mp4",BYTERANGE="800@0"\n'
        "#EXTINF:4.0,\n"
        "00000.m4s\n"
        "180/index.m3u8\n"
    )

    assert rewrite(text, "recordings/7/hls/x.m3u8", lambda key: f"<{key}>") == (
        "#EXTM3U\n"
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="sound/index.m3u8"\n'
        '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="180/iframes.m3u8"\n'
        '#EXT-X-MAP:URI="<recordings/7/hls/init.mp4>",BYTERANGE="800@0"\n'
        "#EXTINF:4.0,\n"
        "<recordings/7/hls/00000.m4s>\n"
        "180/index.m3u8\n"
    )
