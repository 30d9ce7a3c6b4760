import re
import struct
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.media.clock import make_seekable, needs_clock
from pipeline.media.join import join
from pipeline.media.parts import divide, encode_part
from pipeline.media.probe import probe
from pipeline.media.recipe import recipe_for
from pipeline.media.refusals import NothingToPlay
from pipeline.media.sound import make_sound

HEIGHTS_PX = (360, 240, 144)
PART_S = 4


def unheard(_percent):
    """Progress that nobody watches."""


def render(clip, out, progress=unheard, **more):
    """The whole way of one recording, as the stages go it."""
    facts = probe(clip)
    if needs_clock(facts):
        clip, facts = out / "source.mkv", make_seekable(clip, facts, out / "source.mkv")
    sound = make_sound(clip, facts, out, unheard).audio if facts.audio else None
    recipe = recipe_for(facts, HEIGHTS_PX, "superfast", PART_S)
    parts = [
        encode_part(clip, facts, recipe, part, folder(out, "parts", str(part.number)), unheard)
        for part in divide(recipe)
    ]
    parts_of = lambda name: [part.tracks[name] for part in parts]  # noqa: E731
    return join(facts, recipe, parts_of, sound, folder(out, "made"), progress, **more)


def folder(*names):
    """A new folder, by its path and names."""
    made = Path(*names)
    made.mkdir(parents=True)
    return made


@pytest.fixture(scope="module")
def ladder(talk, tmp_path_factory):
    """The renditions of a ten-second talk, and the folder that they lie in."""
    out = tmp_path_factory.mktemp("ladder")
    percents = []
    return out / "made", render(talk, out, percents.append), percents


def entries(playlist):
    """The lines of a playlist that name files."""
    return [line for line in playlist.read_text().splitlines() if line and not line.startswith("#")]


def test_rungs_are_tallest_first_and_of_one_length(ladder, look):
    _, renditions, _ = ladder

    assert [rendition.name for rendition in renditions] == ["360", "240", "144"]
    assert [rendition.variant.size_px for rendition in renditions] == [(640, 360), (426, 240), (256, 144)]
    assert {rendition.duration_ms for rendition in renditions} == {10_000}
    assert {look.frame_count(rendition.download) for rendition in renditions} == {250}


def test_keyframes_lie_on_one_grid(ladder, look):
    _, renditions, _ = ladder

    assert [look.keyframes_s(rendition.download) for rendition in renditions] == [[0, 4, 8]] * 3


def test_downloads_play_in_every_browser(ladder, look):
    _, renditions, _ = ladder

    for rendition in renditions:
        picture, sound = look.streams(rendition.download)
        assert (picture["codec_name"], picture["profile"], picture["pix_fmt"]) == ("h264", "High", "yuv420p")
        assert (sound["codec_name"], sound["sample_rate"], sound["channels"]) == ("aac", "48000", 2)
        assert look.faults(rendition.download) == ""
        data = rendition.download.read_bytes()
        assert data.find(b"moov") < data.find(b"mdat")


def test_the_layout_of_the_folder(ladder):
    folder, renditions, _ = ladder

    assert {path.name for path in folder.iterdir()} == {"mp4", "hls"}
    assert {path.name for path in (folder / "mp4").iterdir()} == {"360.mp4", "240.mp4", "144.mp4"}
    assert {path.name for path in (folder / "hls").iterdir()} == {"360", "240", "144", "master.m3u8"}
    for rendition in renditions:
        segments = {"00000.m4s", "00001.m4s", "00002.m4s"}
        assert {path.name for path in rendition.stream.iterdir()} == {"init.mp4", "index.m3u8", *segments}


def test_playlists_name_only_what_lies_beside_them(ladder):
    folder, renditions, _ = ladder
    hls = folder / "hls"

    assert entries(hls / "master.m3u8") == ["360/index.m3u8", "240/index.m3u8", "144/index.m3u8"]
    for rendition in renditions:
        playlist = rendition.stream / "index.m3u8"
        assert entries(playlist) == ["00000.m4s", "00001.m4s", "00002.m4s"]
        assert '#EXT-X-MAP:URI="init.mp4"' in playlist.read_text()
        assert "#EXT-X-PLAYLIST-TYPE:VOD" in playlist.read_text()
        assert playlist.read_text().endswith("#EXT-X-ENDLIST\n")
        assert re.findall(r"#EXTINF:([\d.]+)", playlist.read_text()) == ["4.000000", "4.000000", "2.000000"]


def test_the_stream_plays_through(ladder, look):
    folder, renditions, _ = ladder

    for rendition in renditions:
        assert look.faults(rendition.stream / "index.m3u8") == ""
        assert look.frame_count(rendition.stream / "index.m3u8") == 250
    assert len(look.streams(folder / "hls" / "master.m3u8")) == 6


def edits(init):
    """The (duration, media time) rows of every edit list in *init* (ISO 14496-12, section 8.6.6)."""
    rows = []
    for box in init.read_bytes().split(b"elst")[1:]:
        (count,) = struct.unpack(">I", box[4:8])
        rows.append([struct.unpack(">Ii", box[8 + 12 * row : 16 + 12 * row]) for row in range(count)])
    return rows


def test_picture_and_sound_fit_together_in_players_that_know_one_edit_only(ladder, look):
    _, renditions, _ = ladder

    for rendition in renditions:
        assert [(len(rows), rows[0][1] >= 0) for rows in edits(rendition.stream / "init.mp4")] == [
            (1, True)
        ] * 2
        picture, _ = look.streams(rendition.stream / "index.m3u8")
        assert float(picture["start_time"]) == 0


def test_the_master_playlist_tells_players_all_they_ask(ladder, look):
    folder, renditions, _ = ladder
    told = (folder / "hls" / "master.m3u8").read_text().splitlines()

    assert told[0] == "#EXTM3U"
    for line, rendition in zip(told[3::2], renditions, strict=True):
        attributes = dict(re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', line))
        segments = [path.stat().st_size for path in sorted(rendition.stream.glob("*.m4s"))]
        assert int(attributes["AVERAGE-BANDWIDTH"]) == pytest.approx(sum(segments) * 8 / 10, abs=1)
        assert int(attributes["BANDWIDTH"]) >= max(segments[0], segments[1]) * 8 / 4
        assert attributes["RESOLUTION"] == "{}x{}".format(*rendition.variant.size_px)
        assert attributes["FRAME-RATE"] == "25.000"
        level = look.streams(rendition.download)[0]["level"]
        assert attributes["CODECS"] == f'"avc1.6400{level:02x},mp4a.40.2"'


def test_progress_goes_from_nothing_to_all(ladder):
    _, _, percents = ladder

    assert percents == sorted(percents)
    assert percents[0] >= 0
    assert percents[-1] == 100


def test_files_can_be_moved_away_rung_by_rung(talk, out, tmp_path):
    seen = []

    def deliver(rendition):
        seen.append((rendition.name, len(list((out / "made/hls").glob("*/*.m4s")))))
        rendition.download.rename(tmp_path / rendition.download.name)
        rendition.stream.rename(tmp_path / rendition.name)

    render(talk, out, deliver=deliver)

    assert seen == [("144", 3), ("240", 3), ("360", 3)]
    assert entries(out / "made/hls/master.m3u8") == ["360/index.m3u8", "240/index.m3u8", "144/index.m3u8"]
    assert list((out / "made/mp4").iterdir()) == []


def test_picture_without_sound(studio, look, out):
    clip = studio.make("picture.mp4", *studio.picture(), *studio.H264)

    (rendition,) = render(clip, out)

    assert [stream["codec_type"] for stream in look.streams(rendition.download)] == ["video"]
    assert "mp4a" not in rendition.variant.codecs
    assert look.faults(rendition.stream / "index.m3u8") == ""


def test_sound_without_picture(studio, look, out):
    clip = studio.make("voice.mp3", *studio.tone(10))

    (rendition,) = render(clip, out)

    assert rendition.download == out / "made/mp4/audio.m4a"
    assert look.loudness_lufs(rendition.download) == pytest.approx(-16, abs=1)
    assert (rendition.variant.codecs, rendition.variant.size_px) == ("mp4a.40.2", None)
    assert rendition.duration_ms == pytest.approx(10_000, abs=100)
    assert entries(out / "made/hls/master.m3u8") == ["audio/index.m3u8"]
    assert "RESOLUTION" not in (out / "made/hls/master.m3u8").read_text()
    assert look.faults(rendition.stream / "index.m3u8") == ""


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_a_file_that_breaks_off_plays_what_is_there(container, studio, look, out):
    whole = studio.make(
        f"talk.{container}", *studio.picture(seconds=12), *studio.tone(12), *studio.H264,
        *(("-movflags", "+faststart") if container == "mp4" else ()),
    )  # fmt: skip
    short = studio.cut(whole, 0.5)

    (rendition,) = render(short, out)

    assert rendition.duration_ms == pytest.approx(probe(short).duration_ms, abs=50)
    assert 4_500 < rendition.duration_ms < 7_500
    assert look.faults(rendition.stream / "index.m3u8") == ""


def test_damage_in_the_middle_does_not_end_the_recording(studio, look, out):
    clip = studio.make("talk.ts", *studio.picture(seconds=12), *studio.tone(12), *studio.H264)
    data = bytearray(clip.read_bytes())
    data[500_000:540_000] = b"\x55" * 40_000
    clip.write_bytes(data)

    (rendition,) = render(clip, out)

    assert rendition.duration_ms == pytest.approx(12_000, abs=200)
    assert look.keyframes_s(rendition.download)[:3] == [0, 4, 8]


def test_a_picture_that_cannot_be_decoded(studio, out):
    clip = studio.make("talk.mp4", *studio.picture(), *studio.H264)
    facts = probe(clip)
    recipe = recipe_for(facts, HEIGHTS_PX, "superfast", PART_S)
    data = bytearray(clip.read_bytes())
    at = data.index(b"mdat") + 4
    data[at : data.rindex(b"moov") - 4] = bytes(data.rindex(b"moov") - 4 - at)
    clip.write_bytes(data)

    with pytest.raises(NothingToPlay):
        encode_part(clip, facts, recipe, divide(recipe)[1], out, unheard)


@pytest.mark.parametrize(
    ("size", "filters", "wanted"),
    [
        ("360x640", "null", (360, 640)),
        ("641x361", "null", (640, 360)),
        ("201x137", "null", (200, 136)),
        ("180x144", "setsar=2", (360, 144)),
    ],
)
def test_the_shape_of_the_picture_is_kept(size, filters, wanted, studio, look, out):
    clip = studio.make("odd.mkv", *studio.picture(size, seconds=1), "-vf", filters, "-c:v", "ffv1")

    tallest = render(clip, out)[0]

    picture = look.streams(tallest.download)[0]
    assert (picture["width"], picture["height"]) == wanted
    assert picture["sample_aspect_ratio"] == "1:1"


@pytest.mark.parametrize(
    ("rate", "wanted"), [("30000/1001", "30000/1001"), ("60", "30"), ("50", "25"), ("12.5", "25/2")]
)
def test_the_rate_is_fixed_and_keyframes_stay_on_the_grid(rate, wanted, studio, look, out):
    clip = studio.make("rate.mp4", *studio.picture(rate=rate, seconds=9), *studio.tone(9), *studio.H264)

    (rendition,) = render(clip, out)

    assert rendition.variant.frame_rate == Fraction(wanted)
    assert Fraction(look.streams(rendition.download)[0]["r_frame_rate"]) == Fraction(wanted)
    assert look.keyframes_s(rendition.download) == pytest.approx([0, 4, 8], abs=0.01)


def test_uneven_frames_become_even(studio, look, out):
    clip = studio.make(
        "uneven.mp4", *studio.picture("640x360", seconds=10), *studio.tone(10),
        "-vf", "select='not(between(t,3,5))*lt(mod(n,7),4)'", "-vsync", "vfr", *studio.H264,
    )  # fmt: skip

    renditions = render(clip, out)

    assert look.frame_count(clip) < 150
    assert {look.frame_count(rendition.download) for rendition in renditions} == {250}
    assert [look.keyframes_s(rendition.download) for rendition in renditions] == [[0, 4, 8]] * 3


def test_a_picture_that_ends_before_the_sound_stays(studio, look, out):
    clip = studio.make("short.mkv", *studio.picture(seconds=3), *studio.tone(9), *studio.H264)

    (rendition,) = render(clip, out)

    assert look.frame_count(rendition.download) == pytest.approx(225, abs=2)
    assert len(entries(rendition.stream / "index.m3u8")) == 3


FLASH = "drawbox=c=black:t=fill:enable='lt(n,50)'"
BEEP = "0.5*sin(2765*t)*gt(t\\,2)"


@pytest.mark.parametrize(
    ("container", "picture_s", "sound_s"),
    [("mp4", 0, 0), ("mp4", 1.5, 0), ("mkv", 0, 1.5), ("mkv", 7, 8), ("ts", 0, 1.5), ("ts", 1.5, 0)],
)
def test_sound_stays_with_the_picture(picture_s, sound_s, container, studio, look, out):
    """A flash and a beep, each two seconds into a stream; the streams may start at different times."""
    clip = studio.make(
        f"sync.{container}",
        *("-itsoffset", str(picture_s), *studio.picture(seconds=5)),
        *("-itsoffset", str(sound_s), *studio.tone(5, BEEP)),
        *("-vf", FLASH, *studio.H264),
    )

    (rendition,) = render(clip, out)

    for played in (rendition.download, rendition.stream / "index.m3u8"):
        apart_s = look.first_sound_s(played) - look.first_light_s(played)
        assert apart_s == pytest.approx(sound_s - picture_s, abs=0.045)
    assert rendition.duration_ms == pytest.approx(probe(clip).duration_ms, abs=100)


def test_an_encode_ends_when_its_progress_raises(talk, out):
    class CancelledError(Exception):
        pass

    def stop(_percent):
        raise CancelledError

    facts = probe(talk)
    recipe = recipe_for(facts, HEIGHTS_PX, "superfast", PART_S)

    with pytest.raises(CancelledError):
        encode_part(talk, facts, recipe, divide(recipe)[0], out, stop)
