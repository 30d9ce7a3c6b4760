"""Which weights a model name means, where they lie, and how they are fetched and come into memory.

All are kept as openai-whisper's checkpoints, ``NAME.pt`` in one folder; what another engine or site writes is
converted.
"""

import errno
import socket
import tempfile
from http.client import HTTPException
from pathlib import Path
from typing import Any

from pipeline.speech.contract import ModelMissing, ModelUnknown, ModelUnreadable
from pipeline.speech.hugging_face import fetch_checkpoint
from pipeline.tool import disk_full

DEMO_MODEL = "demo"
# The National Library of Sweden trained them on Swedish speech.
SWEDISH_MODELS = tuple(f"KBLab/kb-whisper-{size}" for size in ("tiny", "base", "small", "medium", "large"))
HUB = "https://huggingface.co"
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


def known_models() -> list[str]:
    """The names that can be fetched."""
    import whisper

    return [*(name for name in whisper.available_models() if name not in ALIASES), *SWEDISH_MODELS]


def place_of(name: str, cache: Path) -> Path:
    """Where the weights of *name* lie, or would lie."""
    path = Path(resolve_model(name))
    return path if path.exists() else cache / f"{ALIASES.get(name, name).replace('/', '--')}.pt"


def is_at_hand(name: str, cache: Path) -> bool:
    """Whether the weights of *name* are on this machine, without loading anything."""
    return place_of(name, cache).exists()


def load_model(name: str, cache: Path) -> Any:
    """A whisper model in memory, fetched into *cache* if need be.

    Raises ModelMissing, ModelUnknown, ModelUnreadable and DiskFull.
    """
    import whisper

    path = fetch(name, cache)
    try:
        model = whisper.load_model(str(path))
    except Exception as fault:  # whatever a file that is no checkpoint makes pickle, zip and torch say
        raise ModelUnreadable(model=str(path), reason=_reason(fault)) from None
    if name in whisper._ALIGNMENT_HEADS:  # whisper looks them up by name, and has been given a path
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return model


def fetch(name: str, cache: Path) -> Path:
    """Where the weights of *name* lie, fetched into *cache* if they are not on this machine.

    Nothing is seen under its name before it is whole. Raises ModelMissing, ModelUnknown and DiskFull.
    """
    place = place_of(name, cache)
    if place.exists():
        return place
    known = known_models()
    if name not in {*known, *ALIASES}:
        raise ModelUnknown(model=name, known=", ".join(known))
    socket.setdefaulttimeout(FETCH_SILENCE_S)  # whisper's own download would wait for a dead network forever
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            _download(name, Path(folder)).replace(place)
    # HTTPException: it broke off. RuntimeError: it does not have the right SHA-256.
    except (OSError, HTTPException, RuntimeError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
            raise disk_full(cache) from None
        raise ModelMissing(model=name, reason=_reason(fault)) from None
    return place


def _download(name: str, folder: Path) -> Path:
    import whisper

    if name in SWEDISH_MODELS:
        return fetch_checkpoint(name, folder, HUB)
    return Path(whisper._download(whisper._MODELS[name], str(folder), in_memory=False))


def _reason(fault: Exception) -> str:
    """The first sentence of what *fault* says: those that follow advise programmers."""
    return str(fault).partition("\n")[0].partition(". ")[0].rstrip(".:") or type(fault).__name__
