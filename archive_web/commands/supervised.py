"""Commands of ours as processes of their own, kept alive and stopped together."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from archive_web.commands.terminal import say
from pipeline.tool import die_with_parent

STOP_S = 10
LOOK_S = 0.5
# A part that dies sooner than this after its start has a fault that another start would not mend.
SETTLED_S = 20


@dataclass
class Part:
    """A command of ours in a process of its own: Part("web"), Part("demo --if-empty")."""

    name: str
    process: "subprocess.Popen[bytes]" = field(init=False)
    started_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([*die_with_parent("TERM"), *self.command()])
        self.started_s = time.monotonic()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "archive_web.commands", *self.name.split()]

    def has_settled(self) -> bool:
        return time.monotonic() - self.started_s > SETTLED_S


@contextmanager
def stopped_together(parts: list[Part]) -> Iterator[None]:
    """SIGTERM or Ctrl-C ends the block, and whatever ends it stops *parts*, those added in the block too."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        say(
            "Stopped. What was under way goes on at the next start.",
            "Stoppat. Det som pågick fortsätter vid nästa start.",
        )
    finally:
        _stop(parts)


def keep_alive(parts: Sequence[Part]) -> None:
    """Start each of *parts* again when it dies. Exits when one died so soon that it would not help."""
    while all(_is_alive(part) for part in parts):
        time.sleep(LOOK_S)
    sys.exit(1)


def _is_alive(part: Part) -> bool:
    """Whether *part* runs, started again if it had been running well."""
    exit_status = part.process.poll()
    if exit_status is None:
        return True
    if not part.has_settled():
        say(
            f"{part.name} did not start (exit {exit_status}); see what it says above.",
            f"{part.name} startade inte (slutkod {exit_status}); se vad den säger ovan.",
        )
        return False
    say(
        f"{part.name} has died (exit {exit_status}); starting it again.",
        f"{part.name} har dött (slutkod {exit_status}); startar den igen.",
    )
    part.start()
    return True


def _stop(parts: Sequence[Part]) -> None:
    for part in parts:
        part.process.terminate()
    for part in parts:
        try:
            part.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            part.process.kill()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
