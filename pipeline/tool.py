"""Run an outside program: the one place where a child process is started and watched."""

import os
import resource
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from index.errors import DiskFull, EfterhandError

TAIL_LINES = 12
LOOK_S = 0.2
# On a machine that also serves the site, a page that is asked for goes before work of minutes.
NICENESS = 10
NO_SPACE = "No space left on device"


class ToolMissing(EfterhandError):
    """A program that the pipeline needs is not installed."""

    en = "The program {tool} is not installed. Install it with: sudo apt-get install {package}"
    sv = "Programmet {tool} är inte installerat. Installera det med: sudo apt-get install {package}"


class ToolFailed(EfterhandError):
    """A program ended with an error; *reason* holds its last lines."""

    en = "{tool} failed (exit {exit_status}): {reason}"
    sv = "{tool} misslyckades (slutkod {exit_status}): {reason}"


class ToolTimedOut(EfterhandError):
    """A program did not end in the time it was given."""

    en = "{tool} did not finish in {timeout_s} seconds and was stopped. Try again when the machine has less to do."
    sv = "{tool} blev inte klart på {timeout_s} sekunder och stoppades. Försök igen när datorn har mindre att göra."


class Stopped(EfterhandError):
    """What the program was run for has been called off."""

    en = "The work was called off."
    sv = "Arbetet avbröts."


_stop: ContextVar[threading.Event | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(stop: threading.Event) -> Iterator[None]:
    """Within the block every program is ended, and Stopped raised, as soon as *stop* is set."""
    token = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(token)


PACKAGES = {
    "ffprobe": "ffmpeg",
    "setpriv": "util-linux",
    "tesseract": "tesseract-ocr tesseract-ocr-swe",
}


class LastWords:
    """The last lines a program said on standard error, and whether any line spoke of a full disk."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=TAIL_LINES)
        self.out_of_space = False

    def listen(self, stream: Iterable[str]) -> None:
        for line in stream:
            self.lines.append(line.rstrip())
            self.out_of_space = self.out_of_space or NO_SPACE in line


def run_tool(
    args: Sequence[str],
    *,
    timeout_s: float,
    on_line: Callable[[str], None] | None = None,
    memory_bytes: int | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run *args* without a shell and wait for it; the child dies with this process, and gives way to others.

    Each line of its standard output goes to *on_line* as it comes; without *on_line* the whole output is
    returned. *memory_bytes* limits its address space; *folder* is where it works. Raises ToolMissing,
    ToolFailed, ToolTimedOut, DiskFull and Stopped. Whatever is raised here or in *on_line*, the child is
    ended first.
    """
    name = Path(args[0]).name
    if shutil.which(args[0]) is None:
        raise ToolMissing(tool=name, package=PACKAGES.get(name, name))
    stop, ended = _stop.get() or threading.Event(), threading.Event()
    overdue_s = time.monotonic() + timeout_s
    last_words = LastWords()
    kept: list[str] = []
    with subprocess.Popen(
        [*die_with_parent("KILL"), *_giving_way(), *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        cwd=folder,
        env={**os.environ, **(environment or {})},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None

        def watch() -> None:
            while not ended.wait(LOOK_S):
                if stop.is_set() or time.monotonic() > overdue_s:
                    process.kill()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        listener = threading.Thread(target=last_words.listen, args=(process.stderr,), daemon=True)
        watcher.start()
        listener.start()
        try:
            if memory_bytes:
                resource.prlimit(process.pid, resource.RLIMIT_AS, (memory_bytes, memory_bytes))
            for line in process.stdout:
                (on_line or kept.append)(line)
            process.wait()
        finally:
            ended.set()
            process.kill()
            listener.join()
    if stop.is_set():
        raise Stopped()
    if process.returncode and time.monotonic() > overdue_s:
        raise ToolTimedOut(tool=name, timeout_s=int(timeout_s))
    if process.returncode and last_words.out_of_space:
        raise disk_full(folder or Path.cwd())
    if process.returncode:
        reason = "\n".join(last_words.lines) or "no message"
        raise ToolFailed(tool=name, exit_status=process.returncode, reason=reason)
    return "".join(kept)


def die_with_parent(signal_name: str) -> list[str]:
    """On Linux a small wrapper that has the kernel signal the child when its parent dies, however it dies."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name] if setpriv else []


def _giving_way() -> list[str]:
    """A small wrapper that gives the processor to programs of usual priority first, where there is one."""
    nice = shutil.which("nice")
    return [nice, "-n", str(NICENESS)] if nice else []


def disk_full(folder: Path) -> DiskFull:
    """The DiskFull error for the file system that holds *folder*."""
    return DiskFull(free_mb=shutil.disk_usage(folder).free // 2**20, folder=str(folder))
