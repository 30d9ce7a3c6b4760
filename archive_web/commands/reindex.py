"""``efterhand reindex``: search built anew from the catalogue, while the site keeps answering."""

import click
from rich.console import Console
from rich.progress import track

from archive_web.commands.terminal import opened, say
from pipeline.indexing import build_index


@click.command("reindex")
def command() -> None:
    """Build the search index anew from the catalogue. The site answers from the old one meanwhile."""
    with opened() as (archive, _):
        build_index(archive, lambda numbers: track(numbers, "reindex", console=Console(stderr=True)))
        count = archive.index.document_count()
    say(f"{count} passages can be searched.", f"{count} textstycken går att söka i.")
