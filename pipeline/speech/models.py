"""Which weights a model name means, and how they come into memory."""

import errno
import socket
from pathlib import Path
from typing import Any

from pipeline.speech.contract import ModelMissing, ModelUnknown, ModelUnreadable
from pipeline.tool import disk_full

DEMO_MODEL = "demo"
# whisper keeps these under the name of the version that they stand for
ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}
FETCH_SILENCE_S = 30
_INSTALLED = Path(__file__).with_name("mini.pt")
_IN_REPOSITORY = Path(__file__).parents[2] / "tests" / "data" / "speech" / "mini.pt"


def resolve_model(name: str) -> str:
    """The path of the carried checkpoint when *name* is ``demo``; any other name or path as it is."""
    if name != DEMO_MODEL:
        return name
    return str(_INSTALLED if _INSTALLED.is_file() else _IN_REPOSITORY)


def takes_prompt(name: str) -> bool:
    """The carried checkpoint has never seen a prompt: with one it loses sentences."""
    return name != DEMO_MODEL


def is_at_hand(name: str, cache: Path) -> bool:
    """Whether the weights of *name* are on this machine, without loading anything."""
    path = Path(resolve_model(name))
    return path.is_file() or (cache / f"{ALIASES.get(name, name)}.pt").is_file()


def load_model(name: str, cache: Path) -> Any:
    """A whisper model in memory, fetched into *cache* if need be (whisper checks its SHA-256).

    Raises ModelMissing, ModelUnknown, ModelUnreadable and DiskFull.
    """
    import whisper

    known = whisper.available_models()
    if name in known:
        return _fetch(name, cache)
    if not Path(name).is_file():
        raise ModelUnknown(model=name, known=", ".join(known))
    try:
        return whisper.load_model(name)
    except Exception as fault:  # whatever a file that is no checkpoint makes pickle, zip and torch say
        raise ModelUnreadable(model=name, reason=_first_line(fault)) from None


def _fetch(name: str, cache: Path) -> Any:
    import whisper

    socket.setdefaulttimeout(FETCH_SILENCE_S)  # whisper's own download would wait for a dead network forever
    try:
        return whisper.load_model(name, download_root=str(cache))
    except (OSError, RuntimeError) as fault:  # RuntimeError: what came does not have the right SHA-256
        if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
            raise disk_full(cache) from None
        raise ModelMissing(model=name, reason=_first_line(fault)) from None


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
