"""A recording that is watched while it is being prepared goes on where it was when its renditions replace the first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from index.catalogue import recordings, webinars
from index.settings import Settings
from pipeline import engine
from pipeline.archive import Archive
from tests.browsing import Faults, Visit
from tests.serving import Site
from tests.word_lists import WORD_LISTS

pytestmark = pytest.mark.browser
LENGTH_S = 40


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    return Settings(
        data=tmp_path / "data",
        rungs="90",
        preset="ultrafast",
        speech_model="demo",
        word_lists=str(WORD_LISTS),
    )


def test_the_renditions_take_over_at_the_same_second(
    archive: Archive, queue: Any, hand_in: Callable[..., Any], clips: Any, visit: Visit, faults: Faults
) -> None:
    """The clip is noise: so many bytes that no browser fetches all of it ahead."""
    faults.expected = "404"  # the file that was watched first is gone
    noise = ("-f", "lavfi", "-i", f"color=gray:s=320x180:r=25:d={LENGTH_S},noise=alls=100:allf=t+u")
    quality = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "4", "-pix_fmt", "yuv420p", "-c:a", "aac")
    clip = clips.make("noise.mp4", *noise, *clips.tone(LENGTH_S), *quality, "-shortest")
    taken = hand_in(clip, captions=())
    engine.prepare(archive.settings)
    while not watchable_key(archive):
        queue.run_next(archive)
    with archive.database.write() as session:
        webinars.publish(recordings.by_id(session, taken.recording_id).webinar)
    site = Site.at(archive.settings.data, rungs="90", preset="ultrafast", speech_model="demo")
    with site.answering():
        page = visit(f"{site.address}/sv/watch/{taken.slug}")
        video = page.locator("video")
        page.locator("[data-part=start]").click()
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
        assert "watchable.mp4" in video.evaluate("(video) => video.currentSrc")
        video.evaluate("(video) => video.pause()")

        queue.run_all(archive)

        assert watchable_key(archive) is None
        page.locator("talk-player").evaluate(f"(player) => player.seek({(LENGTH_S - 5) * 1000})")
        page.locator("talk-player").evaluate("(player) => player.play()")
        page.wait_for_function(f"() => document.querySelector('video').currentTime > {LENGTH_S - 4.5}")
        expect(video).to_have_attribute("src", re.compile("^blob:"))
        expect(page.locator("[data-part=message]")).to_be_empty()


def watchable_key(archive: Archive) -> str | None:
    with archive.database.read() as session:
        return recordings.by_id(session, 1).watchable_key
