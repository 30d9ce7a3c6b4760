"""``efterhand reprocess``: do stages of a recording afresh."""

import sys

import click

from archive_web.commands.terminal import FAILED, opened, print_ending, say, wait_for
from index.catalogue import recordings
from pipeline.stages import order
from pipeline.stages.plan import NAMES


@click.command("reprocess")
@click.argument("recording")
@click.option("--stage", "stages", multiple=True, help="Only this stage and what depends on it. Repeatable.")
@click.option(
    "--replace-captions",
    is_flag=True,
    help="Recognise the speech anew although a person has handed in or corrected the captions.",
)
@click.option(
    "--wait", is_flag=True, help="Wait until all stages have ended, and work meanwhile if no worker runs."
)
def command(recording: str, stages: tuple[str, ...], replace_captions: bool, wait: bool) -> None:
    """Do all stages of RECORDING (its number or slug) afresh, with the settings of today.

    New recordings go first. What is shown meanwhile is what was made before. Captions that a person has handed
    in or corrected are kept; to ask for recognition alone is then refused, unless with --replace-captions.
    """
    with opened() as (archive, queue):
        with archive.database.write() as session:
            found = recordings.by_name(session, recording)
            names = order.reprocess(
                session, found, queue.enqueue, stages or NAMES, replace_captions=replace_captions
            )
        again = ", ".join(names)
        say(f"Again for recording {found.id}: {again}.", f"Igen för inspelning {found.id}: {again}.")
        all_well = wait_for(archive, [found.id], quiet=False) if wait else True
        if wait:
            print_ending(archive, found.id)
    sys.exit(0 if all_well else FAILED)
