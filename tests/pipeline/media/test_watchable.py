from dataclasses import replace

import pytest

from pipeline.media.boxes import movie_box
from pipeline.media.probe import probe
from pipeline.media.watchable import index_bytes, is_playable_as_is, remux


def codecs(look, path):
    return [stream["codec_name"] for stream in look.streams(path)]


def starts_with_its_index(path):
    data = path.read_bytes()
    return 0 < data.find(b"moov") < data.find(b"mdat")


@pytest.mark.parametrize(
    ("name", "options", "playable"),
    [
        ("meeting.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"), True),
        ("screen.mkv", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"), True),
        ("silent.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-an"), True),
        ("sound.m4a", ("-vn", "-c:a", "aac"), True),
        ("deep.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv420p10le", "-c:a", "aac"), False),
        ("full.mp4", ("-c:v", "libx264", "-pix_fmt", "yuv444p", "-c:a", "aac"), False),
        ("voice.mkv", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "libopus", "-ar", "48000"), False),
        ("old.avi", ("-c:v", "mpeg4", "-c:a", "aac"), False),
        ("stream.ts", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"), False),
    ],
)
def test_what_browsers_play(name, options, playable, studio):
    clip = studio.make(name, *studio.picture(seconds=1), *studio.tone(1), *options)

    assert is_playable_as_is(probe(clip)) is playable


def test_a_remux_keeps_the_streams_and_puts_the_index_first(studio, look, out):
    clip = studio.make("screen.mkv", *studio.picture(), *studio.tone(), *studio.H264)
    percents = []

    remux(clip, probe(clip), out / "watch.mp4", percents.append)

    assert codecs(look, out / "watch.mp4") == ["h264", "aac"]
    assert starts_with_its_index(out / "watch.mp4")
    assert look.frame_count(out / "watch.mp4") == look.frame_count(clip)
    assert percents[-1] == 100
    assert look.faults(out / "watch.mp4") == ""


def test_the_room_left_for_the_index_is_enough_and_little_more(studio, look, out):
    clip = studio.make("screen.mkv", *studio.picture("64x64", seconds=60), *studio.tone(60), *studio.H264)
    facts = probe(clip)

    remux(clip, facts, out / "watch.mp4")

    assert index_bytes(facts) / 4 < len(movie_box(out / "watch.mp4")) < index_bytes(facts)


def test_a_source_with_more_frames_than_it_claims_still_has_its_index_first(studio, look, out):
    clip = studio.make("long.mkv", *studio.picture("64x64", seconds=60), *studio.tone(60), *studio.H264)

    remux(clip, replace(probe(clip), duration_ms=1), out / "watch.mp4")

    assert starts_with_its_index(out / "watch.mp4")
    assert look.frame_count(out / "watch.mp4") == look.frame_count(clip)


def test_a_remux_leaves_behind_where_it_was_recorded(studio, look, out):
    clip = studio.make(
        "phone.mov",
        *studio.picture(),
        *studio.H264,
        "-metadata",
        "location=+59.3+18.0/",
        "-metadata",
        "title=Hemma",
    )

    remux(clip, probe(clip), out / "watch.mp4")

    assert b"Hemma" in clip.read_bytes()
    assert b"Hemma" not in (out / "watch.mp4").read_bytes()
    assert b"+59.3" not in (out / "watch.mp4").read_bytes()


def test_a_remux_of_a_file_that_breaks_off_plays_what_is_there(talk, studio, look, out):
    short = studio.cut(talk, 0.5)
    facts = probe(short)

    remux(short, facts, out / "watch.mp4")

    assert look.duration_s(out / "watch.mp4") * 1000 == pytest.approx(facts.duration_ms, abs=100)


def test_a_remux_takes_the_film_and_not_the_cover(studio, look, out):
    art = studio.make("art.png", *studio.picture("64x64", seconds=1), "-frames:v", "1")
    clip = studio.make(
        "covered.mp4", "-i", art, *studio.picture(), *studio.tone(), "-map", "0", "-map", "1", "-map", "2",
        "-c:v:0", "png", "-disposition:v:0", "attached_pic", "-c:v:1", "libx264", "-c:a", "aac",
    )  # fmt: skip

    remux(clip, probe(clip), out / "watch.mp4")

    assert "png" in codecs(look, clip)
    assert codecs(look, out / "watch.mp4") == ["h264", "aac"]
