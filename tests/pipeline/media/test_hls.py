"""The playlists and segments hold against RFC 8216, for each codec, rate and kind of recording."""

import shutil

import pytest

from pipeline.media.join import PartsDiffer, join
from pipeline.media.parts import divide, encode_part
from pipeline.media.probe import probe
from pipeline.media.recipe import recipe_for
from pipeline.media.sound import make_sound
from tests.hls_validator import faults_of


def unheard(_percent):
    """Progress that nobody watches."""


def encode(clip, out, codecs=("h264",), preset="superfast"):
    """The parts of *clip* by the name of their track, after the facts and the recipe they were made by."""
    facts = probe(clip)
    recipe = recipe_for(facts, (180, 90), preset, 4, codecs)
    made = []
    for part in divide(recipe):
        folder = out / preset / str(part.number)
        folder.mkdir(parents=True)
        made.append(encode_part(clip, facts, recipe, part, folder, unheard))
    return facts, recipe, {track.name: [part.tracks[track.name] for part in made] for track in recipe.tracks}


def package(clip, out, codecs=("h264",)):
    """The folder with what is made of *clip*: ``mp4`` and ``hls``."""
    facts, recipe, tracks = encode(clip, out, codecs)
    sound = make_sound(clip, facts, out, unheard).audio if facts.audio else None
    (out / "made").mkdir()
    join(facts, recipe, tracks.__getitem__, sound, out / "made", unheard)
    return out / "made"


@pytest.fixture(scope="module")
def webinar(talk, tmp_path_factory):
    """A finished recording in every codec."""
    return package(talk, tmp_path_factory.mktemp("webinar"), ("h264", "av1"))


def test_a_ladder_in_two_codecs_is_faultless(webinar):
    assert faults_of(webinar / "hls/master.m3u8") == []
    assert {path.name for path in (webinar / "hls").glob("*-av1")} == {"180-av1", "90-av1"}


def test_downloads_stay_in_h264(webinar, look):
    assert {path.name for path in (webinar / "mp4").iterdir()} == {"180.mp4", "90.mp4"}
    assert look.streams(webinar / "mp4/180.mp4")[0]["codec_name"] == "h264"


def test_av1_plays_through(webinar, look):
    for name in ("180-av1", "90-av1"):
        playlist = webinar / "hls" / name / "index.m3u8"
        assert look.faults(playlist) == ""
        assert look.frame_count(playlist) == 250
        assert look.keyframes_s(playlist) == [0, 4, 8]


@pytest.mark.parametrize("rate", ["30000/1001", "12.5", "17.3"])
@pytest.mark.parametrize("sound", [True, False])
def test_any_rate_is_faultless(rate, sound, studio, look, out):
    tone = studio.tone(9) if sound else ()
    clip = studio.make("talk.mkv", *studio.picture("160x90", rate, 9), *tone, *studio.H264)

    made = package(clip, out)

    assert faults_of(made / "hls/master.m3u8") == []
    assert look.faults(made / "mp4/90.mp4") == ""


def test_sound_alone_is_faultless(studio, out):
    assert faults_of(package(studio.make("talk.m4a", *studio.tone(9)), out) / "hls/master.m3u8") == []


@pytest.mark.parametrize(
    ("file", "before", "after", "rule"),
    [
        ("master.m3u8", 'CODECS="avc1', 'CODECS="avc9', "4.3.4.2"),
        ("master.m3u8", "RESOLUTION=320x180", "RESOLUTION=320x181", "4.3.4.2"),
        ("master.m3u8", "FRAME-RATE=25", "FRAME-RATE=30", "4.3.4.2"),
        ("master.m3u8", ":BANDWIDTH=", ":BANDWIDTH=0,X=", "4.3.4.2"),
        ("master.m3u8", "BANDWIDTH", "Bandwidth", "4.2"),
        ("master.m3u8", "#EXT-X-VERSION:7", "#EXT-X-ENDLIST", "4.3"),
        ("180/index.m3u8", "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:3", "4.3.3.1"),
        ("180/index.m3u8", "#EXTINF:4.0", "#EXTINF:3.9", "4.3.2.1"),
        ("180/index.m3u8", "#EXT-X-VERSION:7", "#EXT-X-VERSION:3", "7"),
        ("180/index.m3u8", "#EXT-X-ENDLIST\n", "", "4.3.3.4"),
        ("180/index.m3u8", "00001.m4s", "00002.m4s", "4.3.2.1"),
    ],
)
def test_the_validator_sees_what_is_wrong(file, before, after, rule, webinar, tmp_path):
    shutil.copytree(webinar / "hls", tmp_path / "hls")
    playlist = tmp_path / "hls" / file
    playlist.write_text(playlist.read_text().replace(before, after))

    assert rule in {fault.split(":")[0] for fault in faults_of(tmp_path / "hls/master.m3u8")}


def test_parts_that_do_not_fit_together_are_not_joined(talk, out):
    facts, recipe, tracks = encode(talk, out)
    _, _, others = encode(talk, out, preset="ultrafast")
    mixed = {name: [*files[:1], *others[name][1:]] for name, files in tracks.items()}
    (out / "made").mkdir()

    with pytest.raises(PartsDiffer) as refusal:
        join(facts, recipe, mixed.__getitem__, None, out / "made", unheard)

    assert refusal.value.say("sv").endswith("Koda inspelningen igen.")


def test_sound_and_picture_end_together(talk, look, out):
    made = package(talk, out)

    for played in (made / "mp4/180.mp4", made / "hls/180/index.m3u8"):
        ends_s = [look.end_s(played, stream) for stream in ("v:0", "a:0")]
        assert ends_s[0] == pytest.approx(ends_s[1], abs=0.04)
