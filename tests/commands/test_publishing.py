"""The commands that show a recording and hide it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue import recordings
from index.models import Webinar, WebinarStatus
from pipeline.archive import Archive

Run = Callable[..., Any]


@pytest.fixture
def webinar(archive: Archive, hand_in: Callable[..., Any], tmp_path: Path) -> Callable[[], Webinar]:
    """The webinar of a recording that can be watched, as it is now."""
    (tmp_path / "clip.mp4").write_text("a recording")
    hand_in(tmp_path / "clip.mp4", "Vattendagen", captions=(Cue(0, 1000, "Dricksvatten."),))
    with archive.database.write() as session:
        recordings.by_id(session, 1).watchable_key = "watchable.mp4"

    def webinar() -> Webinar:
        with archive.database.read() as session:
            return recordings.by_id(session, 1).webinar

    return webinar


def test_a_recording_is_published_and_withdrawn(efterhand: Run, webinar: Callable[[], Webinar]) -> None:
    said = efterhand("publish", "1")
    assert (said.exit_status, said.out) == (0, "“Vattendagen” is published.\n")
    assert webinar().status == WebinarStatus.PUBLISHED

    assert efterhand("withdraw", "vattendagen").out == "“Vattendagen” is seen by staff alone.\n"
    assert webinar().status == WebinarStatus.DRAFT


def test_an_embargo_and_a_link_are_set_in_the_terminal(
    efterhand: Run, webinar: Callable[[], Webinar]
) -> None:
    said = efterhand("publish", "1", "--unlisted", "--at", "2999-12-03 09:00", "--until", "2999-12-04")

    found = webinar()
    assert said.out == f"/sv/watch/vattendagen~{found.link_key}\n"
    assert found.status == WebinarStatus.UNLISTED
    assert (found.publish_at, found.withdraw_at) != (None, None)
    assert f"{found.publish_at:%Y-%m-%d %H:%M}" == "2999-12-03 08:00"


def test_what_cannot_be_is_said(efterhand: Run, webinar: Callable[[], Webinar]) -> None:
    assert efterhand("publish", "havet").exit_status == 1
    assert efterhand("publish", "1", "--until", "2020-01-01").err.startswith("This time has passed.")
    assert efterhand("publish", "1", "--at", "soon").exit_status == 1
