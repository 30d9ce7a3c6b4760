import json
import wave

import pytest

from pipeline.media.clock import make_seekable, needs_clock
from pipeline.media.probe import probe
from pipeline.media.sound import make_sound

# Words with pauses between them, and claps on top: so peaky that one gain would clip it.
CLAPPED_SPEECH = "0.03*sin(1500*t)*lt(mod(t\\,1.3)\\,0.8)+0.9*sin(3000*t)*lt(mod(t\\,5)\\,0.003)"

# Swings as in speech: one gain would clip its peaks by some 4 dB.
SPEECH = "0.2*sin(900*t)*pow(sin(9*t)\\,8)+0.05*sin(2300*t)*lt(mod(t\\,1.3)\\,0.9)"


def unheard(_percent):
    """Progress that nobody watches."""


@pytest.mark.parametrize(
    ("sound", "seconds"),
    [
        ("0.1*sin(2765*t)", 10),
        ("0.005*sin(2765*t)", 10),
        ("0.9*sin(2765*t)", 10),
        (SPEECH, 10),
        (CLAPPED_SPEECH, 30),
    ],
)
def test_every_recording_is_equally_loud(sound, seconds, studio, look, out):
    clip = studio.make("talk.wav", *studio.tone(seconds, sound))

    made = make_sound(clip, probe(clip), out, unheard)

    assert look.loudness_lufs(made.audio) == pytest.approx(-16, abs=1)
    assert look.peak_dbtp(made.audio) <= -1.5
    assert made.input_lufs == pytest.approx(look.loudness_lufs(clip), abs=0.5)


def test_the_two_files_are_what_players_and_speech_recognition_read(talk, look, out):
    percents = []

    made = make_sound(talk, probe(talk), out, percents.append)

    (aac,) = look.streams(made.audio)
    assert (aac["codec_name"], aac["sample_rate"], aac["channels"]) == ("aac", "48000", 2)
    with wave.open(str(made.wav)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (16_000, 1, 2)
        assert wav.getnframes() == pytest.approx(160_000, abs=160)
    assert made.duration_ms == pytest.approx(10_000, abs=10)
    assert look.duration_s(made.audio) == pytest.approx(10, abs=0.03)
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {path.name for path in out.iterdir()} == {"sound.m4a", "speech.wav", "peaks.json"}


@pytest.mark.parametrize("sound", ["0", "0.0002*sin(2765*t)"])
def test_silence_stays_silence(sound, studio, look, out):
    clip = studio.make("silent.wav", *studio.tone(4, sound))

    made = make_sound(clip, probe(clip), out, unheard)

    assert made.input_lufs is None
    assert made.duration_ms == pytest.approx(4_000, abs=10)
    assert look.duration_s(made.audio) == pytest.approx(4, abs=0.03)
    assert look.loudness_lufs(made.audio) < -60


@pytest.mark.parametrize("layout", ["mono", "5.1"])
def test_any_number_of_channels_becomes_two(layout, studio, look, out):
    clip = studio.make("talk.mkv", *studio.tone(5), "-af", f"aformat=channel_layouts={layout}", "-c:a", "aac")

    made = make_sound(clip, probe(clip), out, unheard)

    assert look.streams(made.audio)[0]["channels"] == 2
    assert look.loudness_lufs(made.audio) == pytest.approx(-16, abs=1)


@pytest.mark.parametrize("container", ["mp4", "mkv", "ts"])
def test_sound_that_starts_after_the_picture_still_does(container, studio, look, out):
    clip = studio.make(
        f"late.{container}", *studio.picture(), "-itsoffset", "1.5", *studio.tone(4), *studio.H264
    )
    facts = probe(clip)
    if needs_clock(facts):
        copy = studio.folder / "source.mkv"
        clip, facts = copy, make_seekable(clip, facts, copy)

    made = make_sound(clip, facts, out, unheard)

    assert look.first_sound_s(made.audio) == pytest.approx(1.5, abs=0.04)
    assert look.first_sound_s(made.wav) == pytest.approx(1.5, abs=0.04)


def test_a_gap_in_the_sound_is_silence(studio, look, out):
    clip = studio.make(
        "gap.mkv", *studio.picture(), *studio.tone(6), "-af", "aselect='lt(t,2)+gt(t,4)'", "-c:a", "pcm_s16le"
    )

    made = make_sound(clip, probe(clip), out, unheard)

    assert made.duration_ms == pytest.approx(6_000, abs=40)
    assert look.first_sound_s(made.wav) == pytest.approx(4, abs=0.06)


def test_sound_that_breaks_off_is_kept_as_far_as_it_goes(talk, studio, out):
    short = studio.cut(talk, 0.5)

    made = make_sound(short, probe(short), out, unheard)

    assert 4_500 < made.duration_ms < 5_500


def test_the_waveform_swings_where_the_sound_does(studio, out):
    clip = studio.make("talk.wav", *studio.tone(4, "0.5*sin(2765*t)*between(t\\,1\\,2)"))

    made = make_sound(clip, probe(clip), out, unheard)

    told = json.loads(made.peaks.read_text())
    data = told.pop("data")
    assert told == {
        "version": 2, "channels": 1, "sample_rate": 16_000, "samples_per_pixel": 800, "bits": 8, "length": 80,
    }  # fmt: skip
    assert len(data) == 160
    lows, highs = data[0::2], data[1::2]
    assert set(highs[:19] + highs[41:] + lows[:19] + lows[41:]) <= {-1, 0}
    assert highs[21:39] == pytest.approx([63] * 18, abs=2)
    assert lows[21:39] == pytest.approx([-64] * 18, abs=2)
