#!/usr/bin/env python
"""Two workers of one core each against one such worker, on one recording; and what is repeated after SIGKILL.

    .venv/bin/python scripts/bench_scale.py [--seconds 96] [--rounds 1] [--json]

The catalogue is on a PostgreSQL of the bench's own; every worker, with its encoders, is bound to a core of its own.
Times count from the first stage's beginning. One and two workers take turns, so that both meet the same noise of
the machine; the ratios are of their medians. What two bare encoders on two cores gain over one on one core, measured
beside them, is the most that the machine can give: 2 on one that has nothing else to do and cores of its own.
How many parts are encoded at once tells what the workers lose by themselves, whatever the machine takes from them.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # for the PostgreSQL of the tests

from index.captions.cue import Cue  # noqa: E402
from index.catalogue import stages  # noqa: E402
from index.models import StagePart  # noqa: E402
from index.settings import PREFIX, Settings, read_settings  # noqa: E402
from pipeline import engine  # noqa: E402
from pipeline.archive import Archive, open_archive, prepare  # noqa: E402
from pipeline.incoming import receive_file  # noqa: E402
from pipeline.ingest import Description, accept  # noqa: E402
from pipeline.tool import run_tool  # noqa: E402
from tests.postgres import Cluster  # noqa: E402

POLL_S = 0.1
LONGEST_S = 3600
KILL_PERCENT = 90
SCALE_TARGET, REPEAT_TARGET = 1.8, 1
RATE, SIZE = 25, "1280x720"


@dataclass(frozen=True)
class Run:
    """What became of one recording: how long its parts and all its stages took, and who did which parts."""

    encode_s: float
    whole_s: float
    parts: Sequence[StagePart]

    @property
    def at_once(self) -> float:
        """How many parts were being encoded at once, on average."""
        return sum(span_s([part]) for part in self.parts) / self.encode_s

    @property
    def of_each(self) -> list[int]:
        return sorted(Counter(part.worker for part in self.parts).values())

    @property
    def repeated(self) -> int:
        return sum(part.attempts - 1 for part in self.parts)


def make_clip(folder: Path, seconds: int) -> Path:
    clip = folder / "clip.mp4"
    picture = ["-f", "lavfi", "-i", f"testsrc2=size={SIZE}:rate={RATE}:duration={seconds}"]
    sound = ["-f", "lavfi", "-i", f"sine=duration={seconds}"]
    coding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    run_tool(["ffmpeg", "-v", "error", *picture, *sound, *coding, str(clip)], timeout_s=LONGEST_S)
    return clip


def encode_bare(clip: Path, seconds: int, cores: Sequence[int]) -> float:
    """How many seconds it takes as many encoders as *cores*, side by side, to encode the same *seconds*."""
    both = "[0:v]split[a][b];[b]scale=-2:360[c]"
    coding = ["-c:v", "libx264", "-preset", "veryfast", "-f", "null", "-"]
    command = ["ffmpeg", "-v", "error", "-t", str(seconds), "-i", str(clip), "-filter_complex", both]
    began_s = time.monotonic()
    encoders = [
        subprocess.Popen(
            ["taskset", "--cpu-list", str(core), *command, "-map", "[a]", *coding, "-map", "[c]", *coding],
            stdin=subprocess.DEVNULL,
        )
        for core in cores
    ]
    for encoder in encoders:
        encoder.wait()
    return time.monotonic() - began_s


@dataclass(frozen=True)
class Bench:
    cluster: Cluster
    folder: Path
    clip: Path
    part_s: int

    @contextmanager
    def archive(self, name: str) -> Iterator[Archive]:
        """An archive of its own into which the clip has been handed."""
        with self.cluster.lent() as url:
            archive = open_archive(self._settings(url, name))
            prepare(archive.settings)
            engine.prepare(archive.settings)
            queue = engine.Engine(archive.settings)
            incoming = receive_file(archive.settings, self.clip, lambda size_bytes: None)
            accept(archive, queue.enqueue, incoming, Description(name, captions=(Cue(0, 2000, "Hej."),)))
            queue.close()
            yield archive
            archive.close()

    def _settings(self, url: str, name: str) -> Settings:
        given = {"data": self.folder / name, "database_url": url, "part_s": self.part_s, "rungs": "720,360"}
        return read_settings({PREFIX + key.upper(): str(value) for key, value in given.items()})

    def start(self, archive: Archive, core: int) -> "subprocess.Popen[bytes]":
        """A worker that has one core, and whose encoders have the same."""
        settings = archive.settings
        given = {"DATA": settings.data, "DATABASE_URL": settings.database_url, "RUNGS": settings.rungs}
        given |= {"PART_S": settings.part_s}
        return subprocess.Popen(
            ["taskset", "--cpu-list", str(core), sys.executable, "-m", "archive_web.commands", "worker"],
            cwd=ROOT,
            env={**os.environ, **{PREFIX + name: str(value) for name, value in given.items()}},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def take_through(self, name: str, cores: Sequence[int], *, kill_late: bool = False) -> Run:
        """Have one worker on each of *cores* do the recording; *kill_late*: all are killed once, and replaced."""
        with self.archive(name) as archive:
            workers = [self.start(archive, core) for core in cores]
            try:
                if kill_late:
                    wait_until(lambda: percent_encoded(archive) >= KILL_PERCENT)
                    kill(workers)
                    workers = [self.start(archive, core) for core in cores]
                wait_until(lambda: has_ended(archive))
            finally:
                kill(workers)
            return result(archive)


def kill(workers: Sequence["subprocess.Popen[bytes]"]) -> None:
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.wait()


def wait_until(condition: Any) -> None:
    until_s = time.monotonic() + LONGEST_S
    while not condition():
        if time.monotonic() > until_s:
            raise TimeoutError
        time.sleep(POLL_S)


def percent_encoded(archive: Archive) -> float:
    parts = parts_of(archive)
    whole = sum(part.weight for part in parts)
    return sum(part.weight * part.percent for part in parts) / whole if whole else 0


def has_ended(archive: Archive) -> bool:
    with archive.database.read() as session:
        return stages.all_ended(stages.of(session, 1))


def parts_of(archive: Archive) -> Sequence[StagePart]:
    with archive.database.read() as session:
        return stages.parts_of(session, 1, "parts")


def result(archive: Archive) -> Run:
    with archive.database.read() as session:
        rows = stages.of(session, 1)
    failed = [row.name for row in rows if row.state == "failed"]
    if failed:
        raise SystemExit(f"These stages failed: {', '.join(failed)}")
    parts = parts_of(archive)
    return Run(span_s(parts), span_s(rows), parts)


def span_s(rows: Sequence[Any]) -> float:
    begun: list[datetime] = [row.started_at for row in rows if row.started_at]
    ended: list[datetime] = [row.finished_at for row in rows if row.finished_at]
    return (max(ended) - min(begun)).total_seconds()


def measure(seconds: int, rounds: int) -> dict[str, Any]:
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        raise SystemExit("Two cores are needed.")
    cluster = Cluster.make()
    try:
        with TemporaryDirectory() as folder:
            part_s = max(4, seconds // 8)
            bench = Bench(cluster, Path(folder), make_clip(Path(folder), seconds), part_s)
            ones, twos, bare = [], [], []
            for number in range(rounds):
                ones.append(bench.take_through(f"one-{number}", cores[:1]))
                alone_s = encode_bare(bench.clip, part_s, cores[:1])
                bare.append(2 * alone_s / encode_bare(bench.clip, part_s, cores))
                twos.append(bench.take_through(f"two-{number}", cores))
            killed = bench.take_through("killed", cores, kill_late=True)
    finally:
        cluster.remove()
    return {
        "recording_s": seconds,
        "part_s": part_s,
        "rounds": rounds,
        "one_worker": {"encode_s": of(ones, "encode_s"), "whole_s": of(ones, "whole_s")},
        "two_workers": {"encode_s": of(twos, "encode_s"), "whole_s": of(twos, "whole_s")},
        "parts_of_each": twos[-1].of_each,
        "encode_ratio": round(of(ones, "encode_s") / of(twos, "encode_s"), 2),
        "whole_ratio": round(of(ones, "whole_s") / of(twos, "whole_s"), 2),
        "at_once": [of(ones, "at_once"), of(twos, "at_once")],
        "at_once_ratio": round(of(twos, "at_once") / of(ones, "at_once"), 2),
        "bare_ratio": round(median(bare), 2),
        "target_ratio": SCALE_TARGET,
        "killed_at_percent": KILL_PERCENT,
        "parts_repeated_per_worker": killed.repeated / len(cores),
        "target_repeated": REPEAT_TARGET,
    }


def of(runs: Sequence[Run], name: str) -> float:
    return round(median(getattr(run, name) for run in runs), 2)


def print_table(found: dict[str, Any]) -> None:
    print(f"{found['recording_s']} s of {SIZE}, parts of {found['part_s']} s, {found['rounds']} round(s)\n")
    print(f"{'':<14}{'one worker':>12}{'two workers':>13}{'ratio':>8}{'target':>8}")
    for row, key in (("encode", "encode"), ("to ready", "whole")):
        one, two = (found[who][f"{key}_s"] for who in ("one_worker", "two_workers"))
        print(f"{row:<14}{one:>10} s{two:>11} s{found[f'{key}_ratio']:>8}{found['target_ratio']:>8}")
    one, two = found["at_once"]
    print(f"{'parts at once':<14}{one:>12}{two:>13}{found['at_once_ratio']:>8}{found['target_ratio']:>8}")
    print(f"{'bare encoders':<39}{found['bare_ratio']:>8}")
    print(f"\nparts of each worker        {found['parts_of_each']}")
    print(
        f"parts repeated per worker   {found['parts_repeated_per_worker']} after SIGKILL of both at "
        f"{found['killed_at_percent']} % (target: at most {found['target_repeated']})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=96, help="length of the recording (default 96)")
    parser.add_argument("--rounds", type=int, default=1, help="times that each is measured (default 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    found = measure(arguments.seconds, arguments.rounds)
    if arguments.json:
        print(json.dumps(found))
    else:
        print_table(found)


if __name__ == "__main__":
    main()
