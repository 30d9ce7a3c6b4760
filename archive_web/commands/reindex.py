"""``efterhand reindex``: search built anew from the catalogue, while the site keeps answering."""

import click
from rich.console import Console
from rich.progress import track

from archive_web.commands.terminal import opened, say
from index.catalogue import recordings
from index.catalogue.documents import documents_of


@click.command("reindex")
def command() -> None:
    """Build the search index anew from the catalogue. The site answers from the old one meanwhile."""
    with opened() as (archive, _):
        with archive.database.read() as session:
            numbers = recordings.all_ids(session)
            zone = archive.settings.timezone
            shown = track(numbers, description="reindex", console=Console(stderr=True))
            archive.index.rebuild(one for number in shown for one in documents_of(session, number, zone))
        count = archive.index.document_count()
    say(f"{count} passages can be searched.", f"{count} textstycken går att söka i.")
