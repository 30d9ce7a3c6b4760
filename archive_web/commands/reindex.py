"""``efterhand reindex``: search built anew from the catalogue, while the site keeps answering."""

import click

from archive_web.commands.terminal import opened
from index.catalogue.documents import all_documents


@click.command("reindex")
def command() -> None:
    """Build the search index anew from the catalogue. The site answers from the old one meanwhile."""
    with opened() as (archive, _):
        with archive.database.read() as session:
            archive.index.rebuild(all_documents(session, archive.settings.timezone))
        click.echo(f"{archive.index.document_count()} passages can be searched.")
