"""``efterhand demo``: a small archive to look at, taken through the real pipeline."""

import sys

import click

from archive_web.commands.terminal import FAILED, opened, say, wait_for
from pipeline.demo.archive import is_wanting, make_demo


@click.command("demo")
@click.option(
    "--if-empty",
    is_flag=True,
    help="Do nothing if the archive holds anything else, or the whole demo already.",
)
def command(if_empty: bool) -> None:
    """Make three short webinars of its own, two in Swedish and one in English, and announce a coming one.

    Their speech is synthetic and recognised by a small test model that needs no network.
    """
    with opened() as (archive, queue):
        if if_empty and not is_wanting(archive):
            return
        say("Making the demo archive; this takes a few minutes.", "Gör demoarkivet; det tar några minuter.")
        taken = make_demo(archive, queue.enqueue, lambda script: click.echo(script.title))
        all_well = wait_for(archive, [one.recording_id for one in taken], quiet=False)
        if all_well:
            say("The demo archive is ready.", "Demoarkivet är klart.")
        else:
            say(
                "A stage failed: see `efterhand recordings`.",
                "Ett steg misslyckades: se `efterhand recordings`.",
            )
    sys.exit(0 if all_well else FAILED)
