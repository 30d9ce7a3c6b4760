"""Bundles are found by their plain names."""

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
