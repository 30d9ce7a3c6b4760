"""Bundles are found by their plain names."""

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask

from archive_web.assets import AssetMissing, asset_url, hashed_name


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text(json.dumps({"player.js": "player-ABC123.js"}))
    return tmp_path


def test_a_bundle_is_found_by_its_plain_name(dist: Path) -> None:
    assert hashed_name("player.js", dist) == "player-ABC123.js"


def test_a_bundle_that_was_not_built_says_how_to_build_it(dist: Path) -> None:
    with pytest.raises(AssetMissing, match=r"editor\.js.*hatch_build\.py"):
        hashed_name("editor.js", dist)


def test_without_a_build_every_bundle_is_missing(tmp_path: Path) -> None:
    with pytest.raises(AssetMissing):
        hashed_name("player.js", tmp_path / "dist")


def test_addresses_lead_to_the_built_file() -> None:
    app = Flask("archive_web")

    with app.test_request_context():
        address = asset_url("site.css")

    assert address == f"/static/dist/{hashed_name('site.css')}"
    assert (Path(app.root_path) / address.lstrip("/")).is_file()


@pytest.mark.parametrize("bundle", ["site.css", "player.js"])
def test_text_is_sent_packed_to_those_who_can_unpack_it(app: Flask, bundle: str) -> None:
    browser, address = app.test_client(), f"/static/dist/{hashed_name(bundle)}"

    plain = browser.get(address)
    packed = browser.get(address, headers={"Accept-Encoding": "gzip, br"})
    again = browser.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})

    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert packed.mimetype == plain.mimetype
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert again.status_code == 304
    assert "max-age=31536000" in packed.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["favicon.svg", "dist/../../app.py", "dist/none.js"])
def test_what_has_no_packed_copy_is_sent_as_it_is(app: Flask, name: str) -> None:
    answer = app.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == (200 if name == "favicon.svg" else 404)
    assert "Content-Encoding" not in answer.headers
