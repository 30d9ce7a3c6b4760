import pytest
from PIL import Image, ImageStat

from pipeline.media.poster import make_poster
from pipeline.media.probe import probe


def brightness(path):
    with Image.open(path) as image:
        return ImageStat.Stat(image.convert("L")).mean[0]


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ("1920x1080", [(320, 180), (640, 360), (1280, 720)]),
        ("640x360", [(320, 180), (640, 360)]),
        ("320x180", [(320, 180)]),
        ("360x640", [(320, 569), (360, 640)]),
        ("321x181", [(320, 180)]),
    ],
)
def test_sizes_for_small_and_large_screens_and_never_larger_than_the_picture(size, sizes, studio, out):
    clip = studio.make("talk.mp4", *studio.picture(size, rate="10", seconds=1), "-c:v", "mpeg4")

    posters = make_poster(clip, probe(clip), out)

    for media_type, form in (("image/webp", "WEBP"), ("image/jpeg", "JPEG")):
        files = [poster for poster in posters if poster.media_type == media_type]
        assert [Image.open(poster.path).size for poster in files] == sizes
        assert [poster.width_px for poster in files] == [width for width, _ in sizes]
        assert {Image.open(poster.path).format for poster in files} == {form}
    assert len(posters) == 2 * len(sizes)
    assert {path.name for path in out.iterdir()} == {poster.path.name for poster in posters}


def test_a_recording_that_is_mostly_black_shows_what_is_not(studio, out):
    clip = studio.make(
        "dark.mp4", *studio.picture(rate="5", seconds=20), "-vf", "drawbox=c=black:t=fill:enable='not(between(t,11,15))'",
        *studio.H264,
    )  # fmt: skip

    posters = make_poster(clip, probe(clip), out)

    assert brightness(posters[0].path) > 60


def test_a_black_recording_still_has_a_poster(studio, out):
    clip = studio.make("black.mp4", "-f", "lavfi", "-i", "color=black:320x180:d=4", *studio.H264)

    posters = make_poster(clip, probe(clip), out)

    assert {poster.width_px for poster in posters} == {320}


def test_slides_are_preferred_to_an_empty_wall(studio, out):
    clip = studio.make(
        "wall.mp4",
        *studio.picture(rate="5", seconds=20),
        "-vf",
        "drawbox=c=gray:t=fill:enable='lt(t,14)'",
        *studio.H264,
    )

    poster, _ = make_poster(clip, probe(clip), out)

    with Image.open(poster.path) as image:
        assert ImageStat.Stat(image.convert("L")).stddev[0] > 30


def test_a_recording_that_breaks_off_has_a_poster_of_what_is_there(talk, studio, out):
    short = studio.cut(talk, 0.3)

    posters = make_poster(short, probe(short), out)

    assert [poster.width_px for poster in posters] == [320, 320, 640, 640]


def test_a_single_frame_has_a_poster(studio, out):
    clip = studio.make("frame.mp4", *studio.picture(seconds=0.04), *studio.H264)

    poster, _ = make_poster(clip, probe(clip), out)

    assert brightness(poster.path) > 60
