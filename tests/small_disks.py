"""Disks small enough to be filled up."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a disk of its own: small_disk(size_mib) is the folder where it is mounted."""
    mounted: list[Path] = []

    def small_disk(size_mib: int) -> Path:
        folder = tmp_path / f"disk of {size_mib} MiB"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", folder]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("this account may not mount a small disk to fill up")
        mounted.append(folder)
        return folder

    yield small_disk
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)
