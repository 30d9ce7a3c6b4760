#!/usr/bin/env python
"""Encode one clip in three ways, and measure what each costs and how good its pictures are.

    .venv/bin/python scripts/bench_transcode.py [--seconds 120] [--part 60] [--long 60] [--json]

- ours: parts, each decoded once for all rungs, then joined and packaged;
- one command a rung: each decodes the source again;
- one plain command: one decode, every rung, nothing else.

All have the same rungs, preset, quality, rate and groups of frames. Then a recording of --long minutes, as
meeting programs export them, is made watchable, as it is when its upload has ended.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from math import log10
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.demo.slides import draw_slide
from pipeline.demo.webinars import WEBINARS
from pipeline.media.codecs import encoder_options
from pipeline.media.facts import SourceFacts
from pipeline.media.join import join
from pipeline.media.parts import divide, encode_part
from pipeline.media.probe import probe
from pipeline.media.recipe import Recipe, recipe_for
from pipeline.media.watchable import is_playable_as_is, remux
from pipeline.tool import run_tool

HEIGHTS_PX = (1080, 720, 480, 360)
PRESET = "veryfast"
LONGEST_S = 6 * 3600
SLIDE_S = 9
MEETING = {"c:v": "libx264", "preset": "ultrafast", "b:v": "900k", "g": 250, "c:a": "aac", "b:a": "96k"}


def unheard(percent: float) -> None:
    """Progress that nobody watches."""


def cpu_s() -> float:
    """CPU time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(*outputs: Any) -> None:
    command = ["ffmpeg", "-v", "error", "-nostdin"]
    run_tool(
        ffmpeg.compile(ffmpeg.merge_outputs(*outputs), cmd=command, overwrite_output=True),
        timeout_s=LONGEST_S,
    )


def make_clip(folder: Path, seconds: int) -> Path:
    """Slides in 1080p with a restless picture in the corner, as a webcam is."""
    webinar = WEBINARS[0]
    slides = [(slide, talk) for talk in webinar.talks for slide in talk.slides]
    for number, (slide, talk) in enumerate(slides):
        draw_slide(slide, talk, webinar).resize((1920, 1080)).save(folder / f"{number:02}.png")
    shown = ffmpeg.input(str(folder / "%02d.png"), framerate=f"1/{SLIDE_S}", loop=1).filter("fps", 25)
    webcam = ffmpeg.input("mandelbrot=size=384x216:rate=25", f="lavfi").filter("noise", alls=8, allf="t")
    picture = shown.overlay(webcam, x="W-w-24", y=24).filter("format", "yuv420p")
    sound = ffmpeg.input("anoisesrc=color=pink:amplitude=0.1", f="lavfi")
    clip = folder / "clip.mp4"
    codecs = {"c:v": "libx264", "preset": "veryfast", "crf": 20, "c:a": "aac", "t": seconds}
    run(ffmpeg.output(picture, sound, str(clip), **codecs))
    return clip


def in_parts(clip: Path, facts: SourceFacts, recipe: Recipe, folder: Path) -> list[Path]:
    made = []
    for part in divide(recipe):
        (folder / str(part.number)).mkdir()
        made.append(encode_part(clip, facts, recipe, part, folder / str(part.number), unheard))
    joined = join(facts, recipe, lambda name: [part.tracks[name] for part in made], None, folder, unheard)
    return [rendition.download for rendition in joined if rendition.download]


def one_command_a_rung(clip: Path, facts: SourceFacts, recipe: Recipe, folder: Path) -> list[Path]:
    paths = [folder / f"{track.name}.mp4" for track in recipe.tracks]
    for track, path in zip(recipe.tracks, paths, strict=True):
        picture = ffmpeg.input(str(clip))["v:0"].filter("scale", *track.size_px)
        run(ffmpeg.output(picture, str(path), **encoder_options(track, recipe)))
    return paths


def one_plain_command(clip: Path, facts: SourceFacts, recipe: Recipe, folder: Path) -> list[Path]:
    paths = [folder / f"{track.name}.mp4" for track in recipe.tracks]
    copies = ffmpeg.input(str(clip))["v:0"].filter_multi_output("split", len(paths))
    run(
        *(
            ffmpeg.output(
                copies[number].filter("scale", *track.size_px), str(path), **encoder_options(track, recipe)
            )
            for number, (track, path) in enumerate(zip(recipe.tracks, paths, strict=True))
        )
    )
    return paths


def psnr_db(made: Path, clip: Path, size_px: tuple[int, int], folder: Path) -> float:
    """How near *made* is to *clip*, shrunk alike: the mean over all frames of all their samples."""
    seen = ffmpeg.input(str(clip))["v:0"].filter("scale", *size_px, flags="lanczos")
    log = folder / "psnr.log"
    compared = ffmpeg.filter([ffmpeg.input(str(made))["v:0"], seen], "psnr", stats_file=str(log))
    run(ffmpeg.output(compared, "-", f="null"))
    errors = [float(line.split("mse_avg:")[1].split()[0]) for line in log.read_text().splitlines()]
    return round(10 * log10(255**2 / max(sum(errors) / len(errors), 1e-9)), 2)


WAYS: dict[str, Callable[[Path, SourceFacts, Recipe, Path], list[Path]]] = {
    "ours": in_parts,
    "one command a rung": one_command_a_rung,
    "one plain command": one_plain_command,
}


def measure_encoding(folder: Path, seconds: int, part_s: int) -> dict[str, Any]:
    clip = make_clip(folder, seconds)
    facts = probe(clip)
    recipe = recipe_for(facts, HEIGHTS_PX, PRESET, part_s)
    rows = {}
    for name, way in WAYS.items():
        made_in = folder / name
        made_in.mkdir()
        before_s, started = cpu_s(), time.monotonic()
        made = way(clip, facts, recipe, made_in)
        rows[name] = {"cpu_s": round(cpu_s() - before_s, 1), "wall_s": round(time.monotonic() - started, 1)}
        rows[name]["psnr_db"] = [
            psnr_db(path, clip, track.size_px, folder)
            for path, track in zip(made, recipe.tracks, strict=True)
        ]
        rows[name]["mib"] = round(sum(path.stat().st_size for path in made) / 2**20, 1)
    ours_s = rows["ours"]["cpu_s"]
    return {
        "seconds": seconds,
        "parts": len(divide(recipe)),
        "rungs_px": [track.height_px for track in recipe.tracks],
        "ways": rows,
        "of_one_command_a_rung": round(ours_s / rows["one command a rung"]["cpu_s"], 3),
        "of_one_plain_command": round(ours_s / rows["one plain command"]["cpu_s"], 3),
        "lost_by_a_kill_at_most": f"1 part of {len(divide(recipe))}",
    }


def measure_watchable(folder: Path, minutes: int) -> dict[str, Any]:
    """Time from the end of an upload until the recording can be watched: probed, and packed anew."""
    once, recording = folder / "once.mp4", folder / "recording.mp4"
    picture, sound = (
        ffmpeg.input("testsrc2=size=1280x720:rate=25", f="lavfi"),
        ffmpeg.input("sine", f="lavfi"),
    )
    run(ffmpeg.output(picture, sound, str(once), t=30, pix_fmt="yuv420p", **MEETING))
    run(ffmpeg.output(ffmpeg.input(str(once), stream_loop=-1), str(recording), c="copy", t=60 * minutes))
    started = time.monotonic()
    facts = probe(recording)
    playable = is_playable_as_is(facts)
    remux(recording, facts, folder / "watch.mp4")
    took_s = time.monotonic() - started
    return {
        "watchable_minutes": minutes,
        "watchable_mib": round(recording.stat().st_size / 2**20),
        "watchable_as_it_is": playable,
        "watchable_after_s": round(took_s, 2),
    }


def print_table(found: dict[str, Any]) -> None:
    print(f"{'way':<20} {'CPU s':>7} {'wall s':>7} {'MiB':>6}   PSNR dB, by rung {found['rungs_px']}")
    for name, row in found.pop("ways").items():
        print(f"{name:<20} {row['cpu_s']:>7} {row['wall_s']:>7} {row['mib']:>6}   {row['psnr_db']}")
    print()
    for name, value in found.items():
        print(f"{name:<24} {value}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=120, help="length of the clip (default 120)")
    parser.add_argument("--part", type=int, default=60, help="length of a part in seconds (default 60)")
    parser.add_argument("--long", type=int, default=60, help="minutes of the recording to watch (default 60)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure_encoding(Path(folder), arguments.seconds, arguments.part)
        found |= measure_watchable(Path(folder), arguments.long)
    print(json.dumps(found)) if arguments.json else print_table(found)


if __name__ == "__main__":
    main()
