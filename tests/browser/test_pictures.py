"""Previews over the timeline, and slides that lead to their moments, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from index.captions.cue import Cue
from index.catalogue import captions, recordings
from index.models import Slide, Storyboard
from index.settings import Settings
from pipeline.archive import Archive, open_archive
from scripts.slide_clips import font
from tests.browsing import Visit
from tests.serving import ROOT, Site
from tests.word_lists import WORD_LISTS

pytestmark = pytest.mark.browser
TOOLS = "/watch/digital-tools-for-a-fair-city"
SLUG = TOOLS.rpartition("/")[2]
UNTOUCHED = "lugnare-trafik-oppnare-bibliotek"  # its pictures are as the demo has made them
STARTS_S = (0, 9, 21, 33, 40, 47, 55, 63, 70, 78)
INTERVAL_S, TILES = 5, 20
CUE_S = 4
MANY = 60
MOST_BYTES = 200_000  # of any page, before something is played
WORDS = "Ett verktyg för alla\nÖppna data i staden"


@pytest.fixture(scope="module")
def own(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the demo, so that other tests do not meet what is put into it here."""
    site = Site.at(tmp_path_factory.mktemp("pictures") / "data", **dict(demo.settings))
    shutil.copytree(demo.data, site.data)
    with site.answering():
        yield site


@pytest.fixture(scope="module")
def address(own: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A recording with ten slides and a storyboard whose tiles are redder the later they are shown."""
    archive = open_archive(Settings(data=own.data, word_lists=str(WORD_LISTS)))
    _illustrate(archive, tmp_path_factory.mktemp("drawn"))
    archive.close()
    return own.address


@pytest.fixture(scope="module")
def lecture(own: Site) -> str:
    """The watch page of two hours with sixty slides, each as its stage makes them."""
    archive = open_archive(Settings(data=own.data, word_lists=str(WORD_LISTS)))
    with archive.database.write() as session:
        recording = recordings.by_name(session, UNTOUCHED)
        made = list(recording.slides)
        session.add_all(
            _another(archive, made[number % len(made)], number) for number in range(len(made), MANY)
        )
        captions.replace_track(session, recording, _two_hours(), language="sv", origin="imported")
    archive.close()
    return f"{own.address}/sv/watch/{UNTOUCHED}"


def _two_hours() -> list[Cue]:
    """As many different words as a talk has, since what is sent is packed."""
    words = sorted(set((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split()))
    chosen = np.random.default_rng(7).choice(words, (7200 // CUE_S, 10))
    return [Cue(1000 * CUE_S * n, 1000 * CUE_S * (n + 1), " ".join(row)) for n, row in enumerate(chosen)]


def _another(archive: Archive, slide: Slide, number: int) -> Slide:
    """The same slide, under keys that no browser has seen."""
    keys = [slide.key, slide.small_key or ""]
    copies = [key.replace(".webp", f"-again-{number}.webp") for key in keys]
    for key, copy in zip(keys, copies, strict=True):
        path = archive.settings.data / "copied"
        with archive.store.open(key) as file:
            path.write_bytes(file.read())
        archive.store.adopt(copy, path)
    return Slide(
        recording_id=slide.recording_id,
        number=number,
        start_ms=slide.start_ms + number,
        end_ms=slide.end_ms + number,
        key=copies[0],
        width_px=slide.width_px,
        height_px=slide.height_px,
        small_key=copies[1],
        small_width_px=slide.small_width_px,
        text=slide.text,
    )


def _illustrate(archive: Archive, folder: Path) -> None:
    with archive.database.write() as session:
        number = recordings.by_name(session, SLUG).id
        for table in (Slide, Storyboard):
            session.execute(delete(table).where(table.recording_id == number))
        for position, start_s in enumerate(STARTS_S, start=1):
            key = f"recordings/{number}/slides/test/{position}.webp"
            archive.store.adopt(key, _slide(position, folder))
            end_ms = 1000 * (STARTS_S[position] if position < len(STARTS_S) else 90)
            session.add(
                Slide(
                    recording_id=number,
                    number=position,
                    start_ms=1000 * start_s,
                    end_ms=end_ms,
                    key=key,
                    width_px=640,
                    height_px=360,
                    text=WORDS if position % 3 else "",
                )
            )
        key = f"recordings/{number}/storyboard/test/1.jpg"
        archive.store.adopt(key, _sheet(folder))
        facts = {"tile_width_px": 160, "tile_height_px": 90, "columns": 10, "rows": 10, "tiles": TILES}
        session.add(Storyboard(recording_id=number, interval_ms=1000 * INTERVAL_S, keys=[key], **facts))


def _slide(number: int, folder: Path) -> Path:
    image = Image.new("RGB", (640, 360), "#f6f7f4")
    ImageDraw.Draw(image).text((60, 80), f"{number}. {WORDS}", fill="#10212b", font=font(34))
    path = folder / f"{number}.webp"
    image.save(path)
    return path


def _sheet(folder: Path) -> Path:
    sheet = Image.new("RGB", (1600, 180))
    for tile in range(TILES):
        sheet.paste(
            (10 * tile, 0, 0), (tile % 10 * 160, tile // 10 * 90, tile % 10 * 160 + 160, tile // 10 * 90 + 90)
        )
    path = folder / "sheet.jpg"
    sheet.save(path)
    return path


def hover(page: Page, share: float) -> None:
    """Hold the mouse over the timeline, at a share of its width; twice, as the first time fetches the storyboard."""
    page.locator("[data-part=seek]").scroll_into_view_if_needed()
    box = page.locator("[data-part=seek]").bounding_box()
    assert box
    for nudge in (1, 0):
        page.mouse.move(box["x"] + share * box["width"] + nudge, box["y"] + box["height"] / 2)
        page.wait_for_function("() => document.querySelector('track[kind=metadata]').track.cues?.length")


def test_holding_the_mouse_over_the_timeline_shows_what_is_there(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}")
    preview = page.locator("[data-part=preview]")
    expect(preview).to_be_hidden()

    hover(page, 0.5)

    expect(preview).to_be_visible()
    length_s = int(page.locator("[data-part=seek]").get_attribute("max") or 0)
    tile = int(length_s / 2 / INTERVAL_S)
    column, row = tile % 10, tile // 10
    expect(preview.locator("div")).to_have_css("background-position", f"{-160 * column}px {-90 * row}px")
    assert preview.locator("span").first.inner_text() == f"{length_s // 2 // 60}:{length_s // 2 % 60:02}"
    page.mouse.move(10, 10)
    expect(preview).to_be_hidden()


def test_previews_stay_inside_the_player(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}", width=360)
    player = page.locator("talk-player").bounding_box()
    assert player

    for share in (0.0, 0.99):
        hover(page, share)
        preview = page.locator("[data-part=preview]").bounding_box()
        assert preview
        assert player["x"] <= preview["x"]
        assert preview["x"] + preview["width"] <= player["x"] + player["width"]


def test_the_keyboard_shows_previews_too(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}?t=30")
    preview = page.locator("[data-part=preview]")
    page.locator("[data-part=start]").focus()

    page.keyboard.press("Tab")
    expect(page.locator("[data-part=seek]")).to_be_focused()
    page.wait_for_function("() => document.querySelector('track[kind=metadata]').track.cues?.length")
    page.keyboard.press("ArrowRight")

    expect(preview.locator("span").first).to_have_text("0:35")
    expect(preview.locator("div")).to_have_css("background-position", "-1120px 0px")
    page.keyboard.press("Tab")
    expect(preview).to_be_hidden()


def test_a_slide_plays_from_its_moment_and_is_marked(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}")
    strip = page.locator(".strip a")
    expect(strip).to_have_count(len(STARTS_S))

    strip.nth(2).click()

    page.wait_for_function("() => !document.querySelector('video').paused")
    assert page.url.endswith("?t=21")
    expect(page.locator(".strip a[aria-current=true]")).to_contain_text("0:21")
    expect(page.locator("talk-player")).to_be_in_viewport(ratio=0.9)


def test_the_list_of_slides_has_their_words_and_leads_to_them(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}", width=360)
    page.locator(".slide-words summary").click()
    item = page.locator(".slide-words li").nth(4)
    expect(item).to_contain_text("Öppna data i staden")

    item.locator("a").press("Enter")

    page.wait_for_function("() => Math.abs(document.querySelector('video').currentTime - 47) < 2")
    expect(page.locator("talk-player")).to_be_in_viewport(ratio=0.9)


def test_without_scripts_a_slide_is_a_link_to_its_moment(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}", java_script_enabled=False)

    page.locator(".strip a").nth(3).click()

    page.wait_for_url("**?t=33")
    assert (page.locator("video").get_attribute("src") or "").endswith("#t=33")


@pytest.mark.parametrize("width", [1280, 320])
def test_slides_and_previews_raise_no_barrier(address: str, visit: Visit, width: int) -> None:
    page = visit(f"{address}/en{TOOLS}", width=width)
    page.locator(".slide-words summary").click()
    hover(page, 0.4)

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_poster_is_seen_until_the_film_is(address: str, visit: Visit) -> None:
    page = visit(f"{address}/sv{TOOLS}", width=360)
    poster = page.locator(".screen img")

    assert poster.evaluate("(image) => image.complete && image.naturalWidth > 0")
    assert poster.evaluate("(image) => image.currentSrc").endswith(".webp")
    assert poster.bounding_box() == page.locator("video").bounding_box()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 360, "device_scale_factor": 3}])
def test_two_hours_with_many_slides_are_light_until_they_are_played(
    lecture: str, visit: Visit, size: dict[str, int]
) -> None:
    page = visit("about:blank", **size)
    fetched_bytes = [0]
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda one: fetched_bytes.append(one["encodedDataLength"]))

    page.goto(lecture)
    page.locator(".strip").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.strip img').naturalWidth === 384")
    page.wait_for_load_state("networkidle")

    assert page.locator(".strip img").count() == MANY
    assert page.locator("talk-transcript a[data-start]").count() == 7200 // CUE_S
    assert sum(fetched_bytes) < MOST_BYTES
