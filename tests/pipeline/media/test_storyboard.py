import pytest
from PIL import Image

from pipeline.media.frames import SampleClip
from pipeline.media.storyboard import make_storyboard
from pipeline.media.storyboard_vtt import write_storyboard


@pytest.fixture
def sampled(studio):
    """Makes the samples of a part that starts at *start_s*: its red is the second of the recording."""

    def make(start_s, seconds, size="320x180"):
        picture = f"color=black:size={size}:rate=2:duration={seconds},format=rgb24,geq=r=mod(T+{start_s}\\,256):g=0:b=0"
        name = f"part-{start_s}-{seconds}.mkv"
        clip = studio.make(name, "-f", "lavfi", "-i", picture, "-c:v", "ffv1", "-pix_fmt", "bgr0")
        return SampleClip(clip, start_s * 1000)

    return make


def seconds_in(sheet, size_px, tiles):
    """The second that each of the first *tiles* tiles shows, by its red."""
    with Image.open(sheet) as image:
        columns = image.width // size_px[0]
        middles = [
            ((number % columns + 0.5) * size_px[0], (number // columns + 0.5) * size_px[1])
            for number in range(tiles)
        ]
        return [image.convert("RGB").getpixel((int(x), int(y)))[0] for x, y in middles]


def test_a_tile_every_five_seconds_across_the_seams_of_parts(sampled, out):
    clips = [sampled(0, 33), sampled(33, 24), sampled(57, 3)]

    board = make_storyboard(clips, 60_000, out)

    assert (board.interval_ms, board.tiles) == (5000, 12)
    assert (board.tile_width_px, board.tile_height_px) == (160, 90)
    assert seconds_in(board.sheets[0], (160, 90), 12) == pytest.approx(range(0, 60, 5), abs=3)
    assert {path.name for path in out.iterdir()} == {"storyboard-001.jpg"}


def test_sheets_are_ten_by_ten_and_the_last_one_only_as_high_as_it_needs(sampled, out):
    board = make_storyboard([sampled(0, 561, "32x18")], 561_000, out)

    assert board.tiles == 113
    assert [Image.open(sheet).size for sheet in board.sheets] == [(1600, 900), (1600, 180)]
    assert seconds_in(board.sheets[1], (160, 90), 2) == pytest.approx([500 % 256, 505 % 256], abs=3)


def test_a_recording_of_more_than_an_hour_has_a_tile_every_ten_seconds(sampled, out):
    board = make_storyboard([sampled(0, 30), sampled(30, 30)], 3_600_001, out)

    assert board.interval_ms == 10_000
    assert seconds_in(board.sheets[0], (160, 90), 6) == pytest.approx(range(0, 60, 10), abs=3)


def test_a_portrait_has_upright_tiles(sampled, out):
    board = make_storyboard([sampled(0, 5, "180x320")], 5000, out)

    assert (board.tile_width_px, board.tile_height_px, board.tiles) == (90, 160, 1)


def test_the_web_vtt_names_the_sheet_and_the_place_of_each_tile():
    text = write_storyboard(
        ["/a.jpg", "/b.jpg"], interval_ms=5000, tiles=5, tile_width_px=160, tile_height_px=90, columns=2, rows=2,
        duration_ms=22_500,
    )  # fmt: skip

    assert text == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:05.000\n/a.jpg#xywh=0,0,160,90\n\n"
        "00:00:05.000 --> 00:00:10.000\n/a.jpg#xywh=160,0,160,90\n\n"
        "00:00:10.000 --> 00:00:15.000\n/a.jpg#xywh=0,90,160,90\n\n"
        "00:00:15.000 --> 00:00:20.000\n/a.jpg#xywh=160,90,160,90\n\n"
        "00:00:20.000 --> 00:00:22.500\n/b.jpg#xywh=0,0,160,90\n"
    )
