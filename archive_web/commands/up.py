"""``efterhand up``: web and worker together, stopped together."""

import signal
import subprocess
import sys
import time
from types import FrameType

import click

from archive_web.commands.terminal import prepared

STOP_S = 10


@click.command("up")
@click.option("--demo", is_flag=True, help="Make the demo archive first, if the archive is empty.")
def command(demo: bool) -> None:
    """Start web and worker, print the address, and run until stopped with Ctrl-C."""
    settings = prepared()
    parts = [_start("web"), _start("worker")]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        click.echo(f"Efterhand is on http://{settings.host}:{settings.port} (stop with Ctrl-C)")
        if demo:
            subprocess.run([sys.executable, "-m", "archive_web.commands", "demo", "--if-empty"], check=False)
        while all(part.poll() is None for part in parts):
            time.sleep(0.5)
        click.echo("A part of the archive has stopped; stopping the other.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("Stopped. What was under way goes on at the next start.")
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(STOP_S)


def _start(name: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "archive_web.commands", name])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
