"""How each codec is asked for a picture: the options of one output, with its keyframes on the common grid."""

from math import ceil
from typing import Any

from pipeline.machine import encoder_threads
from pipeline.media.recipe import H264, Recipe, Track

TICKS_A_SECOND = 10_000  # at least: what MP4 counts in, a whole number of times for each frame
AV1_PRESETS = {
    "ultrafast": 12,
    "superfast": 11,
    "veryfast": 10,
    "faster": 9,
    "fast": 8,
    "medium": 7,
    "slow": 6,
}
AV1_SLOWEST = 5
# What x264 looks ahead it holds in memory, for every track at once. Further than this gains next to nothing.
LOOKAHEAD_FRAMES = 8


def encoder_options(track: Track, recipe: Recipe) -> dict[str, Any]:
    """ffmpeg's options for the picture of *track*.

    Every track has a keyframe at each multiple of the recipe's group and nowhere else, so that players can
    switch between tracks, and nothing refers across it, so that parts can be cut and joined there.
    """
    return {
        **(_h264(track, recipe) if track.codec == H264 else _av1(track, recipe)),
        "crf": track.crf,
        "maxrate": f"{track.max_kbps}k",
        "bufsize": f"{2 * track.max_kbps}k",
        "g": recipe.gop_frames,
        "flags": "+cgop",
        "r": str(recipe.rate),
        "vsync": "cfr",
        "video_track_timescale": ticks_a_second(recipe),
    }


def ticks_a_second(recipe: Recipe) -> int:
    """The time scale of the tracks. In all parts the same, or they could not be joined without rounding."""
    return recipe.rate.numerator * ceil(TICKS_A_SECOND / recipe.rate.numerator)


def _h264(track: Track, recipe: Recipe) -> dict[str, Any]:
    grid = {"keyint_min": recipe.gop_frames, "sc_threshold": 0}
    return {
        "c:v": "libx264",
        "preset": recipe.preset,
        "profile:v": "high",
        "threads": encoder_threads(),
        "x264-params": f"rc-lookahead={LOOKAHEAD_FRAMES}:sync-lookahead=0",
        **grid,
    }


def _av1(track: Track, recipe: Recipe) -> dict[str, Any]:
    """SVT-AV1, as fast as the preset of x264 that it stands beside."""
    grid = "scd=0:irefresh-type=2"
    return {"c:v": "libsvtav1", "preset": AV1_PRESETS.get(recipe.preset, AV1_SLOWEST), "svtav1-params": grid}
