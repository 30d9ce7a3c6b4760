"""Parts meet as if they had been encoded in one run: each frame of each source shows its number."""

from dataclasses import replace

import pytest

from pipeline.media.clock import make_seekable, needs_clock
from pipeline.media.parts import Part, divide, encode_part
from pipeline.media.probe import probe
from pipeline.media.recipe import recipe_for

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")


def unheard(_percent):
    """Progress that nobody watches."""


def encode(clip, out, part_s=4, codecs=("h264",)):
    """All parts of *clip*, in folders of their own, and the recipe they were made by."""
    facts = probe(clip)
    if needs_clock(facts):
        clip, facts = out / "source.mkv", make_seekable(clip, facts, out / "source.mkv")
    recipe = recipe_for(facts, (240, 180), "ultrafast", part_s, codecs)
    made = []
    for part in divide(recipe):
        folder = out / str(part.number)
        folder.mkdir()
        made.append(encode_part(clip, facts, recipe, part, folder, unheard))
    return recipe, made


def shown(look, made, track="240"):
    """The numbers on the frames of all parts in a row."""
    return [number for part in made for number in look.numbers(part.tracks[track])]


def after_the_first(numbers):
    """*numbers* from the last 0 on: coded sound may begin 20 ms early."""
    zeros = numbers.index(1)
    assert zeros <= 3
    return numbers[zeros - 1 :]


def test_a_recording_is_divided_on_the_grid(studio):
    clip = studio.make("talk.mp4", *studio.picture("32x32", rate="30000/1001", seconds=10), *H264)
    recipe = recipe_for(probe(clip), (32,), "ultrafast", 4)

    assert divide(recipe) == [Part(0, 0, 120), Part(1, 120, 120), Part(2, 240, 60)]
    assert divide(replace(recipe, part_frames=240)) == [Part(0, 0, 240), Part(1, 240, 60)]
    assert divide(replace(recipe, total_frames=0)) == []


@pytest.mark.parametrize("name", ["mp4", "mkv", "mov"])
@pytest.mark.parametrize("rate", ["25", "30000/1001"])
def test_no_frame_is_lost_or_doubled_at_a_seam(name, rate, studio, look, out):
    clip = studio.make(f"talk.{name}", *studio.numbered(rate, 9), *H264, "-g", "70")

    recipe, made = encode(clip, out)

    for track in recipe.tracks:
        assert shown(look, made, track.name) == list(range(recipe.total_frames))


@pytest.mark.parametrize("name", ["mp4", "mkv"])
@pytest.mark.parametrize("rate", ["60", "50", "60000/1001", "90"])
def test_a_faster_source_is_thinned_out_evenly(name, rate, studio, look, out):
    clip = studio.make(f"fast.{name}", *studio.numbered(rate, 9), *H264, "-g", "130")

    recipe, made = encode(clip, out)

    numbers = shown(look, made)[:-1]
    step = round(probe(clip).video.frame_rate / recipe.rate)
    assert numbers == list(range(numbers[0], numbers[0] + step * len(numbers), step))


@pytest.mark.parametrize("codecs", [("h264", "av1")])
def test_every_track_has_the_parts_frames_and_keyframes_on_the_grid(codecs, studio, look, out):
    clip = studio.make("talk.mp4", *studio.picture("128x96", seconds=11), *H264)
    facts = probe(clip)
    recipe = recipe_for(facts, (96, 72), "ultrafast", 8, codecs)

    made = encode_part(clip, facts, recipe, divide(recipe)[0], out, unheard)

    assert set(made.tracks) == {"96", "72", "96-av1", "72-av1"}
    for name, path in made.tracks.items():
        (stream,) = look.streams(path)
        assert (stream["codec_name"], stream["height"]) == ("av1" if "av1" in name else "h264", int(name[:2]))
        assert look.keyframes_s(path) == [0, 4]
        assert look.frame_count(path) == 200


def test_what_was_on_the_screen_when_a_part_begins_may_have_come_long_before(studio, look, out):
    """Uneven frames: nothing is recorded from 0.4 s to 9 s, while nothing moves."""
    still = "select='lt(n,10)+gte(n,225)'"
    clip = studio.make("still.mkv", *studio.numbered(seconds=12), "-vf", still, "-vsync", "vfr", *H264)

    _, made = encode(clip, out)

    assert shown(look, made) == [*range(10), *[9] * 215, *range(225, 300)]
    assert [len(look.numbers(part.tracks["180"])) for part in made] == [100, 100, 100]


def test_a_part_beyond_the_end_of_the_picture_shows_its_last_frame(studio, look, out):
    clip = studio.make("short.mp4", *studio.numbered(seconds=3), *studio.tone(10), *H264)

    _, made = encode(clip, out)

    numbers = shown(look, made)
    assert numbers == [*range(75), *[74] * (len(numbers) - 75)]
    assert len(numbers) == pytest.approx(250, abs=1)


def test_a_picture_that_begins_late_shows_its_first_frame_until_then(studio, look, out):
    clip = studio.make("late.mkv", "-itsoffset", "5", *studio.numbered(seconds=4), *studio.tone(9), *H264)

    _, made = encode(clip, out)

    numbers = shown(look, made)
    assert numbers.index(1) == pytest.approx(126, abs=1)
    assert numbers[numbers.index(1) :][:99] == list(range(1, 100))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("stream.ts", H264),
        ("stream.flv", H264),
        ("old.avi", ("-c:v", "mpeg4", "-q:v", "2", "-bf", "2", "-c:a", "mp3")),
        ("disc.mpg", ("-c:v", "mpeg2video", "-q:v", "2", "-bf", "2", "-c:a", "mp2")),
        ("pieces.mp4", (*H264, "-movflags", "frag_keyframe+empty_moov+default_base_moof")),
        ("live.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1")),
        ("stream.wmv", ("-c:v", "wmv2", "-q:v", "2", "-c:a", "wmav2")),
    ],
)
def test_containers_that_cannot_be_entered_exactly_are_put_on_one_clock(name, options, studio, look, out):
    clip = studio.make(name, *studio.numbered(seconds=9), *studio.tone(9), *options)

    _, made = encode(clip, out)

    assert needs_clock(probe(clip))
    numbers = shown(look, made)
    assert [number for number in numbers if number < 225] == numbers
    assert after_the_first(numbers)[:223] == list(range(223))


def test_a_recording_that_counts_from_an_hour(studio, look, out):
    clip = studio.make(
        "late.mkv", "-itsoffset", "3600", *studio.numbered(seconds=9), "-itsoffset", "3600", *studio.tone(9),
        "-copyts", *H264,
    )  # fmt: skip

    _, made = encode(clip, out)

    assert after_the_first(shown(look, made))[:223] == list(range(223))


@pytest.mark.parametrize("offset_s", ["3600", "-20"])
def test_times_that_jump_are_put_right(offset_s, studio, look, out):
    first = studio.make(
        "1.ts", *studio.numbered(seconds=5), *studio.tone(5), *H264, "-output_ts_offset", "30"
    )
    second = studio.make(
        "2.ts", *studio.numbered(seconds=5), *studio.tone(5), *H264, "-output_ts_offset",
        str(30 + int(offset_s)),
    )  # fmt: skip
    clip = studio.folder / "jump.ts"
    clip.write_bytes(first.read_bytes() + second.read_bytes())

    recipe, made = encode(clip, out)

    numbers = shown(look, made)
    assert recipe.milliseconds(recipe.total_frames) == pytest.approx(10_000, abs=250)
    assert set(numbers) == set(range(125))
    assert after_the_first(numbers)[:125] == list(range(125))


@pytest.mark.parametrize("name", ["mp4", "mkv"])
def test_damage_leaves_every_part_with_its_frames(name, studio, look, out):
    clip = studio.make(f"talk.{name}", *studio.numbered(seconds=13), *studio.tone(13), *H264, "-g", "50")
    data = bytearray(clip.read_bytes())
    start, end = int(len(data) * 0.3), int(len(data) * 0.75)
    data[start:end] = bytes(end - start)
    clip.write_bytes(data)

    recipe, made = encode(clip, out)

    numbers = shown(look, made)
    assert [len(look.numbers(part.tracks["180"])) for part in made[:3]] == [100, 100, 100]
    assert len(numbers) == recipe.total_frames == pytest.approx(325, abs=1)
    assert after_the_first(numbers)[:75] == list(range(75))
    assert numbers[-20:] == list(range(numbers[-20], numbers[-20] + 20))


def test_the_samples_show_each_half_second(studio, look, out):
    still = "select='lt(n,10)+gte(n,111)'"
    clip = studio.make("talk.mkv", *studio.numbered(seconds=9), "-vf", still, "-vsync", "vfr", *H264)

    _, made = encode(clip, out)

    seen = [number for part in made for number in look.numbers(part.samples)]
    assert seen == [0, *[9] * 8, *[int(at * 12.5) for at in range(9, 18)]]
    assert [round(look.duration_s(part.samples), 1) for part in made] == [4, 4, 1]


def test_samples_are_small(talk, look, out):
    facts = probe(talk)
    recipe = recipe_for(facts, (360,), "ultrafast", 4)

    made = encode_part(talk, facts, recipe, divide(recipe)[0], out, unheard)

    (stream,) = look.streams(made.samples)
    assert (stream["width"], stream["height"]) == (320, 180)
