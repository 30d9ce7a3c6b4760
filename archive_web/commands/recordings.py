"""``efterhand recordings``: what the archive holds, and how far it has come."""

import click

from archive_web.commands.terminal import opened, print_json, state_of
from index.catalogue import recordings


@click.command("recordings")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(as_json: bool) -> None:
    """List recordings, newest first, with each stage that is not done and its error."""
    with opened() as (archive, _):
        with archive.database.read() as session:
            numbers = [recording.id for recording in recordings.newest(session)]
        found = [state_of(archive, number) for number in numbers]
    if as_json:
        print_json(found)
        return
    for recording in found:
        click.echo(
            f"{recording['id']:>4}  {recording['status']:<9}  {recording['title']}  ({recording['slug']})"
        )
        for notice in recording["notices"]:
            click.echo(f"      {notice}")
        for stage in recording["stages"]:
            if stage["state"] not in ("done", "skipped"):
                error = f": {stage['error']['text']}" if stage["error"] else f" {stage['percent']} %"
                click.echo(f"      {stage['name']} {stage['state']}{error}")
