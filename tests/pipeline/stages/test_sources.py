"""Bad and odd sources: each ends in clear sentences, what can be watched is, and the source is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.captions.cue import Cue
from index.catalogue.talks import TalkDraft
from pipeline.archive import Archive
from pipeline.stages.plan import NAMES

TakeThrough = Callable[..., Any]
CUES = (Cue(0, 2000, "Välkommen hit."),)
AFTER_PROBE = set(NAMES) - {"probe", "search"}


def assert_refused(archive: Archive, ending: Any, source: Path, en: str, sv: str) -> None:
    assert ending.errors["probe"].say("en") == en
    assert ending.errors["probe"].say("sv") == sv
    assert ending.named("failed") == {"probe", *AFTER_PROBE}
    assert ending.status == "draft"
    (key,) = archive.store.keys("")
    assert archive.store.local_path(key).read_bytes() == source.read_bytes()


def test_a_text_that_is_named_as_a_recording(
    archive: Archive, tmp_path: Path, take_through: TakeThrough
) -> None:
    source = tmp_path / "föreläsning.mp4"
    source.write_text("Det här är ett brev, ingen inspelning.\n" * 50, encoding="utf-8")

    ending = take_through(source)

    assert_refused(
        archive,
        ending,
        source,
        "The file is not a sound or video recording. Upload the recording itself, such as an MP4 or MKV.",
        "Filen är ingen ljud- eller videoinspelning. Ladda upp själva inspelningen, till exempel en MP4.",
    )


def test_a_recording_that_was_never_finished(
    archive: Archive, clips: Any, tmp_path: Path, take_through: TakeThrough
) -> None:
    whole = clips.make("index last.mp4", *clips.picture(2), *clips.H264).read_bytes()
    source = tmp_path / "cut.mp4"
    source.write_bytes(whole[: len(whole) // 2])

    ending = take_through(source)

    assert_refused(
        archive,
        ending,
        source,
        "The recording was cut off before it was finished. Record or export it again.",
        "Inspelningen bröts innan den blev klar. Spela in eller exportera den igen.",
    )


def test_a_recording_cut_short_is_watched_as_far_as_it_goes(
    clips: Any, tmp_path: Path, take_through: TakeThrough
) -> None:
    clip = clips.make("long.mp4", *clips.picture(10), *clips.tone(10), *clips.H264, "-movflags", "+faststart")
    source = tmp_path / "cut.mp4"
    source.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])

    ending = take_through(source, captions=CUES)

    assert ending.named("failed") == set()
    assert ending.status == "published"
    assert ending.heights_px == [180, 90]
    assert 3_000 < ending.duration_ms < 7_000
    (notice,) = ending.notices
    held = f"0:00:0{ending.duration_ms // 1000}"
    assert notice.say("en").startswith(f"The file says it is 0:00:10 long, but holds only {held}.")
    assert notice.say("sv").startswith(f"Filen uppges vara 0:00:10 lång men innehåller bara {held}.")


def test_sound_without_a_picture_is_published_as_sound(
    archive: Archive, clips: Any, take_through: TakeThrough
) -> None:
    ending = take_through(clips.make("sound.m4a", *clips.tone(4)), captions=CUES)

    assert ending.named("failed") == set()
    assert ending.states["poster"] == "skipped"
    assert ending.status == "published"
    assert ending.heights_px == [0]
    (notice,) = ending.notices
    assert notice.say("en") == "The recording has no picture. It is published as sound."
    assert notice.say("sv") == "Inspelningen saknar bild. Den publiceras som ljud."


def test_a_picture_without_sound_gets_no_captions(
    archive: Archive, clips: Any, take_through: TakeThrough
) -> None:
    ending = take_through(clips.make("silent.mp4", *clips.picture(4), *clips.H264))

    assert ending.named("failed") == set()
    assert ending.named("skipped") == {"seekable", "sound", "recognition", "captions", "voices"}
    assert ending.status == "published"
    assert ending.heights_px == [180, 90]
    (notice,) = ending.notices
    assert notice.say("en") == "The recording has no sound, so it gets no captions."
    assert notice.say("sv") == "Inspelningen saknar ljud och får därför inga undertexter."


def test_a_talk_beyond_the_end_is_a_notice(clips: Any, take_through: TakeThrough) -> None:
    drafts = (TalkDraft("Vatten", 0, 3_000), TalkDraft("Energi", 3_000, 600_000))

    ending = take_through(clips.talk, captions=CUES, talks=drafts)

    assert ending.status == "published"
    (notice,) = ending.notices
    assert notice.say("sv") == (
        "Föredraget ”Energi” (0:00:03 till 0:10:00) går utanför inspelningen, som slutar 0:00:05. Rätta tiderna."
    )


@pytest.mark.parametrize("name", ['-rf \'my "clip".mp4', "🌍 åäö", "file:concat:x.mp4", "%d.mp4"])
def test_any_name_is_taken_through(clips: Any, tmp_path: Path, take_through: TakeThrough, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(clips.make("short.mp4", *clips.picture(1), *clips.H264).read_bytes())

    assert take_through(source).status == "published"
