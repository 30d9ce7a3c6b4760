"""What processes of one machine can know of each other: whether one of them still runs."""

import os
import socket
from contextlib import suppress
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
NUMBERING = Path("/proc/self/ns/pid")


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
