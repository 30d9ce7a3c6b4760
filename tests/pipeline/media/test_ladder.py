from fractions import Fraction

import pytest

from pipeline.media.facts import VideoFacts
from pipeline.media.ladder import gop_frames, rungs_for, size_px, steady_rate

HEIGHTS_PX = (1080, 720, 480, 360)


def video(width_px, height_px, *, kbps=50_000, rate=Fraction(25)):
    return VideoFacts(0, "h264", "High", "yuv420p", width_px, height_px, rate, kbps)


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((1920, 1080), [(1920, 1080), (1280, 720), (854, 480), (640, 360)]),
        ((3840, 2160), [(1920, 1080), (1280, 720), (854, 480), (640, 360)]),
        ((1280, 720), [(1280, 720), (854, 480), (640, 360)]),
        ((720, 1280), [(720, 1280), (480, 854), (360, 640)]),
        ((1919, 1079), [(1280, 720), (854, 480), (640, 360)]),
        ((320, 180), [(320, 180)]),
        ((321, 181), [(320, 180)]),
        ((101, 203), [(100, 200)]),
        ((1279, 720), [(1278, 720), (852, 480), (640, 360)]),
        ((1, 1), [(2, 2)]),
    ],
)
def test_rungs_are_even_and_never_larger_than_the_source(size, sizes):
    source = video(*size)

    assert [size_px(source, rung) for rung in rungs_for(source, HEIGHTS_PX)] == sizes


def test_any_height_can_be_asked_for_in_any_order():
    rungs = rungs_for(video(3840, 2160), [540, 4320, 2160, 721, 540])

    assert [rung.height_px for rung in rungs] == [2160, 720, 540]
    assert 1_200 < rungs[2].max_kbps < 2_500


def test_no_rung_spends_more_than_the_source():
    rich, poor = (rungs_for(video(1920, 1080, kbps=kbps), HEIGHTS_PX) for kbps in (50_000, 2_000))

    assert [rung.max_kbps for rung in rich] == [4_500, 2_500, 1_200, 700]
    assert [rung.max_kbps for rung in poor] == [2_000, 1_089, 593, 385]


def test_a_very_small_source_file_leaves_every_rung_a_share_of_its_own_rate():
    assert [rung.max_kbps for rung in rungs_for(video(1920, 1080, kbps=90), HEIGHTS_PX)] == [
        1_125,
        625,
        300,
        175,
    ]


@pytest.mark.parametrize(
    ("rate", "steady"),
    [
        ("25", "25"),
        ("30000/1001", "30000/1001"),
        ("60000/1001", "30000/1001"),
        ("60", "30"),
        ("50", "25"),
        ("120", "30"),
        ("48", "24"),
        ("5", "5"),
        ("31", "30"),
    ],
)
def test_the_rate_is_the_sources_own_or_an_even_part_of_it(rate, steady):
    assert steady_rate(video(640, 360, rate=Fraction(rate))) == Fraction(steady)


def test_keyframes_come_no_sooner_than_every_four_seconds():
    assert [gop_frames(Fraction(rate)) for rate in ("25", "30", "30000/1001", "12.5")] == [100, 120, 120, 50]
