"""Media as the real server sends them: files of this machine by the kernel, whole and by ranges."""

from http.client import HTTPConnection
from typing import Any

from pipeline import engine
from pipeline.archive import Archive
from tests.serving import Site


def test_what_is_asked_for_comes_over_one_connection(archive: Archive, media: Any, shelf: Any) -> None:
    engine.prepare(archive.settings)
    site = Site.at(archive.settings.data)
    key = media.key(shelf.open_id, "mp4/180.mp4")
    address, whole = media.address(key), media.data(key)
    wanted = {
        "bytes=10-19": whole[10:20],
        "": whole,
        "bytes=-7": whole[-7:],
        f"bytes={len(whole) // 2}-": whole[len(whole) // 2 :],
    }

    with site.answering():
        connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
        connection.connect()
        plug = connection.sock
        for asked, content in wanted.items():
            connection.request("GET", address, headers={"Range": asked} if asked else {})
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (206 if asked else 200, content)
            assert connection.sock is plug  # it is kept for the next
        connection.request("HEAD", address)
        assert connection.getresponse().getheader("Content-Length") == str(len(whole))
        connection.close()
