"""The demo's slides."""

import pytest

from pipeline.demo.slides import BRAND, INK, MARGIN_PX, PAGE, SIZE_PX, draw_slide
from pipeline.demo.webinars import WEBINARS

SLIDES = [(slide, talk, webinar) for webinar in WEBINARS for talk in webinar.talks for slide in talk.slides]


@pytest.mark.parametrize(("slide", "talk", "webinar"), SLIDES, ids=lambda value: getattr(value, "slug", ""))
def test_text_stays_inside_the_margins_and_above_the_footer(slide, talk, webinar):
    image = draw_slide(slide, talk, webinar)

    page = image.getpixel((SIZE_PX[0] - 1, 0))
    right = image.crop((SIZE_PX[0] - MARGIN_PX, 0, *SIZE_PX))
    above_footer = image.crop((MARGIN_PX, SIZE_PX[1] - 100, SIZE_PX[0], SIZE_PX[1] - 80))
    assert image.size == SIZE_PX
    assert right.getcolors() == [(right.width * right.height, page)]
    assert above_footer.getcolors() == [(above_footer.width * above_footer.height, page)]


def test_slides_use_the_colours_of_the_design():
    slide, talk, webinar = SLIDES[0]

    colours = {colour for _, colour in draw_slide(slide, talk, webinar).getcolors(maxcolors=1 << 16)}

    wanted = {tuple(bytes.fromhex(colour.removeprefix("#"))) for colour in (PAGE, INK, BRAND)}
    assert wanted <= colours


def test_every_slide_looks_different():
    drawn = {draw_slide(*parts).tobytes() for parts in SLIDES}

    assert len(drawn) == len(SLIDES)
