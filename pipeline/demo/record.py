"""Records a demo webinar: its slides and its speech as an MP4, with a slide deck and a handout beside it."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.demo.deck import write_deck
from pipeline.demo.script import Slide, Talk, Webinar
from pipeline.demo.slides import draw_slide
from pipeline.demo.speak import Utterance, speak
from pipeline.tool import run_tool

LONGEST_S = 300
FRAMES_A_SECOND = 25
SPEECH = "speech.wav"
LISTING = "slides.txt"
_WORDS = {
    "sv": {"speaker": "Talare", "about": "Om föredraget", "slides": "bilder", "handout": "sammanfattning"},
    "en": {"speaker": "Speaker", "about": "About the talk", "slides": "slides", "handout": "handout"},
}


def make_recording(webinar: Webinar, folder: Path) -> Path:
    """Write the webinar's recording, an H.264 and AAC MP4 of 1280x720, into *folder*.

    Raises ToolMissing, ToolFailed and DiskFull.
    """
    recording = folder / f"{webinar.slug}.mp4"
    with TemporaryDirectory(dir=folder) as scratch_name:
        scratch = Path(scratch_name)
        starts_ms = _slide_starts(webinar, speak(webinar, scratch / SPEECH))
        pictures = _draw(webinar, scratch)
        (scratch / LISTING).write_text(_concat_list(pictures, starts_ms, webinar.length_ms), encoding="utf-8")
        _encode(scratch, recording.resolve(), webinar.length_ms)
    return recording


def make_material(webinar: Webinar, folder: Path) -> list[Path]:
    """Write what viewers may download, into *folder*: the slides as a PDF, and a handout as plain text."""
    words = _WORDS[webinar.language]
    deck = folder / f"{webinar.slug}-{words['slides']}.pdf"
    shown = _slides(webinar)
    pictures = [draw_slide(slide, talk, webinar) for talk, slide in shown]
    lines = [[slide.heading, *slide.points] for _, slide in shown]
    write_deck(deck, pictures, lines, webinar.title, webinar.language)
    handout = folder / f"{webinar.slug}-{words['handout']}.txt"
    handout.write_text(_handout(webinar), encoding="utf-8")
    return [deck, handout]


def _slides(webinar: Webinar) -> list[tuple[Talk, Slide]]:
    return [(talk, slide) for talk in webinar.talks for slide in talk.slides]


def _slide_starts(webinar: Webinar, uttered: tuple[Utterance, ...]) -> list[int]:
    """When each slide comes up, in ms: with its talk, or with the first sentence spoken over it."""
    spoken = {utterance.slide: utterance.start_ms for utterance in reversed(uttered)}
    return [talk.start_ms if slide is talk.slides[0] else spoken[slide] for talk, slide in _slides(webinar)]


def _draw(webinar: Webinar, scratch: Path) -> list[Path]:
    pictures = []
    for number, (talk, slide) in enumerate(_slides(webinar), start=1):
        picture = scratch / f"{number:02}.png"
        draw_slide(slide, talk, webinar).save(picture)
        pictures.append(picture)
    return pictures


def _concat_list(pictures: list[Path], starts_ms: list[int], length_ms: int) -> str:
    """ffmpeg's list of pictures and how long each is shown; the last one again, since its time is ignored."""
    lines = ["ffconcat version 1.0"]
    for picture, (start_ms, end_ms) in zip(pictures, pairwise([*starts_ms, length_ms]), strict=True):
        lines += [f"file {picture.name}", f"duration {(end_ms - start_ms) / 1000}"]
    return "\n".join([*lines, f"file {pictures[-1].name}", ""])


def _encode(scratch: Path, recording: Path, length_ms: int) -> None:
    inputs = ["-f", "concat", "-i", LISTING, "-i", SPEECH]
    picture = ["-vf", f"fps={FRAMES_A_SECOND},format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast"]
    sound = ["-c:a", "aac", "-b:a", "96k", "-ar", "48000"]
    same_each_time = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    out = ["-t", str(length_ms / 1000), "-movflags", "+faststart", f"file:{recording}"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, *picture, *sound, *same_each_time, *out]
    run_tool(command, timeout_s=LONGEST_S, folder=scratch)


def _handout(webinar: Webinar) -> str:
    words = _WORDS[webinar.language]
    lines = [webinar.title, "=" * len(webinar.title), "", webinar.description, ""]
    for talk in webinar.talks:
        lines += [talk.title, "-" * len(talk.title)]
        lines += [f"{words['speaker']}: {talk.speaker.name}, {talk.speaker.organisation}"]
        lines += [f"{words['about']}: {talk.abstract}", ""]
        for slide in talk.slides[1:]:
            lines += [slide.heading, *(f"- {point}" for point in slide.points), ""]
    return "\n".join(lines)
