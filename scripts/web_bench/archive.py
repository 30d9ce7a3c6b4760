"""The archive that is measured: the demo's webinars, a film to watch, and two recordings for the worker to encode."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ffmpeg
import psutil

from pipeline.tool import run_tool
from tests.serving import Site

LONGEST_S = 3600
TITLE = "Film to watch"
SLUG = "film-to-watch"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:03.000\nVälkommen till filmen.\n"
# Recognition is no part of this: captions are handed in. Two encodings run at once, whatever the machine has.
SETTINGS = {"rungs": "720,360", "slots": "2"}
SMALL = {"rungs": "360,180", "preset": "ultrafast"}


def make_archive(folder: Path, ready: Path | None, film: Path) -> Site:
    """The demo in *folder*, or a copy of the archive *ready*, and in it *film* encoded and published."""
    data = folder / "data"
    if ready:
        shutil.copytree(ready, data, ignore=shutil.ignore_patterns("worker.lock"))
        Site.at(data, **SMALL).command("reindex")
    else:
        Site.at(data, **SMALL).command("demo")
    site = Site.at(data, **SETTINGS)
    hand_in(site, film, TITLE, "--publish", "--wait")
    return site


def make_film(folder: Path, seconds: int) -> Path:
    """A film as heavy as the ladder allows: every picture is another one."""
    picture = ffmpeg.input(f"testsrc2=size=1280x720:rate=25:duration={seconds}", f="lavfi")
    restless = picture.filter("noise", alls=20, allf="t").filter("format", "yuv420p")
    sound = ffmpeg.input(f"sine=frequency=440:duration={seconds}", f="lavfi")
    film = folder / "film.mp4"
    codecs = {"c:v": "libx264", "preset": "ultrafast", "b:v": "6M", "c:a": "aac"}
    _make(ffmpeg.output(restless, sound, str(film), **codecs))
    return film


def make_work(folder: Path, film: Path, number: int, minutes: float) -> Path:
    """The film again and again, as a recording of its own."""
    path = folder / f"work-{number}.mp4"
    named = {"metadata": f"title=Recording {number}"}
    _make(
        ffmpeg.output(ffmpeg.input(str(film), stream_loop=-1), str(path), c="copy", t=minutes * 60, **named)
    )
    return path


def hand_in(site: Site, path: Path, title: str, *words: str) -> None:
    captions = path.with_suffix(".vtt")
    captions.write_text(CAPTIONS, encoding="utf-8")
    given = ("--title", title, "--language", "sv", "--captions", str(captions))
    site.command("ingest", str(path), *given, *words)


@contextmanager
def working(site: Site) -> Iterator[psutil.Process]:
    """A worker that takes what has been handed in; it is stopped in the midst of it."""
    with site.running("worker") as process:
        yield psutil.Process(process.pid)


def encodings(worker: psutil.Process) -> int:
    """How many encodings the worker runs at this moment."""
    try:
        return sum(child.name() == "ffmpeg" for child in worker.children(recursive=True))
    except psutil.Error:
        return 0


def _make(output: object) -> None:
    run_tool(ffmpeg.compile(output, overwrite_output=True), timeout_s=LONGEST_S)
