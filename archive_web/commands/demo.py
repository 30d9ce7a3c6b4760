"""``efterhand demo``: a small archive to look at, taken through the real pipeline."""

import sys

import click

from archive_web.commands.terminal import FAILED, opened, wait_for
from pipeline.demo.archive import is_empty, make_demo


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing if the archive holds anything.")
def command(if_empty: bool) -> None:
    """Make three short webinars of its own, two in Swedish and one in English, and announce a coming one.

    Their speech is synthetic and recognised by a small test model that needs no network.
    """
    with opened() as (archive, queue):
        if if_empty and not is_empty(archive):
            return
        click.echo("Making the demo archive; this takes a few minutes the first time.")
        taken = make_demo(archive, queue.enqueue, lambda webinar: click.echo(f"Made: {webinar.title}"))
        all_well = wait_for(archive, [one.recording_id for one in taken], quiet=False)
        click.echo(
            "The demo archive is ready." if all_well else "A stage failed: see `efterhand recordings`."
        )
    sys.exit(0 if all_well else FAILED)
