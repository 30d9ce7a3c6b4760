"""The whole way: a raw recording is handed in, and a stranger watches it from the word that was said."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit, log_in
from tests.serving import Site

MADE_WITHIN_MS = 120_000


@pytest.mark.browser
def test_from_a_raw_clip_to_the_played_moment(tmp_path: Path, clips: Any, visit: Visit) -> None:
    spoken = clips.spoken
    [(said_ms, sentence)] = [(ms, text) for ms, text in spoken.sentences.items() if "vatten" in text]
    # Word lists as well: other tests share a copy, this archive compiles its own.
    site = Site.at(tmp_path / "data", rungs="180", preset="ultrafast", word_lists="")
    with site.answering("up") as up:
        site.add_account()
        staff = visit(f"{site.address}/sv/")
        log_in(staff, site.address)
        staff.goto(f"{site.address}/sv/staff/upload")
        staff.fill("[name=title]", "Ett samtal")
        staff.fill("[name=speakers]", "Maria Karlsson (Stadsbiblioteket)")
        staff.select_option("[name=language]", "sv")
        staff.set_input_files("[name=recording]", spoken.path)
        staff.locator("form[data-upload] button[type=submit]").click()
        staff.wait_for_url("**/staff/recordings/*said=accepted*")
        staff.locator("form[action$='/publish'] button").click()
        expect(staff.locator("#pipeline-state .status.done").first).to_be_visible()
        expect(staff.locator("#pipeline-state[data-live]")).to_have_count(0, timeout=MADE_WITHIN_MS)
        assert staff.locator("#pipeline-state .status.failed").all_inner_texts() == []

        stranger = visit(f"{site.address}/sv/")
        stranger.fill("#q", "vatten")
        stranger.keyboard.press("Enter")
        expect(stranger.locator(".result h3")).to_have_text("Ett samtal")
        expect(stranger.locator(".result mark")).to_have_text("vatten")
        stranger.locator(".result .moment").click()
        stranger.locator("[data-part=start]").click()

        stranger.wait_for_function(
            "() => document.querySelector('video').currentTime > 0 && !document.querySelector('video').paused"
        )
        begun_s = stranger.locator("video").evaluate("(video) => video.currentTime")
        assert abs(begun_s - said_ms / 1000) < 1.5
        expect(stranger.locator("talk-transcript a[aria-current=true]")).to_contain_text(sentence)
        stranger.wait_for_function(
            """(sentence) => [...document.querySelector("video").textTracks[0].activeCues]
              .some((cue) => cue.text.replace(/\\s+/g, " ") === sentence)""",
            arg=sentence,
        )
        stranger.wait_for_function(
            "(begun_s) => document.querySelector('video').currentTime > begun_s + 1", arg=begun_s
        )
        assert up.poll() is None
    assert up.returncode == 0
    assert list((site.data / "words").iterdir()) != []
    assert list((site.data / "incoming").iterdir()) == []
    assert list((site.data / "scratch").glob("*/*")) == []
