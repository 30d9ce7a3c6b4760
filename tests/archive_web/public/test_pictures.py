"""Posters, slides and the storyboard: what pages tell the browser to fetch, and who may."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from index.catalogue import recordings
from index.models import Slide, Storyboard, WebinarStatus
from pipeline.archive import Archive

Publish = Callable[..., str]
# The second as an earlier version left it, without a small picture.
SLIDES = ((0, 6_500, "Vatten i staden\nAnna Lindberg", "small"), (6_500, 40_000, "", None))


@pytest.fixture
def illustrate(archive: Archive) -> Callable[[str], None]:
    """Gives a recording slides and a storyboard, as their stages do."""

    def illustrate(slug: str) -> None:
        with archive.database.write() as session:
            number = recordings.by_name(session, slug).id
            for position, (start_ms, end_ms, text, small) in enumerate(SLIDES):
                session.add(
                    Slide(
                        recording_id=number,
                        number=position,
                        start_ms=start_ms,
                        end_ms=end_ms,
                        key=f"recordings/{number}/slides/a1/slide-{position + 1:04}.webp",
                        width_px=1280,
                        height_px=720,
                        small_key=small
                        and f"recordings/{number}/slides/a1/slide-{position + 1:04}-small.webp",
                        small_width_px=384 if small else None,
                        text=text,
                    )
                )
            session.add(
                Storyboard(
                    recording_id=number,
                    interval_ms=5000,
                    tile_width_px=160,
                    tile_height_px=90,
                    columns=2,
                    rows=2,
                    tiles=6,
                    keys=[f"recordings/{number}/storyboard/a1/{sheet}.jpg" for sheet in (1, 2)],
                )
            )

    return illustrate


def test_a_card_offers_its_poster_in_every_width_and_format(browser: FlaskClient, publish: Publish) -> None:
    publish()

    page = browser.get("/sv/").text

    webp = "/media/1/poster/a1/320.webp 320w, /media/1/poster/a1/640.webp 640w"
    jpeg = "/media/1/poster/a1/320.jpg 320w, /media/1/poster/a1/640.jpg 640w"
    assert f'<source type="image/webp" srcset="{webp}" sizes="' in page
    assert f'<img src="/media/1/poster/a1/640.jpg" srcset="{jpeg}" sizes="' in page


def test_slides_are_links_to_their_moments_with_the_words_on_them(
    browser: FlaskClient, publish: Publish, illustrate: Callable[[str], None]
) -> None:
    slug = publish()
    illustrate(slug)

    page = browser.get(f"/en/watch/{slug}").text

    assert page.count('<a href="?t=6.5" data-start="6500">') == 2
    assert "<p>Anna Lindberg</p>" in page
    assert "No words were read on this slide." in page
    assert re.findall(r"Slide (\d+), ", page) == ["1", "2", "1", "2"]


def test_slides_are_fetched_small_where_they_are_shown_small(
    browser: FlaskClient, publish: Publish, illustrate: Callable[[str], None]
) -> None:
    slug = publish()
    illustrate(slug)

    strip, words = browser.get(f"/en/watch/{slug}").text.split('class="slide-words"')

    small, large = "/media/1/slides/a1/slide-0001-small.webp", "/media/1/slides/a1/slide-0001.webp"
    rest = 'alt="" loading="lazy" decoding="async" width="1280" height="720">'
    assert f'<img src="{small}" {rest}' in strip
    assert large not in strip
    sizes = 'sizes="(min-width: 40rem) 16rem, 100vw"'
    assert f'<img src="{small}" srcset="{small} 384w, {large} 1280w" {sizes} {rest}' in words
    only = f'<img src="/media/1/slides/a1/slide-0002.webp" {rest}'
    assert strip.count(only) == words.count(only) == 1


def test_a_recording_without_slides_has_no_heading_for_them(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish()}").text

    assert "talk-slides" not in page
    assert "storyboard.vtt" not in page


def test_the_storyboard_names_the_place_of_each_tile(
    browser: FlaskClient, publish: Publish, illustrate: Callable[[str], None]
) -> None:
    slug = publish()
    illustrate(slug)

    answer = browser.get(f"/sv/watch/{slug}/storyboard.vtt")

    assert answer.content_type == "text/vtt; charset=utf-8"
    assert "00:00:05.000 --> 00:00:10.000\n/media/1/storyboard/a1/1.jpg#xywh=160,0,160,90\n" in answer.text
    assert answer.text.endswith(
        "00:00:25.000 --> 00:01:20.000\n/media/1/storyboard/a1/2.jpg#xywh=160,0,160,90\n"
    )
    assert (
        f'<track kind="metadata" src="/sv/watch/{slug}/storyboard.vtt">'
        in browser.get(f"/sv/watch/{slug}").text
    )


def test_a_draft_shows_no_storyboard_to_strangers(
    browser: FlaskClient, publish: Publish, illustrate: Callable[[str], None]
) -> None:
    slug = publish("Utkast", status=WebinarStatus.DRAFT)
    illustrate(slug)

    assert browser.get(f"/sv/watch/{slug}/storyboard.vtt").status_code == 404


def test_a_recording_without_storyboard_says_so(browser: FlaskClient, publish: Publish) -> None:
    answer = browser.get(f"/sv/watch/{publish()}/storyboard.vtt")

    assert answer.status_code == 404
    assert "Inspelningen har inga förhandsbilder än." in answer.text
