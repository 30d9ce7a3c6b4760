"""``efterhand cancel``: stop the work on a recording."""

import click

from archive_web.commands.terminal import opened, say
from index.catalogue import recordings
from pipeline.stages import order


@click.command("cancel")
@click.argument("recording")
def command(recording: str) -> None:
    """Stop all work on RECORDING (its number or slug). The source and what is finished are kept.

    Workers stop within seconds. ``efterhand retry`` goes on from there.
    """
    with opened() as (archive, _):
        with archive.database.write() as session:
            found = recordings.by_name(session, recording)
            was_busy = order.cancel(session, found)
        if was_busy:
            say(
                f"Stopped. To go on: efterhand retry {found.id}",
                f"Stoppat. För att fortsätta: efterhand retry {found.id}",
            )
        else:
            say("Nothing is under way; nothing to stop.", "Inget pågår; inget att stoppa.")
