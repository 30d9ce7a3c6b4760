"""What a process knows of its machine: how much it can do, and which other processes run on it."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from index.settings import Settings

BOOT = Path("/proc/sys/kernel/random/boot_id")
NUMBERING = Path("/proc/self/ns/pid")
# More threads make one encoding little faster and each takes memory; a machine with more cores runs more encodings.
CORES_OF_AN_ENCODING = 4


def encoder_threads() -> int:
    """How many threads each encoder of an encoding gets."""
    return min(_cores(), CORES_OF_AN_ENCODING)


def slots_of(settings: Settings) -> int:
    """How many encodings run at once on this machine."""
    return settings.slots or max(1, _cores() // CORES_OF_AN_ENCODING)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def this_machine() -> str:
    """The name within which process numbers mean the same: two containers, or clones, may share a host name."""
    told = [socket.gethostname()]
    with suppress(OSError):  # only Linux has these
        told += [BOOT.read_text().strip(), str(NUMBERING.stat().st_ino)]
    return " ".join(told)


def runs(pid: int) -> bool:
    """Whether there is a process of this number on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
