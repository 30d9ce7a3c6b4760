"""The program's own files: small on the way, kept by what they are named, and under the site's own policy."""

import gzip

import pytest
from flask.testing import FlaskClient

from archive_web.assets import hashed_name
from archive_web.static_files import FOLDER

BUNDLES = ("site.css", "search.js", "player.js")


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_sent_compressed_to_those_who_take_that(stranger: FlaskClient, name: str) -> None:
    stored = f"dist/{hashed_name(name)}"

    small = stranger.get(f"/static/{stored}", headers={"Accept-Encoding": "gzip"})
    plain = stranger.get(f"/static/{stored}", headers={"Accept-Encoding": "identity"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data == (FOLDER / stored).read_bytes()
    assert len(small.data) < 0.6 * len(plain.data)
    for answer in (small, plain):
        assert answer.headers["Cache-Control"].endswith("public, immutable")
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_file_that_may_change_under_its_name_is_asked_for_again(stranger: FlaskClient) -> None:
    answer = stranger.get("/static/favicon.svg")

    assert answer.headers["Cache-Control"] == "max-age=86400, public"
    again = stranger.get("/static/favicon.svg", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_only_files_of_the_program_are_there(stranger: FlaskClient) -> None:
    for address in ("/static/none.css", "/static/../app.py", "/static/%2e%2e/app.py", "/static/"):
        assert stranger.get(address).status_code == 404, address
