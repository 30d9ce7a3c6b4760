"""Sources as they really come: each goes through parts and comes out upright, steady and in plain light."""

import pytest

from pipeline.media.parts import divide, encode_part
from pipeline.media.probe import probe
from pipeline.media.recipe import recipe_for
from pipeline.media.sound import make_sound
from pipeline.media.watchable import is_playable_as_is

RED_LEFT = "drawbox=w=iw/2:h=ih/2:c=red:t=fill,drawbox=x=iw/2:w=iw/2:h=ih:c=blue:t=fill"


def unheard(_percent):
    """Progress that nobody watches."""


def last_part(clip, out, heights_px=(90,)):
    """The tallest track of the last part of *clip*, which does not begin where the file does."""
    facts = probe(clip)
    recipe = recipe_for(facts, heights_px, "ultrafast", 4)
    part = divide(recipe)[-1]
    assert part.number > 0
    made = encode_part(clip, facts, recipe, part, out, unheard)
    track = made.tracks[recipe.tracks[0].name]
    return part, track


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_telephone_that_was_turned(quarter_turns, studio, look, out):
    lying = studio.make("lying.mp4", *studio.picture("160x90", seconds=5), "-vf", RED_LEFT, *studio.H264)
    clip = studio.turn(lying, quarter_turns)

    part, track = last_part(clip, out)

    (stream,) = look.streams(track)
    upright = (160, 90) if quarter_turns == 2 else (90, 160)
    assert (stream["width"], stream["height"]) == upright
    assert "side_data_list" not in stream
    red, _, _ = look.colour(track, *((0.75, 0.75) if quarter_turns == 2 else RED_AT[quarter_turns]))
    assert red > 150
    assert look.frame_count(track) == part.frames


RED_AT = {1: (0.75, 0.25), 3: (0.25, 0.75)}


def test_interlaced_frames_become_whole(studio, look, out):
    """Lines of two moments in one frame show as a comb where something moves."""
    bar = "geq=lum='16+219*lt(mod(X+W-6*N,W),20)':cb=128:cr=128"
    clip = studio.make(
        "television.mkv", "-f", "lavfi", "-i", f"color=size=160x96:rate=50:duration=5,format=yuv420p,{bar}",
        "-vf", "tinterlace=interleave_top", "-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ildct+ilme",
    )  # fmt: skip

    part, track = last_part(clip, out, (96,))

    assert probe(clip).video.is_interlaced
    assert look.comb(clip) > 20
    assert look.comb(track) < 8
    assert look.frame_count(track) == part.frames


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_brought_to_plain_light(transfer, studio, look, out):
    clip = studio.make(
        "hdr.mp4", *studio.picture("160x90", seconds=5), "-c:v", "libx265", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", transfer,
        "-colorspace", "bt2020nc",
        "-x265-params", f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc",
    )  # fmt: skip

    _, track = last_part(clip, out)

    (stream,) = look.streams(track)
    assert probe(clip).video.transfer == transfer
    assert (stream["pix_fmt"], stream["color_transfer"], stream["color_primaries"]) == (
        "yuv420p",
        "bt709",
        "bt709",
    )


def test_full_range_becomes_that_of_television(studio, look, out):
    clip = studio.make(
        "screen.mp4", "-f", "lavfi", "-i", "color=white:size=160x90:rate=25:duration=5",
        "-vf", "scale=out_range=pc,format=yuvj420p", "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip

    _, track = last_part(clip, out)

    assert look.streams(track)[0].get("color_range", "tv") == "tv"
    assert min(look.colour(track, 0.5, 0.5)) > 245


def test_the_first_of_several_sound_tracks_is_heard(studio, look, out):
    clip = studio.make(
        "tracks.mkv", *studio.picture("160x90"), *studio.tone(6, "0.1*sin(2765*t)*gt(t\\,2)"), *studio.tone(6),
        "-map", "0", "-map", "1", "-map", "2", *studio.H264,
    )  # fmt: skip

    made = make_sound(clip, probe(clip), out, unheard)

    assert look.first_sound_s(made.audio) == pytest.approx(2, abs=0.05)


def test_cover_art_beside_a_film_is_not_taken_for_it(studio, look, out):
    art = studio.make("art.png", "-f", "lavfi", "-i", "color=white:size=64x64", "-frames:v", "1")
    clip = studio.make(
        "covered.mp4", "-i", art, *studio.numbered(seconds=6), *studio.tone(), "-map", "0", "-map", "1",
        "-map", "2", "-c:v:0", "png", "-disposition:v:0", "attached_pic", "-c:v:1", "libx264", "-c:a", "aac",
    )  # fmt: skip

    part, track = last_part(clip, out, (240,))

    assert look.numbers(track)[:40] == list(range(part.first_frame, part.first_frame + 40))


@pytest.mark.parametrize(
    "options",
    [("-vf", "select='lt(mod(n,7),4)'", "-vsync", "vfr"), ("-bf", "2", "-output_ts_offset", "1.5")],
    ids=["uneven frames", "an edit list"],
)
def test_what_browsers_play_is_playable_as_it_is(options, studio):
    clip = studio.make(
        "talk.mp4", *studio.picture("160x90", seconds=2), *studio.tone(2), *studio.H264, *options
    )

    assert is_playable_as_is(probe(clip))


def test_a_turned_telephone_is_playable_as_it_is(studio):
    clip = studio.make("lying.mp4", *studio.picture("160x90", seconds=1), *studio.H264)

    assert is_playable_as_is(probe(studio.turn(clip, 1)))
