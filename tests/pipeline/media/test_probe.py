import json
from fractions import Fraction

import pytest

from pipeline.media.facts import facts_from_json, facts_to_json
from pipeline.media.probe import probe
from pipeline.media.refusals import EmptyFile, NotARecording, NothingToPlay, TooLong, Unplayable


def test_an_exported_meeting(talk):
    facts = probe(talk)

    assert (facts.container, facts.duration_ms, facts.declared_ms) == ("mov", 10_000, 10_000)
    assert facts.size_bytes == talk.stat().st_size
    assert (facts.video.codec, facts.video.pix_fmt) == ("h264", "yuv420p")
    assert (facts.video.width_px, facts.video.height_px) == (640, 360)
    assert facts.video.frame_rate == 25
    assert (facts.audio.codec, facts.audio.sample_rate_hz, facts.audio.channels) == ("aac", 44_100, 2)


@pytest.mark.parametrize("streams", ["both", "picture", "sound"])
def test_facts_go_through_json(streams, studio):
    picture, tone = studio.picture(rate="30000/1001", seconds=1), studio.tone(1)
    wanted = {"both": (*picture, *tone), "picture": picture, "sound": tone}[streams]
    facts = probe(studio.make("clip.mkv", *wanted, *studio.H264))

    assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts
    assert (facts.video is None, facts.audio is None) == (streams == "sound", streams == "picture")


@pytest.mark.parametrize("container", ["mp4", "mkv", "mov", "avi", "flv", "ts"])
def test_a_file_that_breaks_off_tells_what_is_missing(container, studio):
    index_first = ("-movflags", "+faststart") if container in {"mp4", "mov"} else ()
    whole = studio.make(
        f"talk.{container}",
        *studio.picture(rate="10", seconds=40),
        *studio.tone(40),
        *studio.H264,
        *index_first,
    )

    facts = probe(studio.cut(whole, 0.5))

    assert 15_000 < facts.duration_ms < 25_000
    # Of a transport stream and an AVI, ffmpeg tells only what is there: nobody knows what is missing.
    claimed_ms = facts.duration_ms if container in {"ts", "avi"} else 40_000
    assert facts.declared_ms == pytest.approx(claimed_ms, abs=200)


def test_a_long_whole_file_is_whole(studio):
    for name in ("talk.mkv", "talk.mp4"):
        clip = studio.make(name, *studio.picture(rate="10", seconds=40), *studio.tone(40), *studio.H264)

        facts = probe(clip)

        assert facts.missing_ms == 0
        assert facts.duration_ms == pytest.approx(40_000, abs=50)


def test_a_file_missing_only_its_last_seconds(studio):
    whole = studio.make(
        "t.mp4",
        *studio.picture(rate="10", seconds=40),
        *studio.tone(40),
        *studio.H264,
        "-movflags",
        "+faststart",
    )

    facts = probe(studio.cut(whole, 0.9))

    assert facts.declared_ms == pytest.approx(40_000, abs=50)
    assert 2_000 < facts.missing_ms < 6_000


@pytest.mark.parametrize("container", ["mkv", "mp4", "ts"])
def test_length_counts_from_the_start_of_the_recording(container, studio):
    late = studio.make(
        f"late.{container}",
        *("-itsoffset", "20", *studio.picture(seconds=15), "-itsoffset", "20", *studio.tone(15)),
        *("-copyts", *studio.H264),
    )

    facts = probe(late)

    assert facts.duration_ms == pytest.approx(15_000, abs=100)
    assert facts.missing_ms == 0


def test_an_empty_file(tmp_path):
    (tmp_path / "talk.mp4").touch()

    with pytest.raises(EmptyFile):
        probe(tmp_path / "talk.mp4")


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.mp3", "talk.wav", "talk.ts", "talk"])
def test_text_is_no_recording_whatever_its_name(name, tmp_path):
    (tmp_path / name).write_text("Dear all, the recording is attached.\n" * 200)

    with pytest.raises((NotARecording, NothingToPlay)):
        probe(tmp_path / name)


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo.gif", "photo.webp"])
def test_a_photo_is_no_recording(name, studio):
    photo = studio.make(name, *studio.picture(seconds=1), "-frames:v", "1")

    with pytest.raises(NotARecording):
        probe(photo)


def test_an_mp4_without_its_index_was_cut_off(studio):
    whole = studio.make("talk.mp4", *studio.picture(seconds=4), *studio.tone(4), *studio.H264)

    with pytest.raises(Unplayable):
        probe(studio.cut(whole, 0.8))


def test_only_subtitles_is_nothing_to_play(studio):
    (studio.folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\nHej\n")
    words = studio.make("words.mkv", "-i", studio.folder / "words.srt")

    with pytest.raises(NothingToPlay):
        probe(words)


def test_a_file_that_claims_to_play_for_days(studio):
    endless = studio.make(
        "endless.mkv", *studio.picture(rate="1", seconds=2), "-vf", "setpts=PTS+N*200000/TB", *studio.H264
    )

    with pytest.raises(TooLong) as refusal:
        probe(endless)

    assert refusal.value.facts["hours"] >= 55


def test_cover_art_is_no_picture(studio, look):
    art = studio.make("art.png", *studio.picture(seconds=1), "-frames:v", "1")
    song = studio.make(
        "talk.m4a", "-i", art, *studio.tone(3), "-map", "0", "-map", "1", "-c:v", "png", "-c:a", "aac",
        "-disposition:v:0", "attached_pic",
    )  # fmt: skip

    facts = probe(song)

    assert "video" in {stream["codec_type"] for stream in look.streams(song)}
    assert facts.video is None
    assert facts.audio is not None


def test_a_portrait_by_rotation(studio, talk):
    lying = studio.make("lying.mp4", *studio.picture("640x360", seconds=1), *studio.H264)
    turned = studio.turn(lying, 1)

    facts = probe(turned)

    assert (facts.video.width_px, facts.video.height_px) == (360, 640)


def test_wide_pixels_are_seen_square(studio):
    television = studio.make(
        "television.mp4", *studio.picture("720x576", seconds=1), "-vf", "setsar=64/45", *studio.H264
    )

    facts = probe(television)

    assert (facts.video.width_px, facts.video.height_px) == (1024, 576)


@pytest.mark.parametrize(
    ("rate", "nominal"), [("25", 25), ("30000/1001", Fraction(30000, 1001)), ("60", 60), ("5", 5)]
)
@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_the_nominal_rate(rate, nominal, container, studio):
    clip = studio.make(f"clip.{container}", *studio.picture(rate=rate, seconds=4), *studio.H264)

    assert probe(clip).video.frame_rate == nominal


def test_the_nominal_rate_of_uneven_frames(studio):
    uneven = studio.make(
        "uneven.mp4", *studio.picture(rate="25", seconds=8), "-vf", "select='lt(mod(n,7),4)'", "-vsync", "vfr",
        *studio.H264,
    )  # fmt: skip

    assert probe(uneven).video.frame_rate == 25
