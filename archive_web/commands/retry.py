"""``efterhand retry``: run failed stages again."""

import sys

import click

from archive_web.commands.terminal import FAILED, opened, print_ending, wait_for
from index.catalogue import recordings
from pipeline.stages import runner


@click.command("retry")
@click.argument("recording")
@click.option("--stage", "stages", multiple=True, help="This stage, failed or not. Repeatable.")
@click.option(
    "--wait", is_flag=True, help="Wait until all stages have ended, and work meanwhile if no worker runs."
)
def command(recording: str, stages: tuple[str, ...], wait: bool) -> None:
    """Run the failed stages of RECORDING (its number or slug) again, and what depends on them; no other."""
    with opened() as (archive, queue):
        with archive.database.write() as session:
            found = recordings.by_name(session, recording)
            again = runner.retry(session, found, queue.enqueue, stages or None)
            number = found.id
        click.echo(f"Again: {', '.join(again)}." if again else "No stage has failed; nothing to do.")
        all_well = wait_for(archive, [number], quiet=False) if wait and again else True
        if wait:
            print_ending(archive, number)
    sys.exit(0 if all_well else FAILED)
