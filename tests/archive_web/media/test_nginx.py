"""Delivery by nginx: the snippet that is shipped, in a real nginx before the real site."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import recordings
from pipeline import engine
from pipeline.archive import Archive
from tests import nginx
from tests.serving import Site


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    content: bytes


@dataclass(frozen=True)
class Front:
    """nginx before *site*."""

    site: Site
    port: int
    log: Path

    def get(self, address: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", address, headers=headers)
        answer: HTTPResponse = connection.getresponse()
        content = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, content)


@pytest.fixture
def front(archive: Archive, tmp_path: Path) -> Iterator[Front]:
    program = nginx.program()
    if program is None:
        pytest.skip("needs nginx: sudo apt-get install nginx-light")
    engine.prepare(archive.settings)
    site = Site.at(archive.settings.data, delivery="x-accel")
    front = Front(site, Site.at(tmp_path).port, tmp_path / "nginx" / "access.log")
    asked = f"http://127.0.0.1:{front.port}/static/favicon.svg"
    servers = nginx.shipped(site, front.port, front.log)
    with site.answering(), nginx.running(program, tmp_path / "nginx", servers, asked):
        yield front


def test_nginx_sends_what_the_site_allows(front: Front, archive: Archive, media: Any, shelf: Any) -> None:
    key = media.key(shelf.open_id, "mp4/180.mp4")
    whole = media.data(key)

    answer = front.get(media.address(key))
    part = front.get(media.address(key), Range="bytes=10-19")

    assert (answer.status, answer.content) == (200, whole)
    assert (part.status, part.content) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    for headers in (answer.headers, part.headers):
        assert headers["Content-Type"] == "video/mp4"
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "X-Accel-Redirect" not in headers

    for ending, media_type in (
        ("master.m3u8", "application/vnd.apple.mpegurl"),
        ("00000.m4s", "video/iso.segment"),
        (".jpg", "image/jpeg"),
    ):
        key = media.key(shelf.open_id, ending)
        answer = front.get(media.address(key))
        assert (answer.headers["Content-Type"], answer.content) == (media_type, media.data(key))


def test_nginx_gives_nothing_that_the_site_does_not_allow(
    front: Front, archive: Archive, media: Any, shelf: Any
) -> None:
    open_key = media.key(shelf.open_id, "mp4/180.mp4")
    secret_key = media.key(shelf.secret_id, "mp4/90.mp4")
    source = media.recording(shelf.open_id).source_key

    for address in (
        media.address(secret_key),
        f"/stored/{secret_key}",
        f"/stored/{open_key}",
        f"/stored/{source}",
        f"/stored/../{source}",
        f"/media/{shelf.open_id}/renditions/none.mp4",
    ):
        assert front.get(address).status == 404, address

    with archive.database.write() as session:
        webinar = recordings.by_id(session, shelf.open_id).webinar
        webinar.status = type(webinar.status).DRAFT
    assert front.get(media.address(open_key)).status == 404


def test_a_download_has_its_name_and_a_material_its_type(
    front: Front, archive: Archive, media: Any, shelf: Any
) -> None:
    with archive.database.read() as session:
        number = recordings.by_id(session, shelf.open_id).webinar.materials[0].id

    video = front.get(media.address(media.key(shelf.open_id, "mp4/180.mp4")) + "?download")
    handout = front.get(f"/materials/{number}/handout.txt")

    assert video.headers["Content-Disposition"] == "attachment; filename=vatten-i-staden-180.mp4"
    assert handout.headers["Content-Type"].startswith("text/plain")
    assert handout.headers["Content-Disposition"] == "attachment; filename=handout.txt"
    assert handout.content.decode() == "Vatten i staden"


def test_no_log_holds_the_secret_of_an_address(front: Front) -> None:
    secret, page = "Xk-9_aB3dE5fG7hJ1kL0Qw", "http://localhost/sv/watch/vatten~"
    kept = ("/sv/search?q=vatten~", "/sv/talks?page=2")
    addresses = (
        f"/sv/staff/invitation/{secret}{secret}",
        f"/sv/watch/vatten~{secret}?t=30",
        f"/media/7~{secret}/poster/a/b.jpg",
        f"/oembed?url=http%3A%2F%2Flocalhost%2Fsv%2Fwatch%2Fvatten%7E{secret}&format=json",
        f"/openid/back?code={secret}&state={secret}",
    )

    for address in (*addresses, *kept):
        front.get(address, Referer=page + secret)
    front.get("/sv/", Referer=f"http://localhost/sv/staff/invitation/{secret}")

    told = front.log.read_text()
    assert secret not in told
    assert secret not in front.site.log("web")
    assert '"GET /sv/watch/vatten~...?t=30 HTTP/1.1" 404' in told
    assert f'"{page}..."' in told
    assert all(f'"GET {address} HTTP/1.1" 200' in told for address in kept)
