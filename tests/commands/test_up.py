"""``efterhand up``: what it tells whoever has just started an archive."""

from pathlib import Path

from tests.serving import Site


def test_whoever_starts_an_archive_is_told_how_to_log_in_until_someone_can(tmp_path: Path) -> None:
    site = Site.at(tmp_path / "data")
    with site.answering("up"):
        first = site.log("up")

    site.add_account()
    with site.answering("up"):
        second = site.log("up")

    assert "efterhand account add" in first
    assert "efterhand account add" not in second
    assert site.address in second
