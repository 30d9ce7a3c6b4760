"""``efterhand watch``: a folder from which finished recordings are taken in by themselves."""

import time
from pathlib import Path

import click

from archive_web.commands import terminal_language
from archive_web.commands.terminal import opened, say
from pipeline.inbox import DONE, FAILED, Inbox, Taken

LOOK_S = 2.0


@click.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path))
@click.option(
    "--still", "still_s", default=30, show_default=True, type=click.IntRange(1),
    help="Seconds without a change after which a file counts as complete.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Take what is complete, then end.")
def command(folder: Path, still_s: int, once: bool) -> None:
    """Take each recording that is put into FOLDER into the archive, as a draft.

    A file whose size and time have not changed for a while is complete. It goes to FOLDER/done once the archive has
    it, or to FOLDER/failed with a text file that says why. Hidden and temporary files are left alone. The same file
    is never taken in twice, whenever the command is broken off.
    """
    with opened() as (archive, queue):
        inbox = Inbox(archive, queue.enqueue, folder, still_s)
        say(f"Watching {folder}. Stop with Ctrl-C.", f"Bevakar {folder}. Stoppa med Ctrl-C.")
        while True:
            for taken in inbox.look():
                _tell(taken)
            if once and not inbox.has_waiting:
                return
            time.sleep(LOOK_S)


def _tell(taken: Taken) -> None:
    name = taken.name
    if taken.error is not None:
        words = taken.error.say(terminal_language())
        left = ("Tried again later.", "Nytt försök görs senare.") if taken.is_left else (FAILED, FAILED)
        say(f"{name}: {words} ({left[0]})", f"{name}: {words} ({left[1]})")
    else:
        number = taken.recording_id
        say(
            f"{name}: recording {number}, moved to {DONE}.",
            f"{name}: inspelning {number}, flyttad till {DONE}.",
        )
