"""From a word to the moment where it was said, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import Faults, Visit
from tests.serving import Site

pytestmark = pytest.mark.browser
WATER = "/sv/watch/vatten-och-energi-i-staden"
CUE = """() => {
  const track = document.querySelector("video").textTracks[0];
  return track.mode === "showing" ? [...track.activeCues].map((cue) => cue.text.replace(/\\s+/g, " ")).join(" ") : "";
}"""


def video(page: Page) -> Locator:
    return page.locator("video")


def time_s(page: Page) -> float:
    seconds = video(page).evaluate("(video) => video.currentTime")
    assert isinstance(seconds, float | int)
    return float(seconds)


def wait_for(page: Page, condition: str, argument: object = None) -> None:
    """Wait until *condition*, an expression over the *video* and an argument, is true."""
    page.wait_for_function(
        f"(argument) => {{ const video = document.querySelector('video'); return {condition}; }}",
        arg=argument,
    )


def play(page: Page) -> None:
    page.locator("[data-part=start]").click()
    wait_for(page, "!video.paused && video.readyState > 2")


def current_line(page: Page) -> Locator:
    return page.locator("talk-transcript a[aria-current=true]")


def test_a_word_leads_to_the_moment_where_it_was_said(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv/")
    page.fill("#q", "biblioteket")
    page.keyboard.press("Enter")
    result = page.locator(".result", has=page.locator("h3", has_text="Smart energi"))
    expect(result.locator("mark").first).to_have_text("Biblioteket")

    result.locator(".moment").first.click()

    page.wait_for_url(f"**{WATER}?t=*&q=biblioteket")
    asked_s = float(re.findall(r"t=([0-9.]+)", page.url)[0])
    expect(page.locator("[data-part=start]")).to_contain_text("1:0")
    play(page)
    assert abs(time_s(page) - asked_s) <= 1
    wait_for(page, "video.currentTime > argument + 1", time_s(page))
    wait_for(page, "video.videoWidth > 0")


def test_the_caption_and_the_transcript_follow_the_sound(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}?t=65")

    play(page)

    expect(current_line(page)).to_contain_text("Biblioteket har tio exempel på energi i staden.")
    page.wait_for_function(f"() => ({CUE})().includes('Biblioteket har tio')")
    expect(current_line(page)).to_contain_text("fråga om budget", timeout=10_000)
    assert "budget" in page.evaluate(CUE)
    box, line = (
        page.locator("talk-transcript [data-part=box]").bounding_box(),
        current_line(page).bounding_box(),
    )
    assert box
    assert line
    assert box["y"] <= line["y"] <= box["y"] + box["height"]


def test_nothing_is_fetched_before_play(demo: Site, visit: Visit) -> None:
    page = visit("about:blank")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))

    page.goto(f"{demo.address}{WATER}?t=65")
    page.wait_for_load_state("networkidle")

    assert [url for url in fetched if re.search(r"\.(m3u8|m4s|mp4)", url)] == []


def test_every_size_can_be_chosen(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}")
    play(page)
    page.locator("[aria-controls=player-settings]").click()
    choice = page.locator("[data-part=quality]")
    expect(choice.locator("option")).to_have_text(["Auto", "360p", "180p"])

    choice.select_option(label="180p")
    wait_for(page, "video.videoHeight === 180")

    choice.select_option(label="360p")
    wait_for(page, "video.videoHeight === 360")


def test_keys_steer_the_player(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}?t=30")
    play(page)
    expect(page.locator("[data-part=play]")).to_be_focused()
    page.locator("talk-player").focus()

    page.keyboard.press(" ")
    wait_for(page, "video.paused")
    at_s = time_s(page)
    page.keyboard.press("ArrowRight")
    wait_for(page, "Math.abs(video.currentTime - argument) < 0.3", at_s + 5)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("j")
    wait_for(page, "Math.abs(video.currentTime - argument) < 0.3", at_s - 10)
    page.keyboard.press("l")
    wait_for(page, "Math.abs(video.currentTime - argument) < 0.3", at_s)
    page.keyboard.press("c")
    wait_for(page, "video.textTracks[0].mode !== 'showing'")
    page.keyboard.press("c")
    wait_for(page, "video.textTracks[0].mode === 'showing'")
    page.keyboard.press("m")
    wait_for(page, "video.muted")
    expect(page.locator("[data-part=mute]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("0")
    wait_for(page, "video.currentTime < 0.3")
    page.keyboard.press("k")
    wait_for(page, "!video.paused")


def test_a_link_to_a_second_begins_there(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}?t=72.9")

    expect(page.locator("[data-part=now]")).to_have_text("1:12")
    expect(current_line(page)).to_contain_text("fråga om budget")
    play(page)

    assert abs(time_s(page) - 72.9) <= 1


def test_a_moment_beyond_the_end_is_the_end(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}?t=99999")

    expect(page.locator("[data-part=now]")).to_have_text("1:40")


def test_a_line_of_the_transcript_leads_to_its_moment(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}")

    page.locator("talk-transcript a", has_text="Nästa möte är i biblioteket").click()

    wait_for(page, "!video.paused && Math.abs(video.currentTime - 92.3) < 2")
    assert page.url.endswith("?t=92.34")
    expect(current_line(page)).to_contain_text("Nästa möte")


def test_a_talk_leads_to_its_beginning(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}")

    page.locator(".chapter", has_text="Smart energi").locator(".moment").click()

    page.wait_for_url("**?t=52*")
    play(page)
    assert abs(time_s(page) - 52) <= 1


def test_a_change_of_language_keeps_the_moment(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}?t=30")

    page.locator("a.language").click()

    page.wait_for_url("**/en/watch/**?t=30")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_attribute("lang", "sv")
    page.goto(demo.address)
    page.wait_for_url("**/en/")


def test_when_streaming_fails_the_plain_file_plays(demo: Site, visit: Visit, faults: Faults) -> None:
    faults.expected = "Failed to load resource"
    page = visit("about:blank")
    page.route("**/*.m3u8", lambda route: route.abort())

    page.goto(f"{demo.address}{WATER}?t=30")
    page.locator("[data-part=start]").click()

    wait_for(page, "!video.paused && video.currentSrc.includes('.mp4')")
    wait_for(page, "video.currentTime > 30.5")


def test_without_scripts_the_video_and_its_captions_are_there(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}/sv/search?q=biblioteket", java_script_enabled=False)
    page.locator(".result", has_text="Smart energi").locator(".moment").first.click()

    clip, track = video(page), page.locator("video track[kind=captions]")
    expect(clip).to_have_attribute("controls", "")
    source = clip.get_attribute("src") or ""
    assert re.fullmatch(r"/media/\d+/.*\.mp4#t=6\d(\.\d+)?", source)
    assert page.request.get(demo.address + source.partition("#")[0]).status == 200
    captions = page.request.get(demo.address + (track.get_attribute("src") or ""))
    assert "Biblioteket har tio" in captions.text()
    expect(page.locator("[data-part=bar]")).to_be_hidden()
    page.locator("talk-transcript a", has_text="Nästa möte är i biblioteket").click()
    assert (clip.get_attribute("src") or "").endswith("#t=92.34")


def test_the_timeline_shows_where_there_is_speech(demo: Site, visit: Visit) -> None:
    page = visit(f"{demo.address}{WATER}")
    drawn = """() => {
      const canvas = document.querySelector("[data-part=waveform]");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, at) => at % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
    }"""

    play(page)

    page.wait_for_function(
        f"() => document.querySelector('[data-part=waveform]').width > 300 && ({drawn})() > 0"
    )
    assert 0.05 < page.evaluate(drawn) < 0.9
