"""Scratch folders, one for each worker process: gone when it ends, and swept up after one that died."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def scratch_of(worker: str, folder: Path) -> Iterator[Path]:
    """An empty folder within *folder* for *worker*, held by a lock that dies with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        with _alone(folder):  # or it could be swept between being made and being locked
            lock = held.enter_context((folder / f"{worker}.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(folder / worker, ignore_errors=True)
            (folder / worker).mkdir()
            _sweep(folder)
        try:
            yield folder / worker
        finally:
            shutil.rmtree(folder / worker, ignore_errors=True)
            (folder / f"{worker}.lock").unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what workers that died left in *folder*."""
    with _alone(folder):
        _sweep(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else makes or sweeps scratch folders meanwhile."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(folder: Path) -> None:
    held = {path.stem for path in folder.glob("*.lock") if path.name != ".lock" and _is_held(path)}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in held:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != ".lock" and path.suffix == ".lock" and path.stem not in held:
            path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    with path.open("w") as lock:
        return not locked(lock)


def locked(file: IO[str]) -> bool:
    """Take the lock on *file*, if nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
