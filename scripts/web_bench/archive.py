"""The archive that is measured: the demo's webinars, a film to watch, and two recordings for the worker to encode."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ffmpeg
import psutil

from pipeline.tool import run_tool
from tests.serving import Site

LONGEST_S = 3600
START_S = 300
TITLE = "Film to watch"
SLUG = "film-to-watch"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:03.000\nVälkommen till filmen.\n"
# What the film and the two recordings are made in, two encodings at once whatever the machine has; and the demo.
# Recognition is no part of the work: captions are handed in.
WORK = 2
SETTINGS = {"rungs": "720,360", "slots": str(WORK)}
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


def make_work(site: Site, folder: Path, film: Path, minutes: float) -> None:
    """Hand in the film again and again, as recordings for the worker, each of other bytes."""
    for number in range(WORK):
        title, path = f"Recording {number}", folder / f"work-{number}.mp4"
        again = ffmpeg.input(str(film), stream_loop=-1)
        _make(ffmpeg.output(again, str(path), c="copy", t=minutes * 60, metadata=f"title={title}"))
        hand_in(site, path, title)
        path.unlink()


def hand_in(site: Site, path: Path, title: str, *words: str) -> None:
    captions = path.with_suffix(".vtt")
    captions.write_text(CAPTIONS, encoding="utf-8")
    given = ("--title", title, "--language", "sv", "--captions", str(captions))
    site.command("ingest", str(path), *given, *words)


@contextmanager
def working(site: Site) -> Iterator[psutil.Process]:
    """A worker, from when it encodes what has been handed in; it is stopped in the midst of it."""
    with site.running("worker") as process:
        worker, until_s = psutil.Process(process.pid), time.monotonic() + START_S
        while encodings(worker) < WORK:
            assert time.monotonic() < until_s, site.log("worker")
            time.sleep(0.2)
        yield worker


def encodings(worker: psutil.Process) -> int:
    """How many encodings the worker runs at this moment."""
    try:
        return sum(child.name() == "ffmpeg" for child in worker.children(recursive=True))
    except psutil.Error:
        return 0


def _make(output: object) -> None:
    run_tool(ffmpeg.compile(output, overwrite_output=True), timeout_s=LONGEST_S)
