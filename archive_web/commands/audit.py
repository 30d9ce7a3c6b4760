"""``efterhand audit``: what is missing, altered or left over, and its mending."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from archive_web.commands import terminal_language
from archive_web.commands.terminal import FAILED, opened, print_json, say, stage_bars, wait_for
from pipeline.archive import Archive
from pipeline.audit.findings import Finding
from pipeline.audit.whole import audit, mend


@click.command("audit")
@click.option("--mend", "mends", is_flag=True, help="Mend what can be mended.")
@click.option("--quick", is_flag=True, help="Look at what is there, without reading every byte.")
@click.option(
    "--unclaimed", is_flag=True, help="With --mend: also remove sources and documents that nobody claims."
)
@click.option(
    "--wait",
    is_flag=True,
    help="With --mend: wait until all is made again, and work meanwhile if no worker runs.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(mends: bool, quick: bool, unclaimed: bool, wait: bool, as_json: bool) -> None:
    """Compare catalogue, store and search with each other, and files with their checksums.

    What was made of a recording is made again from its source, by the worker; a lost source must come from your
    backup. Files are left over when they belong to nothing and have been there for a day. Exit status: 0 all is
    well or is mended, 1 something remains, 3 all is well but a stage failed.
    """
    with opened() as (archive, queue):
        found = _audit(archive, quick, unclaimed, quiet=as_json)
        remaining, waiting = mend(archive, queue.enqueue, found) if mends else (found, [])
        if as_json:
            print_json(_answer(found, remaining))
        else:
            _print(found, remaining)
        all_well = wait_for(archive, waiting, quiet=as_json) if wait and waiting else True
    sys.exit(1 if remaining else 0 if all_well else FAILED)


def _audit(archive: Archive, quick: bool, unclaimed: bool, *, quiet: bool) -> list[Finding]:
    with stage_bars(quiet) as bars:
        task = bars.add_task("audit", total=100, state="")

        def shown(percent: float) -> None:
            bars.update(task, completed=percent, state=f"{percent:.0f} %")

        return audit(archive, thorough=not quick, unclaimed=unclaimed, progress=shown)


def _answer(found: Sequence[Finding], remaining: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.error.code,
            "text": finding.error.say(terminal_language()),
            "facts": finding.error.facts,
            "mended": finding not in remaining,
        }
        for finding in found
    ]


def _print(found: Sequence[Finding], remaining: Sequence[Finding]) -> None:
    for finding in remaining:
        click.echo(finding.error.say(terminal_language()))
    mended = len(found) - len(remaining)
    if mended:
        say(f"Mended or under way: {mended}.", f"Åtgärdat eller på väg: {mended}.")
    if not found:
        say("All is well.", "Allt är som det ska.")
