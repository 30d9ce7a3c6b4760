#!/usr/bin/env python
"""Take a long 1080p recording through the real pipeline, and measure stages, memory, scratch and store.

    .venv/bin/python scripts/bench_pipeline.py [--minutes 60] [--json]

The recording is made first: slides with a moving picture in the corner, and synthetic speech. A worker
process takes it through; every half second the memory of the worker with its tools is read (the speech model
apart), and the size of the scratch folder. Private memory is what the programs' own files, mapped into it and
shared by all who run them, do not count in.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ffmpeg
import psutil

from index.catalogue import recordings, stages
from index.models import StageState
from index.settings import Settings, read_settings
from pipeline import engine
from pipeline.archive import Archive, open_archive, prepare
from pipeline.demo.slides import draw_slide
from pipeline.demo.speak import speak
from pipeline.demo.webinars import WEBINARS
from pipeline.incoming import receive_file
from pipeline.ingest import Description, accept
from pipeline.tool import run_tool

POLL_S = 0.5
LONGEST_S = 6 * 3600
SPEECH = "pipeline.speech.recognise"
MIB = 2**20


@dataclass
class Peaks:
    """The highest values seen."""

    worker_bytes: int = 0
    private_bytes: int = 0
    speech_bytes: int = 0
    scratch_bytes: int = 0
    largest: dict[str, int] = field(default_factory=dict)

    def look(self, worker: psutil.Process, scratch: Path) -> None:
        apart, private, speech = 0, 0, 0
        for process in [worker, *worker.children(recursive=True)]:
            try:
                memory, command = process.memory_info(), process.cmdline()
            except psutil.Error:
                continue  # it has just ended
            if SPEECH in command:
                speech += memory.rss
            else:
                apart += memory.rss
                private += memory.rss - memory.shared
                name = process.name()
                self.largest[name] = max(self.largest.get(name, 0), memory.rss)
        self.worker_bytes = max(self.worker_bytes, apart)
        self.private_bytes = max(self.private_bytes, private)
        self.speech_bytes = max(self.speech_bytes, speech)
        self.scratch_bytes = max(self.scratch_bytes, size_of(scratch))


def size_of(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue  # it has just been moved
    return total


def make_clip(folder: Path, minutes: int) -> Path:
    """A recording of *minutes*: about a minute and a half of a talk, again and again."""
    webinar = WEBINARS[0]
    sound = folder / "speech.wav"
    speak(webinar, sound)
    talk = webinar.talks[0]
    for number, slide in enumerate(talk.slides):
        draw_slide(slide, talk, webinar).resize((1920, 1080)).save(folder / f"{number:02}.png")
    once, clip = folder / "once.mp4", folder / "recording.mp4"
    length_s = webinar.length_ms / 1000
    slides = ffmpeg.input(str(folder / "%02d.png"), framerate=f"{len(talk.slides)}/{length_s}")
    corner = ffmpeg.input("testsrc2=size=384x216:rate=25", f="lavfi")
    picture = slides.filter("fps", 25).overlay(corner, x="W-w-24", y=24).filter("format", "yuv420p")
    codecs = {"c:v": "libx264", "preset": "veryfast", "crf": 20, "c:a": "aac", "t": length_s}
    make(ffmpeg.output(picture, ffmpeg.input(str(sound)), str(once), **codecs))
    repeated = ffmpeg.input(str(once), stream_loop=-1)
    make(ffmpeg.output(repeated, str(clip), c="copy", t=minutes * 60, movflags="+faststart"))
    return clip


def make(output: Any) -> None:
    run_tool(ffmpeg.compile(output, overwrite_output=True), timeout_s=LONGEST_S)


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "EFTERHAND_DATA": str(settings.data), "EFTERHAND_SPEECH_MODEL": "demo"}
    return subprocess.Popen(
        [sys.executable, "-m", "archive_web.commands", "worker"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def follow(archive: Archive, recording_id: int, worker_id: int) -> Peaks:
    """Watch until every stage has ended; the first state of each stage is told on the error stream."""
    peaks, worker, told = Peaks(), psutil.Process(worker_id), set[tuple[str, str]]()
    while True:
        peaks.look(worker, archive.settings.scratch_folder)
        with archive.database.read() as session:
            states = list(stages.of(session, recording_id))
        for state in states:
            if (state.name, state.state) not in told:
                told.add((state.name, state.state))
                print(f"{time.strftime('%X')} {state.name} {state.state}", file=sys.stderr)
        if stages.all_ended(states):
            return peaks
        time.sleep(POLL_S)


def measure(minutes: int, folder: Path) -> dict[str, Any]:
    settings = read_settings({**os.environ, "EFTERHAND_DATA": str(folder / "data")})
    prepare(settings)
    engine.prepare(settings)
    archive, queue = open_archive(settings), engine.Engine(settings)
    clip = make_clip(folder, minutes)
    incoming = receive_file(settings, clip, lambda size_bytes: None)
    described = Description(title="Bench", language="sv", speech_model="demo")
    taken = accept(archive, queue.enqueue, incoming, described)
    worker = start_worker(settings)
    began_s = time.monotonic()
    try:
        peaks = follow(archive, taken.recording_id, worker.pid)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    took_s = time.monotonic() - began_s
    with archive.database.read() as session:
        recording = recordings.by_id(session, taken.recording_id)
        length_s = (recording.duration_ms or 0) / 1000
        rows = {state.name: _row(state, length_s) for state in recording.stages}
    return {
        "minutes": minutes,
        "cores": os.cpu_count(),
        "source_mib": round(clip.stat().st_size / MIB),
        "stages": rows,
        "whole_way_ratio": round(took_s / length_s, 3),
        "worker_peak_mib": round(peaks.worker_bytes / MIB),
        "worker_private_peak_mib": round(peaks.private_bytes / MIB),
        "largest_process_mib": {name: round(size / MIB) for name, size in peaks.largest.items()},
        "speech_peak_mib": round(peaks.speech_bytes / MIB),
        "scratch_peak_of_source": round(peaks.scratch_bytes / clip.stat().st_size, 2),
        "scratch_left_bytes": size_of(settings.scratch_folder),
        "incoming_left_bytes": size_of(settings.incoming_folder),
        "store_mib": round(size_of(settings.store_folder) / MIB),
    }


def _row(state: StageState, length_s: float) -> dict[str, Any]:
    took_s = (
        (state.finished_at - state.started_at).total_seconds()
        if state.started_at and state.finished_at
        else 0.0
    )
    return {"state": state.state, "of_length": round(took_s / length_s, 4)}


def print_table(found: dict[str, Any]) -> None:
    rows = found.pop("stages")
    print(f"{'stage':<12} {'state':<8} time / recording's length")
    for name, row in rows.items():
        print(f"{name:<12} {row['state']:<8} {row['of_length']:.4f}")
    print()
    for name, value in found.items():
        print(f"{name:<24} {value}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=int, default=60, help="length of the recording (default 60)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(arguments.minutes, Path(folder))
    if arguments.json:
        print(json.dumps(found))
    else:
        print_table(found)


if __name__ == "__main__":
    main()
