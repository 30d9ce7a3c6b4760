"""``efterhand retry``: run failed stages again."""

import sys

import click

from archive_web.commands.terminal import FAILED, opened, print_ending, say, wait_for
from index.catalogue import recordings
from pipeline.stages import order


@click.command("retry")
@click.argument("recording", required=False)
@click.option(
    "--wait", is_flag=True, help="Wait until all stages have ended, and work meanwhile if no worker runs."
)
def command(recording: str | None, wait: bool) -> None:
    """Run the failed stages of RECORDING (its number or slug) again, and what depends on them; no other.

    Without RECORDING, the failed stages of all recordings.
    """
    with opened() as (archive, queue):
        begun = []
        with archive.database.write() as session:
            chosen = [recordings.by_name(session, recording)] if recording else recordings.newest(session)
            for one in chosen:
                again = order.retry(session, one, queue.enqueue)
                if again:
                    begun.append(one.id)
                    names = ", ".join(again)
                    say(f"Again for recording {one.id}: {names}.", f"Igen för inspelning {one.id}: {names}.")
        if not begun:
            say("No stage has failed; nothing to do.", "Inget steg har misslyckats; inget att göra.")
        all_well = wait_for(archive, begun, quiet=False) if wait and begun else True
        for number in begun if wait else ():
            print_ending(archive, number)
    sys.exit(0 if all_well else FAILED)
