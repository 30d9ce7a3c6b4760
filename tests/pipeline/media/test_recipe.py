import json
from fractions import Fraction

import pytest

from pipeline.media.facts import AudioFacts, SourceFacts, VideoFacts
from pipeline.media.recipe import Recipe, Track, recipe_for

AUDIO = AudioFacts(1, "aac", 48_000, 2)


def source(duration_ms, rate=Fraction(25), *, picture=True):
    video = VideoFacts(0, "h264", "High", "yuv420p", 1280, 720, rate, 50_000) if picture else None
    return SourceFacts("mov", 1, duration_ms, duration_ms, video, AUDIO, seeks_exactly=True)


def test_a_recipe_says_all_that_an_encoder_is_told():
    recipe = recipe_for(source(600_000), (1080, 720, 360), "fast", 120, ("h264", "av1"))

    assert recipe == Recipe(
        tracks=(
            Track("720", "h264", 720, (1280, 720), 2_500, 23),
            Track("360", "h264", 360, (640, 360), 700, 23),
            Track("720-av1", "av1", 720, (1280, 720), 1_500, 43),
            Track("360-av1", "av1", 360, (640, 360), 420, 43),
        ),
        preset="fast",
        rate=Fraction(25),
        gop_frames=100,
        part_frames=3_000,
        total_frames=15_000,
    )


@pytest.mark.parametrize("picture", [True, False])
def test_a_recipe_goes_through_json(picture):
    recipe = recipe_for(source(90_000, Fraction(30_000, 1001), picture=picture), (360,), "fast", 60)

    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


@pytest.mark.parametrize(("part_s", "groups"), [(4, 1), (5, 1), (6, 2), (60, 15), (120, 30)])
def test_parts_are_whole_groups(part_s, groups):
    for rate in (Fraction(25), Fraction(30_000, 1001), Fraction(25, 2)):
        recipe = recipe_for(source(600_000, rate), (360,), "fast", part_s)

        assert recipe.part_frames == groups * recipe.gop_frames


@pytest.mark.parametrize(
    ("duration_ms", "rate", "frames"),
    [
        (10_000, Fraction(25), 250),
        (10_001, Fraction(25), 251),
        (10_010, Fraction(30_000, 1001), 300),
        (9_977, Fraction(30_000, 1001), 299),  # 9976.633 ms, rounded
        (1, Fraction(25), 1),
    ],
)
def test_the_picture_lasts_as_long_as_the_recording(duration_ms, rate, frames):
    assert recipe_for(source(duration_ms, rate), (360,), "fast", 60).total_frames == frames


@pytest.mark.parametrize(
    "rate", ["25", "12.5", "5", "17.3", "30000/1001", "15000/1001", "29.97", "22.7", "9.1"]
)
def test_every_part_begins_at_a_whole_microsecond(rate):
    recipe = recipe_for(source(600_000, Fraction(rate)), (360,), "fast", 60)

    assert (recipe.gop_frames * 1_000_000 / recipe.rate).denominator == 1
    assert abs(recipe.rate - Fraction(rate)) <= Fraction(1, 8)
    assert Fraction(4) <= recipe.gop_frames / recipe.rate <= Fraction("4.004")


def test_sound_alone_has_nothing_to_encode():
    recipe = recipe_for(source(10_000, picture=False), (360,), "fast", 60)

    assert (recipe.tracks, recipe.total_frames) == ((), 0)
